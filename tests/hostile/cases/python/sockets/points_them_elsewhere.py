# wants: that the worker, which owns the folder, writes through a link of the attacker's or removes what it points to
# held by: the worker, which opens nothing there again and removes links, not what they point to
# verdict: failed|learner_error
import os
from pathlib import Path

from ipykernel.connect import get_connection_file

for path in Path(get_connection_file()).parent.iterdir():
    path.unlink()
    os.symlink("@FOLDER@", path)
