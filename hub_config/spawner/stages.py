"""What the start of a server is doing, for JupyterHub's page."""

import asyncio
from collections.abc import AsyncIterator

_LOOK_SECONDS = 0.1


class Stages:
    """The stages of one server's start, in the form of JupyterHub's progress events."""

    def __init__(self) -> None:
        self._told: list[dict[str, object]] = []

    def begin(self) -> None:
        """Forget the last start."""
        self._told = []

    def tell(self, percent: int, message: str) -> None:
        """Add a stage."""
        self._told.append({"progress": percent, "message": message})

    async def follow(self) -> AsyncIterator[dict[str, object]]:
        """Yield each stage as it is told, until nobody asks any more."""
        shown = 0
        while True:
            for stage in self._told[shown:]:
                shown += 1
                yield stage
            await asyncio.sleep(_LOOK_SECONDS)
