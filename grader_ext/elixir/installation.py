"""Finds the Elixir and the Erlang of this machine, without running them."""

import shutil
import subprocess
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

from grader_ext.elixir.errors import ElixirNotFoundError


@dataclass(frozen=True)
class Installation:
    """erl, elixirc: the programs. lib: the folder that holds Elixir's applications (elixir, ex_unit, …)."""

    erl: Path
    elixirc: Path
    lib: Path

    @cached_property
    def fingerprint(self) -> bytes:
        """Bytes that change with the version of Elixir or Erlang."""
        application = (self.lib / "elixir" / "ebin" / "elixir.app").read_bytes()
        erlang = self.erl.resolve()
        stat = erlang.stat()
        return application + f"{erlang} {stat.st_mtime_ns} {stat.st_size}".encode()

    @property
    def code_paths(self) -> list[str]:
        """The `ebin` folders of Elixir's applications."""
        return sorted(str(folder) for folder in self.lib.glob("*/ebin"))


def find() -> Installation:
    """The installation on PATH. Raises ElixirNotFoundError."""
    erl, elixir, elixirc = (_program(name) for name in ("erl", "elixir", "elixirc"))
    lib = elixir.resolve().parent.parent / "lib"
    if not (lib / "elixir" / "ebin" / "elixir.app").is_file():
        lib = _ask(elixir)
    return Installation(erl, elixirc, lib)


def _program(name: str) -> Path:
    path = shutil.which(name)
    if path is None:
        raise ElixirNotFoundError(name)
    return Path(path)


def _ask(elixir: Path) -> Path:
    """Where `elixir` is a shim of a version manager, only Elixir itself knows."""
    script = "IO.write(Path.dirname(to_string(:code.lib_dir(:elixir))))"
    asked = subprocess.run([elixir, "-e", script], capture_output=True, text=True, check=False, timeout=60)
    if asked.returncode != 0:
        raise ElixirNotFoundError(str(elixir))
    return Path(asked.stdout)
