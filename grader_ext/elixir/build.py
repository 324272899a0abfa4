"""Compiles the kernel's Elixir side (the sources in `beam/`) once, and remembers it.

The compiled files lie in a folder named after the sources' and the Elixir's version, in the user's cache
(see `grader_ext.elixir.settings`). Where the cache cannot be written, each kernel compiles into its own temporary
folder, which costs it about a second.

A kernel in a box (read-only system, no home, no environment) should not pay that: call `ensure_compiled()` outside
the box, make the folder that it returns readable in the box, and either give the kernel its path in
`WAYMARK_ELIXIR_EBIN`, or bind the folder at `BOX_EBIN`, where a kernel looks without being told.
"""

import hashlib
import os
import shutil
import subprocess
import tempfile
from pathlib import Path

from grader_ext.elixir import installation
from grader_ext.elixir.errors import CompileError, SettingError
from grader_ext.elixir.settings import Settings, from_environment

SOURCES = Path(__file__).parent / "beam"
# Where a box without environment variables binds the result of `ensure_compiled()`.
BOX_EBIN = Path("/opt/waymark/elixir-ebin")
_MARK = "Elixir.Jupyter.Boot.beam"


def ensure_compiled() -> Path:
    """The folder of the compiled Elixir side, compiled now if it was not yet.

    Raises ElixirNotFoundError, CompileError, SettingError.
    """
    return compiled_for(installation.find(), from_environment())


def compiled_for(elixir: installation.Installation, settings: Settings, scratch: Path | None = None) -> Path:
    """Like `ensure_compiled`, for this installation and these settings.

    scratch: the folder to compile into where nothing can be cached; None for a new temporary one.
    """
    if settings.ebin is not None:
        if not (settings.ebin / _MARK).is_file():
            raise SettingError(f"WAYMARK_ELIXIR_EBIN is {settings.ebin}, which does not hold the kernel ({_MARK})")
        return settings.ebin
    if (BOX_EBIN / _MARK).is_file():
        return BOX_EBIN
    if settings.cache is not None:
        target = settings.cache / version_key(elixir)
        if target.is_dir():
            return target
        if _writable(settings.cache):
            return _compile_into(elixir, target)
    try:
        folder = Path(tempfile.mkdtemp(prefix="waymark-elixir-ebin-", dir=scratch))
    except OSError as error:
        raise CompileError(
            "there is no folder to compile the kernel's Elixir side into: neither the cache "
            f"(WAYMARK_ELIXIR_CACHE, XDG_CACHE_HOME or HOME) nor a temporary folder can be written ({error})"
        ) from error
    return _compile(elixir, folder)


def version_key(elixir: installation.Installation) -> str:
    """Names what a compiled folder was made from: our sources, Elixir and Erlang."""
    digest = hashlib.sha256(elixir.fingerprint)
    for source in sorted(SOURCES.glob("*.ex")):
        digest.update(source.name.encode() + b"\0" + source.read_bytes() + b"\0")
    return digest.hexdigest()[:24]


def _writable(folder: Path) -> bool:
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError:
        return False
    return os.access(folder, os.W_OK)


def _compile_into(elixir: installation.Installation, target: Path) -> Path:
    """Compiles beside the target and renames, so that kernels that start together never see half a folder."""
    staging = Path(tempfile.mkdtemp(prefix=".compiling-", dir=target.parent))
    try:
        _compile(elixir, staging)
        staging.chmod(0o755)
        staging.rename(target)
    except OSError:
        if not target.is_dir():  # otherwise another was quicker
            raise
    finally:
        shutil.rmtree(staging, ignore_errors=True)
    return target


def _compile(elixir: installation.Installation, folder: Path) -> Path:
    sources = sorted(str(source) for source in SOURCES.glob("*.ex"))
    compiled = subprocess.run(
        [elixir.elixirc, "-o", str(folder), *sources], capture_output=True, text=True, check=False, timeout=120
    )
    if compiled.returncode != 0:
        raise CompileError(f"the kernel's Elixir side does not compile:\n{compiled.stderr}{compiled.stdout}")
    return folder
