"""Opening a lesson: into the learner's folder, and never over what they wrote."""

import asyncio
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from pathlib import PurePosixPath
from typing import Any

from jupyter_core.utils import ensure_async
from tornado.web import HTTPError

from grader_ext.core.notebook import Notebook
from grader_ext.server.panel import show_panel, shows_panel
from grader_ext.server.service import ProgressService
from grader_ext.server.upgrade import Changes, restore, upgrade

BACKUPS = "backups"
"""The folder beside a lesson's notebook for what an upgrade replaced and for what could not be read."""


@dataclass(frozen=True)
class Opened:
    """A lesson in the learner's folder."""

    path: str
    """As the contents API counts it: from the server's root, with slashes."""
    upgraded: Changes | None = None
    moved_aside: str | None = None
    """Where the file went that stood in the lesson's place and was none of it."""


class Opener:
    """Opens lessons through the server's contents manager, one at a time: a double click opens a lesson once."""

    def __init__(self, service: ProgressService, contents: Any, now: Callable[[], datetime]) -> None:  # noqa: ANN401 -- jupyter_server's ContentsManager, sync or async, ships no usable types
        self._service = service
        self._contents = contents
        self._now = now
        self._one_at_a_time = asyncio.Lock()

    async def open(self, course: str, lesson: str) -> Opened:
        """Write the lesson if it is not there; restore or upgrade it if it is.

        Raises:
            ServiceUnreachable, ServiceProblem: the service did not hand the lesson out; nothing was touched.
        """
        fetched = (await self._service.notebook(course, lesson)).json()
        async with self._one_at_a_time:
            await self._make_folder(fetched["course"])
            return await self._place(f"{fetched['course']}/{fetched['file_name']}", fetched["notebook"])

    async def _place(self, path: str, lesson: Notebook) -> Opened:
        if not await ensure_async(self._contents.file_exists(path)):
            await self._save(path, lesson)
            return Opened(path)
        learners = await self._read(path)
        if learners is None or not _same_lesson(learners, lesson):
            aside = await self._move_aside(path)
            await self._save(path, _noting(lesson, moved_aside=aside))
            return Opened(path, moved_aside=aside)
        if _version(learners) == _version(lesson):
            await self._restore(path, learners, lesson)
            return Opened(path)
        return Opened(path, upgraded=await self._upgrade(path, learners, lesson))

    async def _restore(self, path: str, learners: Notebook, lesson: Notebook) -> None:
        restored = restore(learners, lesson)
        if restored is not None or not shows_panel(learners):
            await self._save(path, restored or learners)

    async def _upgrade(self, path: str, learners: Notebook, lesson: Notebook) -> Changes:
        backup = await self._spare_path(path, "")
        await ensure_async(self._contents.copy(path, backup))
        upgraded, changes = upgrade(learners, lesson)
        told = {**changes.as_json(), "from": _version(learners), "at": self._now().isoformat(), "backup": backup}
        await self._save(path, _noting(upgraded, upgrade=told))
        return changes

    async def _read(self, path: str) -> Notebook | None:
        """The notebook, its cells marked as trusted or not; None when it cannot be read as one."""
        try:
            model = await ensure_async(self._contents.get(path, content=True, type="notebook"))
        except HTTPError as error:
            if error.status_code != 400:  # what Jupyter Server says of a file that is no notebook
                raise
            return None
        return None if model.get("message") else model["content"]

    async def _save(self, path: str, notebook: Notebook) -> None:
        model = {"type": "notebook", "format": "json", "content": show_panel(notebook)}
        await ensure_async(self._contents.save(model, path))

    async def _move_aside(self, path: str) -> str:
        aside = await self._spare_path(path, "-set-aside")
        await ensure_async(self._contents.rename_file(path, aside))
        return aside

    async def _spare_path(self, path: str, why: str) -> str:
        old = PurePosixPath(path)
        folder = f"{old.parent}/{BACKUPS}"
        await self._make_folder(folder)
        name = f"{old.stem}-{self._now():%Y-%m-%d-%H%M%S}{why}{old.suffix}"
        return f"{folder}/{await ensure_async(self._contents.increment_filename(name, folder))}"

    async def _make_folder(self, path: str) -> None:
        if not await ensure_async(self._contents.dir_exists(path)):
            await ensure_async(self._contents.save({"type": "directory"}, path))


def _waymark(notebook: Notebook) -> dict[str, Any]:
    metadata = notebook["metadata"].get("waymark")
    return metadata if isinstance(metadata, dict) else {}


def _version(notebook: Notebook) -> str | None:
    version = _waymark(notebook).get("version")
    return version if isinstance(version, str) else None


def _same_lesson(learners: Notebook, lesson: Notebook) -> bool:
    """A notebook whose metadata was lost still counts: its cells tell what they are."""
    names = [(_waymark(one).get("course"), _waymark(one).get("lesson")) for one in (learners, lesson)]
    return names[0] == names[1] or not _waymark(learners)


def _noting(notebook: Notebook, **notes: object) -> Notebook:
    metadata = notebook["metadata"]
    return {**notebook, "metadata": {**metadata, "waymark": {**metadata.get("waymark", {}), **notes}}}
