"""Where Python keeps what it has compiled: beside the sources, or, where that cannot be, in the data folder.

Learners' boxes see the Python environment, and the data folder's part, without being able to write there.
"""

import os
import shutil
import sys
from importlib.util import cache_from_source, find_spec
from pathlib import Path


def bytecode_folder(data: Path) -> Path | None:
    """Return the folder for PYTHONPYCACHEPREFIX; None where Python's own place, beside the sources, will do.

    It will where the installer has compiled the packages already (for another folder all of it would be done again),
    where we may write, and where no learner's server starts, as in a hub's container. A PYTHONPYCACHEPREFIX of our
    own environment is a place that no box sees.
    """
    sample = _sample()
    if sample is None:
        return None
    if sys.pycache_prefix is None and (is_compiled() or os.access(sample.parent, os.W_OK)):
        return None
    return data / "bytecode"


def is_compiled() -> bool:
    """Whether the environment holds the bytecode of its packages."""
    sample = _sample()
    return sample is not None and Path(cache_from_source(str(sample))).exists()


def remove_unused(data: Path) -> None:
    """Remove the data folder's bytecode of an earlier start, where it is not used any more: boxes would take it."""
    if bytecode_folder(data) is None:
        shutil.rmtree(data / "bytecode", ignore_errors=True)


def _sample() -> Path | None:
    """A module that no process of the platform imports but learners' servers; none where there are no such servers."""
    package = find_spec("jupyterlab")
    return Path(package.origin).with_name("labhubapp.py") if package and package.origin else None
