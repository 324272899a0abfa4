"""The box around a learner's server: what of this machine it sees."""

import sys
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

#: The learner's home, as the box shows it.
HOME = "/home/learner"
#: Our files for the learner's server (`hub_config/singleuser`), as the box shows them.
SINGLEUSER = "/opt/waymark/singleuser"
#: The Elixir kernel's compiled files, where that kernel looks for them in a box.
ELIXIR_EBIN = "/opt/waymark/elixir-ebin"
#: Python's compiled files, made before the box so that no start in a box compiles them.
BYTECODE = "/opt/waymark/bytecode"
#: An extra folder of Jupyter data: kernels that the environment itself does not bring.
JUPYTER_DATA = "/opt/waymark/jupyter"

_TMP_BYTES = 512 * 1024 * 1024
_SYSTEM_LINKS = ("/bin", "/sbin", "/lib", "/lib32", "/lib64", "/libx32")
# What programs need of /etc: name look-up, certificates, the loader's cache, Debian's links to programs.
_ETC = (
    *("ld.so.cache", "ld.so.conf", "ld.so.conf.d", "alternatives", "ssl", "ca-certificates", "pki"),
    *("resolv.conf", "hosts", "host.conf", "nsswitch.conf", "protocols", "services"),
    *("localtime", "timezone", "mime.types", "fonts", "erlang"),
)


@dataclass(frozen=True)
class LearnerBox:
    """One learner's box.

    Args:
        home: the learner's folder on this machine; the only thing of it that the box can change.
        hidden: the platform's data folder, covered in case a visible folder contains it.
        visible: folders shown read-only at their own path: the Python environment, our packages.
        mounted: further folders or files, read-only, by the path that they have inside.
    """

    home: Path
    hidden: Path
    visible: Sequence[Path]
    mounted: dict[str, Path]

    def command(self, program: Sequence[str]) -> list[str]:
        """Return the command line that runs a program in the box.

        The box shares the machine's network, processor and memory. It ends with the process that starts it, whole: no
        process inside outlives the one that bubblewrap started.
        """
        # Root, too, is user 1000 inside, without a capability.
        namespaces = ["--unshare-user", "--unshare-pid", "--unshare-ipc", "--unshare-uts", "--unshare-cgroup-try"]
        identity = ["--uid", "1000", "--gid", "1000", "--cap-drop", "ALL", "--hostname", "waymark"]
        return [
            "bwrap",
            *namespaces,
            *identity,
            "--die-with-parent",
            "--new-session",
            *_system(),
            *_read_only((str(folder), folder) for folder in self.visible),
            *self._cover(),
            *_read_only(self.mounted.items()),
            *("--bind", str(self.home), HOME, "--chdir", HOME),
            # Where root started the box, the files of /proc/sys would be the box's own, and setting them the machine's
            # ruin: bubblewrap 0.8 leaves them writable then.
            *("--remount-ro", "/proc", "--remount-ro", "/"),
            "--",
            *program,
        ]

    def _cover(self) -> list[str]:
        covered = any(self.hidden.is_relative_to(folder) for folder in (*self.visible, Path("/usr")))
        return ["--tmpfs", str(self.hidden)] if covered else []


def python_environment() -> list[Path]:
    """Return the folders that our Python needs and that lie outside /usr: its virtual environment and its base."""
    folders = {Path(sys.prefix), Path(sys.base_prefix)}
    return sorted(folder for folder in folders if not folder.is_relative_to("/usr"))


def _system() -> list[str]:
    system = ["--ro-bind", "/usr", "/usr", "--proc", "/proc", "--dev", "/dev"]
    for path in map(Path, _SYSTEM_LINKS):
        if path.is_symlink():
            system += ["--symlink", str(path.readlink()), str(path)]
        elif path.exists():
            system += ["--ro-bind", str(path), str(path)]
    for name in _ETC:
        system += ["--ro-bind-try", f"/etc/{name}", f"/etc/{name}"]
    return [*system, "--size", str(_TMP_BYTES), "--tmpfs", "/tmp", "--symlink", "/tmp", "/var/tmp"]  # noqa: S108  (the box's own)


def _read_only(mounts: Iterable[tuple[str, Path]]) -> list[str]:
    return [part for inside, outside in mounts for part in ("--ro-bind", str(outside), inside)]
