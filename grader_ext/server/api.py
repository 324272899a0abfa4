"""`waymark/api/…`: what the lesson panel asks for, as JSON. Errors are problem documents (RFC 9457)."""

import base64
import json
from typing import Any

from jupyter_core.utils import ensure_async
from jupyter_server.base.handlers import JupyterHandler
from jupyter_server.utils import url_escape, url_path_join
from tornado.web import HTTPError, authenticated

from grader_ext.core.notebook import MAX_NOTEBOOK_BYTES, NotebookTooLarge, parse_notebook
from grader_ext.server.errors import NotALesson, NotebookMissing
from grader_ext.server.opening import Opener
from grader_ext.server.problems import ProblemHandler
from grader_ext.server.service import Answer, ProgressService


class WaymarkHandler(ProblemHandler):
    """What the handlers below have in common."""

    def initialize(self, service: ProgressService, opener: Opener) -> None:
        """Take what the routes give."""
        self.service = service
        self.opener = opener

    def pass_on(self, answer: Answer) -> None:
        """Answer as the service did."""
        self.set_status(answer.status)
        self.finish(answer.body)


class CoursesHandler(WaymarkHandler):
    """`GET waymark/api/courses`."""

    @authenticated
    async def get(self) -> None:
        """`[Course]`, as the service answers."""
        self.pass_on(await self.service.courses())


class SubmissionHandler(WaymarkHandler):
    """`GET waymark/api/submissions/{id}`."""

    @authenticated
    async def get(self, submission: str) -> None:
        """`Submission`, as the service answers."""
        self.pass_on(await self.service.submission(int(submission)))


class LessonSubmissionsHandler(WaymarkHandler):
    """`GET waymark/api/courses/{course}/lessons/{lesson}/submissions`."""

    @authenticated
    async def get(self, course: str, lesson: str) -> None:
        """The newest `[Submission]`, as the service answers."""
        self.pass_on(await self.service.newest_submissions(course, lesson))


class LessonNotebookHandler(WaymarkHandler):
    """`GET waymark/api/courses/{course}/lessons/{lesson}/notebook`."""

    @authenticated
    async def get(self, course: str, lesson: str) -> None:
        """`LessonNotebook`, as the service answers: what an answer said before the learner wrote anything."""
        self.pass_on(await self.service.notebook(course, lesson))


class OpenHandler(WaymarkHandler):
    """`POST waymark/api/open`."""

    @authenticated
    async def post(self) -> None:
        """Write the lesson into the learner's folder, or restore or upgrade it there."""
        body = self.get_json_body()
        opened = await self.opener.open(self.text_field(body, "course"), self.text_field(body, "lesson"))
        answer = {
            "path": opened.path,
            "url": page_url(self, opened.path),
            "upgraded": opened.upgraded.as_json() if opened.upgraded else None,
            "moved_aside": opened.moved_aside,
        }
        self.finish(json.dumps(answer))


class SubmitHandler(WaymarkHandler):
    """`POST waymark/api/submit`."""

    @authenticated
    async def post(self) -> None:
        """Submit the notebook as it is on the disk: the panel saves first."""
        path = self.text_field(self.get_json_body(), "path")
        data = await self._read(path)
        course, lesson = _lesson_of(data, path)
        self.pass_on(await self.service.submit(course, lesson, data))

    async def _read(self, path: str) -> bytes:
        """The file's own bytes: what is wrong with it is for the service to say."""
        try:
            # jupyter_server's contents managers are typed in part: `get` has no types.
            contents: Any = self.contents_manager
            model = await ensure_async(contents.get(path, content=False))
            if (model["size"] or 0) > MAX_NOTEBOOK_BYTES:
                raise NotebookTooLarge(where=path, size_mb=model["size"] / 1e6, limit_mb=MAX_NOTEBOOK_BYTES / 1e6)
            model = await ensure_async(contents.get(path, type="file", format="base64"))
        except HTTPError as error:
            raise NotebookMissing(path=path) from error
        return base64.b64decode(model["content"])


def page_url(handler: JupyterHandler, path: str) -> str:
    """Where the browser shows the file: in JupyterLab, or in Notebook 7 where that is what this server shows first."""
    first = getattr(handler.serverapp, "default_url", "")
    page = ("notebooks",) if first.startswith("/tree") else ("lab", "tree")
    return url_path_join(handler.base_url, *page, url_escape(path))


def _lesson_of(data: bytes, path: str) -> tuple[str, str]:
    """The course and the lesson that a notebook says it is of.

    Raises:
        NotebookError: it is no notebook.
        NotALesson: it is another one.
    """
    try:
        document = json.loads(data)
        waymark = document["metadata"]["waymark"]
        names = waymark["course"], waymark["lesson"]
    except (ValueError, RecursionError, TypeError, KeyError, IndexError) as error:
        parse_notebook(data, path)  # says exactly what is wrong with it
        raise NotALesson(path=path) from error
    if not all(isinstance(name, str) and name for name in names):
        raise NotALesson(path=path)
    return names
