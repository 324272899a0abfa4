"""What can go wrong between page and service. The page gets each as a problem document (RFC 9457)."""

from http import HTTPStatus
from typing import Any, ClassVar

from grader_ext.core.errors import Problems, WaymarkError

Problem = dict[str, Any]
"""A problem document: `type`, `title`, `status`, `detail`, `code` and, where there are several, `problems`."""


class ServerError(WaymarkError):
    """The learner's server could not do what the page asked for."""

    code = "server-error"
    status: ClassVar[int] = HTTPStatus.INTERNAL_SERVER_ERROR


class ServiceUnreachable(ServerError):
    """The progress service does not answer ({reason}). Your notebook is saved and nothing is lost: wait a moment and
    try again. If this goes on, tell whoever runs this Waymark."""

    code = "service-unreachable"
    status = HTTPStatus.SERVICE_UNAVAILABLE


class RequestInvalid(ServerError):
    """The request cannot be understood: {problem}. Reload the page and try again."""

    code = "request-invalid"
    status = HTTPStatus.BAD_REQUEST


class NotebookMissing(ServerError):
    """There is no notebook {path!r} in this server. Save the notebook, or open the lesson again from the course
    page."""

    code = "notebook-missing"
    status = HTTPStatus.NOT_FOUND


class NotALesson(ServerError):
    """{path} is no lesson of Waymark: its metadata names no course and lesson. Open the lesson from the course page and
    check that notebook."""

    code = "notebook-not-a-lesson"
    status = HTTPStatus.UNPROCESSABLE_ENTITY


class NotOnDisk(ServerError):
    """The files of this Jupyter server do not lie in a folder of this machine, so Waymark's tools cannot read them.
    Open the course in a plain `jupyter lab` on the folder that holds it."""

    code = "source-not-on-disk"
    status = HTTPStatus.UNPROCESSABLE_ENTITY


class NoSourceNotebook(ServerError):
    """{path} is no notebook beside a course.toml. Put it into its course's folder; docs/instructor.md shows how."""

    code = "source-not-in-a-course"
    status = HTTPStatus.UNPROCESSABLE_ENTITY


class CommandMissing(ServerError):
    """The command `waymark` is neither beside this server's Python nor on its PATH. Install Waymark where JupyterLab is
    installed: `pip install 'waymark[author,lab,worker]'`."""

    code = "waymark-command-missing"


class CommandTooSlow(ServerError):
    """`waymark {command}` took longer than {seconds:g} seconds and was stopped. Run it in a terminal to see what takes
    so long, or make the limits in course.toml smaller."""

    code = "waymark-command-too-slow"


class CommandFailed(ServerError):
    """`waymark {command}` failed: {said} Run it in a terminal to see more."""

    code = "waymark-command-failed"


class PanelNotBuilt(ServerError):
    """The lesson panel was not built: {path} is missing. Run `make` in the source folder, or install the wheel."""

    code = "panel-not-built"


class ServiceProblem(WaymarkError):
    """{detail}"""  # noqa: D415 -- the whole message is the service's, or the command's

    code = "service-problem"

    def __init__(self, status: int, document: Problem) -> None:
        self.status = status
        self.document = document
        super().__init__(detail=document.get("detail") or document.get("title") or "The progress service refused.")

    def __reduce__(self) -> tuple[object, ...]:
        return type(self), (self.status, self.document)


def problem_of(error: WaymarkError) -> Problem:
    """The problem document that tells of the error; the service's own documents pass unchanged."""
    if isinstance(error, ServiceProblem):
        return error.document
    status = status_of(error)
    problem: Problem = {
        "type": "about:blank",
        "title": HTTPStatus(status).phrase,
        "status": status,
        "detail": str(error),
        "code": error.code,
    }
    if isinstance(error, Problems):
        problem["problems"] = [{"code": one.code, "detail": str(one)} for one in error.problems]
    return problem


def status_of(error: WaymarkError) -> int:
    """The HTTP status of an error's problem document."""
    if isinstance(error, ServerError | ServiceProblem):
        return int(error.status)
    if error.code == "notebook-too-large":
        return HTTPStatus.REQUEST_ENTITY_TOO_LARGE
    return HTTPStatus.UNPROCESSABLE_ENTITY
