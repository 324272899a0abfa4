"""`waymark/api/source/…`: what an instructor's page asks for about the notebook that they write.

In a learner's server there is none of it.
"""

import asyncio
import json
from collections.abc import Coroutine
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from tornado.web import authenticated

from grader_ext.server.errors import NoSourceNotebook, NotOnDisk, RequestInvalid
from grader_ext.server.problems import ProblemHandler
from grader_ext.server.source_notebook import source_notebook
from grader_ext.server.waymark_command import WaymarkCommand


class _SourceHandler(ProblemHandler):
    """What the handlers below have in common."""

    _work: asyncio.Task[Any] | None = None

    def initialize(self, command: WaymarkCommand) -> None:
        """Take what the routes give."""
        self.command = command

    def source(self) -> Path:
        """The notebook that the request's body names."""
        return source_notebook(self._root, self.text_field(self.get_json_body(), "path"))

    @property
    def _root(self) -> str | None:
        return getattr(self.contents_manager, "root_dir", None)

    async def finish_with(self, work: Coroutine[Any, Any, Any]) -> None:
        """Answer with what comes of the work, which is given up when the page does not wait any more."""
        self._work = asyncio.create_task(work)
        await asyncio.wait([self._work])
        if not self._work.cancelled():
            self.finish(json.dumps(self._work.result()))

    def on_connection_close(self) -> None:
        """The page has gone, or has a newer question."""
        if self._work is not None:
            self._work.cancel()
        super().on_connection_close()


class SourceHandler(_SourceHandler):
    """`GET waymark/api/source?path=…`."""

    @authenticated
    async def get(self) -> None:
        """`{source}`: whether the tools below can do anything with that notebook."""
        try:
            source_notebook(self._root, self.get_query_argument("path"))
        except (NoSourceNotebook, NotOnDisk):
            self.finish({"source": False})
        else:
            self.finish({"source": True})


class ReleaseHandler(_SourceHandler):
    """`POST waymark/api/source/release`."""

    @authenticated
    async def post(self) -> None:
        """`{notebook}`: what learners would get, of the notebook as it is on the disk."""
        await self.finish_with(self._released(self.source()))

    async def _released(self, source: Path) -> dict[str, Any]:
        with TemporaryDirectory(prefix="waymark-") as folder:
            return {"notebook": json.loads((await _release(self.command, source, Path(folder))).read_bytes())}


class CheckHandler(_SourceHandler):
    """`POST waymark/api/source/check`."""

    @authenticated
    async def post(self) -> None:
        """What `waymark check` says of the lesson, as it says it."""
        await self.finish_with(self.command.check(self.source()))


class GradeHandler(_SourceHandler):
    """`POST waymark/api/source/grade`."""

    @authenticated
    async def post(self) -> None:
        """The verdict on the reference solution (`answers: "reference"`), or on the untouched stub (`"stub"`)."""
        source, answers = self.source(), self.text_field(self.get_json_body(), "answers")
        if answers not in ("reference", "stub"):
            raise RequestInvalid(problem="`answers` is neither `reference` nor `stub`")
        await self.finish_with(self.command.grade(source, source) if answers == "reference" else self._stub(source))

    async def _stub(self, source: Path) -> Any:  # noqa: ANN401 -- JSON is what it is
        with TemporaryDirectory(prefix="waymark-") as folder:
            return await self.command.grade(source, await _release(self.command, source, Path(folder)))


async def _release(command: WaymarkCommand, source: Path, folder: Path) -> Path:
    """The learner's notebook, in that folder."""
    answer = await command.release(source, folder)
    return Path(answer["released"][0]["notebook"])
