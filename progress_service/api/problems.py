"""Errors as problem documents (RFC 9457), with the stable codes of `WaymarkError`."""

import logging
from http import HTTPStatus

from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from pydantic import BaseModel, ConfigDict
from starlette.exceptions import HTTPException
from starlette.responses import JSONResponse

from grader_ext.core.errors import Problems, WaymarkError
from grader_ext.core.notebook import NotebookError, NotebookTooLarge
from grader_ext.core.submission import SubmissionError
from progress_service.api.errors import TimeOnTaskOff
from progress_service.auth import errors as auth
from progress_service.store import errors as store
from progress_service.store.storable import storable

MEDIA_TYPE = "application/problem+json"

log = logging.getLogger(__name__)

_STATUSES: dict[type[WaymarkError], HTTPStatus] = {
    auth.NotAuthenticated: HTTPStatus.UNAUTHORIZED,
    auth.HubUnavailable: HTTPStatus.SERVICE_UNAVAILABLE,
    auth.LoginFailed: HTTPStatus.BAD_REQUEST,
    auth.AuthError: HTTPStatus.FORBIDDEN,
    store.DatabaseUnavailable: HTTPStatus.SERVICE_UNAVAILABLE,
    store.CourseUnknown: HTTPStatus.NOT_FOUND,
    store.CourseUnavailable: HTTPStatus.CONFLICT,
    store.LessonUnknown: HTTPStatus.NOT_FOUND,
    store.LessonLocked: HTTPStatus.FORBIDDEN,
    store.LessonVersionUnknown: HTTPStatus.CONFLICT,
    store.SubmissionUnknown: HTTPStatus.NOT_FOUND,
    store.TooManySubmissions: HTTPStatus.TOO_MANY_REQUESTS,
    store.TimeNotPassed: HTTPStatus.UNPROCESSABLE_ENTITY,
    TimeOnTaskOff: HTTPStatus.FORBIDDEN,
    NotebookTooLarge: HTTPStatus.REQUEST_ENTITY_TOO_LARGE,
    NotebookError: HTTPStatus.UNPROCESSABLE_ENTITY,
    SubmissionError: HTTPStatus.UNPROCESSABLE_ENTITY,
}

_HEADERS = {
    HTTPStatus.UNAUTHORIZED: {"WWW-Authenticate": "Bearer"},
    HTTPStatus.SERVICE_UNAVAILABLE: {"Retry-After": "2"},
}


class InternalError(WaymarkError):
    """Waymark failed over this request; its log says more. Try again, and if that does not help, tell whoever runs the
    hub."""

    code = "internal-error"


class RequestInvalid(WaymarkError):
    """{where}: {problem}."""

    code = "request-invalid"


class OneProblem(BaseModel):
    """One of several things that are wrong."""

    code: str
    detail: str


class Problem(BaseModel):
    """What was wrong with a request, and what to do."""

    model_config = ConfigDict(
        json_schema_extra={
            "example": {
                "type": "about:blank",
                "title": "Forbidden",
                "status": 403,
                "detail": "The lesson 'Lists' is locked. To unlock it, complete first: Numbers.",
                "code": "lesson-locked",
                "problems": [],
            }
        }
    )

    type: str = "about:blank"
    title: str
    status: int
    detail: str
    code: str
    problems: list[OneProblem] = []


def problem_of(error: WaymarkError) -> Problem:
    """The document that says what an error says."""
    if isinstance(error, Problems):
        return _several(error)
    status = status_of(error)
    return Problem(title=status.phrase, status=status, detail=str(error), code=error.code)


def status_of(error: WaymarkError) -> HTTPStatus:
    """The HTTP status of an error, by the nearest of its types that has one."""
    known = (_STATUSES[kind] for kind in type(error).__mro__ if kind in _STATUSES)
    return next(known, HTTPStatus.INTERNAL_SERVER_ERROR)


def response_to(error: WaymarkError) -> JSONResponse:
    """The answer to a request that failed."""
    wait = {"Retry-After": str(error.fields["seconds"])} if isinstance(error, store.TooManySubmissions) else None
    return _response(problem_of(error), wait)


def install(app: FastAPI) -> None:
    """Answer every error of the app with a problem document."""
    app.add_exception_handler(WaymarkError, _on_waymark_error)
    app.add_exception_handler(RequestValidationError, _on_invalid_request)
    app.add_exception_handler(HTTPException, _on_http_exception)
    app.add_exception_handler(Exception, _on_anything)


def _several(error: Problems) -> Problem:
    """One problem is shown as itself, more as a list under the first one's code."""
    status = status_of(error.problems[0])
    first = problem_of(error.problems[0])
    if len(error.problems) == 1:
        return first
    listed = [OneProblem(code=problem.code, detail=str(problem)) for problem in error.problems]
    detail = f"{error.subject} has {len(listed)} problems; the first: {first.detail}"
    return Problem(title=status.phrase, status=status, detail=detail, code=first.code, problems=listed)


def _response(problem: Problem, headers: dict[str, str] | None = None) -> JSONResponse:
    extra = _HEADERS.get(HTTPStatus(problem.status), {})
    return JSONResponse(
        # A notebook's own words may stand in a detail, and they may hold what is no text.
        storable(problem.model_dump()),
        status_code=problem.status,
        media_type=MEDIA_TYPE,
        headers={**extra, **(headers or {})},
    )


async def _on_waymark_error(_request: Request, error: Exception) -> JSONResponse:
    if not isinstance(error, WaymarkError):
        raise error
    if status_of(error) is HTTPStatus.INTERNAL_SERVER_ERROR and not isinstance(error, Problems):
        log.error("%s", error, exc_info=error)
    return response_to(error)


async def _on_invalid_request(_request: Request, error: Exception) -> JSONResponse:
    if not isinstance(error, RequestValidationError):
        raise error
    problems = [
        RequestInvalid(where=".".join(str(part) for part in problem["loc"]), problem=problem["msg"])
        for problem in error.errors()
    ]
    document = _several(Problems("the request", problems))
    status = HTTPStatus.UNPROCESSABLE_ENTITY
    return _response(document.model_copy(update={"status": status, "title": status.phrase}))


async def _on_http_exception(_request: Request, error: Exception) -> JSONResponse:
    if not isinstance(error, HTTPException):
        raise error
    status = HTTPStatus(error.status_code)
    code = status.phrase.lower().replace(" ", "-")
    document = Problem(title=status.phrase, status=status, detail=str(error.detail), code=code)
    return _response(document, dict(error.headers or {}))


async def _on_anything(_request: Request, _error: Exception) -> JSONResponse:
    return response_to(InternalError())  # Starlette raises the error again after the answer, so the server logs it
