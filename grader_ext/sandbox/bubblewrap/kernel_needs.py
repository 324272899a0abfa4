"""What a kernel must see in its box beyond the system and the Python environment: its kernelspec says so.

The kernelspec's metadata may hold, under `waymark`:

- `modules`: list of Python modules or packages, e.g. `["grader_ext.elixir"]`, that the kernel imports and that may lie
  outside the Python environment (an editable install). Each is shown alone; its parent packages are empty in the box.
- `read_only`: list of absolute paths to show read-only.
- `built`: `{place in the box: "module:function"}`. The function is called once before the first box, outside it, and
  returns the file or folder to show at that place: for what must be made first, such as compiled code.
- `warm_up`: list of cells, see `warm_up.py`.
- `programs`: list of programs that must be on PATH, see `grader_ext.core.kernels`.
"""

import functools
import importlib.util
import pkgutil
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

MODULES = Path("/opt/waymark/modules")
"""Where the box shows the `modules` of its kernelspec."""


@dataclass(frozen=True)
class KernelNeeds:
    """What one kernelspec asks for."""

    packages: Mapping[Path, Path] = field(default_factory=dict)
    """Place in the box → package folder or module file outside."""
    read_only: Mapping[Path, Path] = field(default_factory=dict)
    """Place in the box → file or folder outside."""

    @property
    def env(self) -> dict[str, str]:
        """Where Python finds `packages`."""
        return {"PYTHONPATH": str(MODULES)} if self.packages else {}

    @property
    def empty_packages(self) -> list[Path]:
        """The `__init__.py` files that the parents of `packages` need in the box."""
        parents = {parent for place in self.packages for parent in place.parents if parent.is_relative_to(MODULES)}
        return sorted(parent / "__init__.py" for parent in parents - {MODULES})


def kernel_needs(metadata: Mapping[str, Any]) -> KernelNeeds:
    """Read the `waymark` key of a kernelspec's metadata. Blocks the first time, while what it names is built.

    Raises:
        ValueError: a module that it names cannot be found.
    """
    asked = metadata.get("waymark", {})
    packages = dict(_package(name) for name in asked.get("modules", ()))
    read_only = {Path(path): Path(path) for path in asked.get("read_only", ())}
    built = {Path(place): _build(function) for place, function in asked.get("built", {}).items()}
    return KernelNeeds(packages, read_only | built)


def _package(name: str) -> tuple[Path, Path]:
    found = importlib.util.find_spec(name)
    if found is None or found.origin is None:
        raise ValueError(f"the kernelspec names the module {name!r}, which cannot be found")
    origin = Path(found.origin).resolve()
    place = MODULES.joinpath(*name.split("."))
    if found.submodule_search_locations is None:
        return place.with_suffix(origin.suffix), origin
    return place, origin.parent


@functools.cache
def _build(function: str) -> Path:
    return Path(pkgutil.resolve_name(function)())
