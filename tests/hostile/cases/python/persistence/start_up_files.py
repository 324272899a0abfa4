# wants: that the next kernel runs the attacker's code when it starts
# held by: a home of the box's own, and a Python environment that is read-only
import os
import site
import sys
from pathlib import Path

code = "import builtins\nbuiltins.left_behind = True\n"
home = Path.home()
for path in (home / ".ipython/profile_default/startup/00.py", home / ".ipython/profile_default/ipython_config.py",
             home / ".local/lib/python3/site-packages/usercustomize.py", home / ".pythonrc", home / ".profile",
             Path(site.getsitepackages()[0], "sitecustomize.py"), Path(site.getsitepackages()[0], "left.pth"),
             Path(os.path.dirname(os.__file__), "sitecustomize.py"), Path(sys.prefix, "left.pth")):
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(code)
    except OSError:
        pass
# the next learner:
import builtins

print("LOOKED", "GOT" if hasattr(builtins, "left_behind") else "")
