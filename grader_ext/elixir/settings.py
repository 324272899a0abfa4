"""The only reader of the environment in this package."""

import os
import tempfile
from dataclasses import dataclass
from pathlib import Path

from grader_ext.elixir import memory
from grader_ext.elixir.errors import SettingError


@dataclass(frozen=True)
class Settings:
    """How the kernel is set up.

    ebin: folder of the compiled Elixir side (`WAYMARK_ELIXIR_EBIN`); None to compile when needed.
    cache: folder for what was compiled (`WAYMARK_ELIXIR_CACHE`, else `XDG_CACHE_HOME/waymark/elixir`, else
        `HOME/.cache/waymark/elixir`); None where there is no home.
    max_heap: bytes that one process of the BEAM may use (`WAYMARK_ELIXIR_MAX_HEAP`, else half of the
        memory that there is); 0 for no limit.
    """

    ebin: Path | None
    cache: Path | None
    max_heap: int


def from_environment() -> Settings:
    """Reads the settings. Raises SettingError when `WAYMARK_ELIXIR_MAX_HEAP` is no number of bytes."""
    ebin = os.environ.get("WAYMARK_ELIXIR_EBIN")
    return Settings(
        ebin=Path(ebin) if ebin else None,
        cache=_cache(),
        max_heap=_max_heap(),
    )


def client_pid() -> int | None:
    """The process of the Jupyter client that started the kernel (`JPY_PARENT_PID`), where it is told."""
    given = os.environ.get("JPY_PARENT_PID", "")
    return int(given) if given.isdecimal() else None


def _cache() -> Path | None:
    if named := os.environ.get("WAYMARK_ELIXIR_CACHE"):
        return Path(named)
    if xdg := os.environ.get("XDG_CACHE_HOME"):
        return Path(xdg) / "waymark" / "elixir"
    if home := os.environ.get("HOME"):
        return Path(home) / ".cache" / "waymark" / "elixir"
    return None


def _max_heap() -> int:
    given = os.environ.get("WAYMARK_ELIXIR_MAX_HEAP")
    if given is None:
        return memory.available_bytes() // 2
    if not given.isdecimal():
        raise SettingError(f"WAYMARK_ELIXIR_MAX_HEAP is a number of bytes (0 for no limit), got {given!r}")
    return int(given)


def beam_environment(scratch: Path | None) -> dict[str, str]:
    """The environment of the BEAM: ours, and what it cannot do without."""
    inherited = dict(os.environ)
    inherited.setdefault("HOME", str(scratch) if scratch else tempfile.gettempdir())
    inherited.setdefault("LANG", "C.UTF-8")
    inherited.setdefault("PATH", os.defpath)
    inherited["ERL_CRASH_DUMP_SECONDS"] = "0"  # no erl_crash.dump of hundreds of MB beside the notebook
    return inherited
