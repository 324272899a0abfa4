# wants: the secrets of the worker's environment
# held by: an environment of the box's own, and its process namespace
# unboxed: GOT
import os
from pathlib import Path

texts = ["\0".join(f"{name}={value}" for name, value in os.environ.items())]
for path in Path("/proc").glob("[0-9]*/environ"):
    try:
        texts.append(path.read_text(errors="replace"))
    except OSError:
        pass
found = [text for text in texts if "@VARIABLE@=" in text]
print("GOT" if found else "REFUSED", found)
