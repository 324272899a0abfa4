"""`waymark/api/…`: what the lesson panel asks for, as JSON. Errors are problem documents (RFC 9457)."""

import base64
import json
from http import HTTPStatus
from typing import Any

from jupyter_core.utils import ensure_async
from jupyter_server.base.handlers import APIHandler
from jupyter_server.utils import url_escape, url_path_join
from tornado.web import HTTPError, authenticated

from grader_ext.core.errors import WaymarkError
from grader_ext.core.notebook import MAX_NOTEBOOK_BYTES, NotebookTooLarge, parse_notebook
from grader_ext.server.errors import NotALesson, NotebookMissing, RequestInvalid, problem_of, status_of
from grader_ext.server.opening import Opener
from grader_ext.server.service import Answer, ProgressService


class WaymarkHandler(APIHandler):
    """What the handlers below have in common."""

    def initialize(self, service: ProgressService, opener: Opener) -> None:
        """Take what the routes give."""
        self.service = service
        self.opener = opener

    def write_error(self, status_code: int, **kwargs: Any) -> None:  # noqa: ANN401 -- tornado's signature
        """Answer with a problem document, whatever failed."""
        error = kwargs.get("exc_info", (None, None, None))[1]
        if isinstance(error, WaymarkError):
            problem = problem_of(error)
            self.set_status(status_of(error))
        else:
            problem = _foreign_problem(status_code, error)
        self.finish(json.dumps(problem), set_content_type="application/problem+json")

    def log_exception(self, typ: Any, value: Any, tb: Any) -> None:  # noqa: ANN401 -- tornado's signature
        """A refusal that we foresaw is one line in the log."""
        if isinstance(value, WaymarkError):
            self.log.info("Waymark: %s %s: %s", self.request.method, self.request.path, value)
        else:
            super().log_exception(typ, value, tb)

    def pass_on(self, answer: Answer) -> None:
        """Answer as the service did."""
        self.set_status(answer.status)
        self.finish(answer.body)

    def text_field(self, body: Any, name: str) -> str:  # noqa: ANN401 -- JSON from the page
        """A text of the request's body.

        Raises:
            RequestInvalid: when it is missing.
        """
        found = body.get(name) if isinstance(body, dict) else None
        if not isinstance(found, str) or not found:
            raise RequestInvalid(problem=f"`{name}` is missing")
        return found


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
            "url": lab_url(self.base_url, opened.path),
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


def lab_url(base_url: str, path: str) -> str:
    """Where JupyterLab shows the file."""
    return url_path_join(base_url, "lab", "tree", url_escape(path))


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


def _foreign_problem(status: int, error: BaseException | None) -> dict[str, Any]:
    """What Jupyter Server or tornado refused, or what we did not foresee."""
    told = isinstance(error, HTTPError) and error.log_message
    return {
        "type": "about:blank",
        "title": HTTPStatus(status).phrase,
        "status": status,
        "detail": str(told) if told else "The learner's server failed; its log says why. Try again.",
        "code": f"server-http-{status}",
    }
