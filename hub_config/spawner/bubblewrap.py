"""The embedded default's spawner: each learner's JupyterLab is a process of this machine, in a box of its own."""

import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import escapism  # type: ignore[import-untyped]  # it ships no types
from jupyterhub.spawner import LocalProcessSpawner
from traitlets import Dict, Unicode
from traitlets import List as ListOf

from hub_config.learner_box import BYTECODE, HOME, JUPYTER_DATA, SINGLEUSER, LearnerBox, python_environment
from hub_config.spawner.listening import wait_until_it_listens

_OURS = Path(__file__).parent.parent / "singleuser"


class BubblewrapSpawner(LocalProcessSpawner):  # type: ignore[misc]  # JupyterHub ships no types
    """Starts `jupyterhub-singleuser` inside bubblewrap.

    A server ends with the hub, and at once: bubblewrap takes everything inside with it. What a learner saved is in
    their home; JupyterHub starts a new server when they come back.
    """

    data = Unicode(config=True, help="The platform's data folder; homes are below it.")
    packages = ListOf(Unicode(), config=True, help="Folders of Python packages that the server imports.")
    mounted = Dict(config=True, help="Further read-only mounts: path inside to path outside.")

    env_keep: tuple[str, ...] = ()  # nothing of the hub's environment reaches a learner

    async def start(self) -> tuple[str, int]:
        """Start the server; return its address and port."""
        home = self._home()
        log = Path(self.data) / "logs" / "servers" / f"{home.name}.log"
        home.mkdir(parents=True, exist_ok=True, mode=0o700)
        log.parent.mkdir(parents=True, exist_ok=True)
        self.cmd = self._box(home).command([sys.executable, f"{SINGLEUSER}/start.py"])
        with log.open("wb") as output:
            self.popen_kwargs = {"stdin": subprocess.DEVNULL, "stdout": output, "stderr": output, "cwd": "/"}
            address: tuple[str, int] = await super().start()
        await wait_until_it_listens(*address, self.poll)
        return address

    def user_env(self, env: dict[str, str]) -> dict[str, str]:
        """Complete the environment inside the box."""
        return env | {
            "HOME": HOME,
            "USER": "learner",
            "SHELL": "/bin/bash",
            "LANG": "C.UTF-8",
            "PATH": f"{sys.prefix}/bin:/usr/local/bin:/usr/bin:/bin",
            "PYTHONPATH": ":".join(dict.fromkeys(str(Path(folder).parent) for folder in self.packages)),
            "JUPYTER_CONFIG_PATH": f"{SINGLEUSER}/config",
            "JUPYTER_PATH": JUPYTER_DATA,
            "JUPYTER_RUNTIME_DIR": "/tmp/jupyter",  # noqa: S108  (the box's own /tmp)
            **({"PYTHONPYCACHEPREFIX": BYTECODE} if self._bytecode.is_dir() else {}),
        }

    def make_preexec_fn(self, name: str) -> Callable[[], None] | None:  # noqa: ARG002  (JupyterHub's signature)
        """Change no user: learners are no users of this machine."""
        return None

    def _home(self) -> Path:
        safe: str = escapism.escape(self.user.name, escape_char="-")
        return Path(self.data) / "homes" / safe

    @property
    def _bytecode(self) -> Path:
        """There only where Python's bytecode does not lie beside the sources (`hub_config.bytecode`)."""
        return Path(self.data) / "bytecode"

    def _box(self, home: Path) -> LearnerBox:
        ours = {SINGLEUSER: _OURS, "/etc/passwd": _OURS / "passwd", "/etc/group": _OURS / "group"}
        if self._bytecode.is_dir():
            ours[BYTECODE] = self._bytecode
        return LearnerBox(
            home=home,
            hidden=Path(self.data),
            visible=[*python_environment(), *(Path(folder) for folder in self.packages)],
            mounted=ours | {inside: Path(outside) for inside, outside in self.mounted.items()},
        )
