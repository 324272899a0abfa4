"""Where the embedded Postgres puts its unix socket."""

import hashlib
import os
import stat
import tempfile
from pathlib import Path

from hub_config.errors import SocketFolderNotPrivate

# `sun_path` of sockaddr_un holds 108 bytes with its final zero (unix(7)).
_LONGEST_SOCKET_PATH = 107
# Postgres makes the socket and, beside it, a lock file of a longer name; only the socket's path is limited.
_SOCKET = ".s.PGSQL.5432"


def socket_folder(data: Path) -> Path:
    """Return the folder of the socket: in the data folder, or a private temporary one if that path is long.

    The same data folder always gives the same answer, so a restart does not change the database's address.
    A temporary folder is made here (mode 0700); the one in the data folder is left to the caller.

    Raises:
        SocketFolderNotPrivate: the temporary folder exists and is somebody else's, or open to others.
    """
    folder = data / "socket"
    if len(os.fsencode(folder / _SOCKET)) <= _LONGEST_SOCKET_PATH:
        return folder
    digest = hashlib.sha256(os.fsencode(data)).hexdigest()[:16]
    folder = Path(tempfile.gettempdir()) / f"waymark-{os.geteuid()}-{digest}"
    folder.mkdir(mode=0o700, exist_ok=True)
    status = folder.lstat()
    if not stat.S_ISDIR(status.st_mode) or status.st_uid != os.geteuid() or status.st_mode & 0o077:
        raise SocketFolderNotPrivate(folder=folder)
    return folder
