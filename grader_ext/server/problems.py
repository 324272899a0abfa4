"""A handler whose errors are problem documents (RFC 9457)."""

import json
from http import HTTPStatus
from typing import Any

from jupyter_server.base.handlers import APIHandler
from tornado.web import HTTPError

from grader_ext.core.errors import WaymarkError
from grader_ext.server.errors import RequestInvalid, problem_of, status_of


class ProblemHandler(APIHandler):
    """What all handlers of `waymark/api/…` have in common."""

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

    def text_field(self, body: Any, name: str) -> str:  # noqa: ANN401 -- JSON from the page
        """A text of the request's body.

        Raises:
            RequestInvalid: when it is missing.
        """
        found = body.get(name) if isinstance(body, dict) else None
        if not isinstance(found, str) or not found:
            raise RequestInvalid(problem=f"`{name}` is missing")
        return found


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
