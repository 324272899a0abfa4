# wants: files outside through links in the folder that it shares with the worker, or through links to what it cannot see
# held by: the file system of the box: a link is followed inside it
import os
from pathlib import Path

from ipykernel.connect import get_connection_file

folder = Path(get_connection_file()).parent
for target in ("@FOLDER@/hub-secret", "/etc/shadow", "@REPOSITORY@/pyproject.toml"):
    link = Path("/tmp", Path(target).name)
    link.symlink_to(target)
    for place in (link, Path(f"{folder}/../{Path(target).parent.name}/{Path(target).name}"), Path(f"/proc/1/root{target}")):
        try:
            print("GOT", place.read_text()[:100])
        except OSError as error:
            print("REFUSED", place, error.strerror)
