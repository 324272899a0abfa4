"""What a kernelspec says under `waymark` in its metadata that concerns more than the sandbox."""

from collections.abc import Mapping
from typing import Any


def programs_needed(metadata: Mapping[str, Any]) -> tuple[str, ...]:
    """The programs that a kernel starts and that may not be there though its kernelspec is.

    Args:
        metadata: the kernelspec's; `{"waymark": {"programs": ["elixir"]}}`.

    Returns:
        Names to be looked for on PATH.
    """
    return tuple(metadata.get("waymark", {}).get("programs", ()))
