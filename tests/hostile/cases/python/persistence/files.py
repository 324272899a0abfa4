# wants: to leave a file to whoever comes next
# held by: file systems that are the box's own and end with it
from pathlib import Path

for folder in ("/tmp", "/home/learner", "/dev/shm", "/var/tmp", "/run", "/usr/local/bin", "/etc", "/opt"):
    try:
        Path(folder, "left-behind").write_text("for you")
    except OSError:
        pass
# the next learner:
import glob

found = [path for folder in ("/tmp", "/home/learner", "/dev/shm", "/var/tmp", "/run", "/usr/local/bin", "/etc", "/opt")
         for path in glob.glob(f"{folder}/left-behind")]
print("LOOKED", "GOT" if found else "", found)
