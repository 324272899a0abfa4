"""The progress service, as the learner's server calls it (docs/contributor/api.md)."""

import json
from dataclasses import dataclass
from typing import Any
from urllib.parse import quote

from tornado.httpclient import AsyncHTTPClient, HTTPClientError, HTTPRequest, HTTPResponse
from tornado.websocket import WebSocketClientConnection, WebSocketError, websocket_connect

from grader_ext.server.errors import ServiceProblem, ServiceUnreachable
from grader_ext.server.settings import Settings

CONNECT_SECONDS = 5.0
REQUEST_SECONDS = 30.0
PING_SECONDS = 20.0
"""A silent upstream WebSocket is found dead after one to two of these."""
MAX_EVENT_BYTES = 32 * 1024 * 1024

NEWEST = 5
"""Submissions that a page asks for to show the last verdict: enough to look past superseded ones."""

GATEWAY_FAULTS = (502, 503, 504)
"""What a proxy in between answers, as HTML, when the service itself is down."""


@dataclass(frozen=True)
class Answer:
    """A successful answer, passed on as it came."""

    status: int
    body: bytes

    def json(self) -> Any:  # noqa: ANN401 -- JSON is what it is; callers narrow
        """The body, decoded."""
        return json.loads(self.body)


class ProgressService:
    """Requests in the learner's name.

    All methods raise `ServiceUnreachable` when no answer came and `ServiceProblem` when the service refused.
    """

    def __init__(self, settings: Settings) -> None:
        self._settings = settings

    async def courses(self) -> Answer:
        """`[Course]`."""
        return await self._call("GET", "courses")

    async def notebook(self, course: str, lesson: str) -> Answer:
        """`LessonNotebook` of an unlocked lesson."""
        return await self._call("GET", f"courses/{quote(course, '')}/lessons/{quote(lesson, '')}/notebook")

    async def submit(self, course: str, lesson: str, notebook: bytes) -> Answer:
        """Hand a notebook in, whole; `Submission`."""
        path = f"courses/{quote(course, '')}/lessons/{quote(lesson, '')}/submissions"
        return await self._call("POST", path, notebook)

    async def add_time(self, course: str, lesson: str, batch: str, seconds: int) -> Answer:
        """Have time that the learner worked in a lesson counted; `{seconds}`, all together."""
        path = f"courses/{quote(course, '')}/lessons/{quote(lesson, '')}/time"
        body = json.dumps({"batch": batch, "seconds": seconds}).encode()
        return await self._call("POST", path, body, "application/json")

    async def newest_submissions(self, course: str, lesson: str) -> Answer:
        """`[Submission]` of a lesson, the newest first, a few."""
        path = f"courses/{quote(course, '')}/lessons/{quote(lesson, '')}/submissions"
        return await self._call("GET", f"{path}?limit={NEWEST}")

    async def submission(self, submission: int) -> Answer:
        """`Submission`, with its verdict when there is one."""
        return await self._call("GET", f"submissions/{submission}")

    async def live(self) -> WebSocketClientConnection:
        """A WebSocket of live events; the first message is a snapshot.

        Raises:
            ServiceUnreachable: also when the service refuses the connection.
        """
        request = HTTPRequest(self._settings.live_url, headers=self._headers(), connect_timeout=CONNECT_SECONDS)
        try:
            return await websocket_connect(
                request, ping_interval=PING_SECONDS, ping_timeout=PING_SECONDS, max_message_size=MAX_EVENT_BYTES
            )
        except (OSError, HTTPClientError, WebSocketError) as error:
            raise ServiceUnreachable(reason=_reason(error)) from error

    async def _call(
        self, method: str, path: str, body: bytes | None = None, kind: str = "application/x-ipynb+json"
    ) -> Answer:
        request = HTTPRequest(
            f"{self._settings.progress_url}/api/{path}",
            method=method,
            body=body,
            headers=self._headers({"Content-Type": kind} if body is not None else {}),
            connect_timeout=CONNECT_SECONDS,
            request_timeout=REQUEST_SECONDS,
            follow_redirects=False,
        )
        try:
            response = await AsyncHTTPClient().fetch(request, raise_error=False)
        except (OSError, HTTPClientError) as error:  # no connection, a timeout, or one that broke off
            raise ServiceUnreachable(reason=_reason(error)) from error
        return _checked(response)

    def _headers(self, more: dict[str, str] | None = None) -> dict[str, str]:
        return {"Authorization": f"Bearer {self._settings.token}", "Accept": "application/json", **(more or {})}


def _reason(error: BaseException) -> str:
    return str(error) or type(error).__name__


def _checked(response: HTTPResponse) -> Answer:
    if response.error is not None and response.code == 599:  # tornado's own code: there was no answer
        raise ServiceUnreachable(reason=_reason(response.error)) from response.error
    if response.code < 300:
        return Answer(response.code, response.body)
    document = _document(response.body)
    if document is None:
        if response.code in GATEWAY_FAULTS:
            raise ServiceUnreachable(reason=f"HTTP {response.code} from the proxy in front of it")
        document = {
            "type": "about:blank",
            "title": response.reason or "Error",
            "status": response.code,
            "detail": f"The progress service answered HTTP {response.code} without saying why. Try again; "
            "if this goes on, tell whoever runs this Waymark.",
            "code": "service-answer-unreadable",
        }
    raise ServiceProblem(response.code if response.code >= 400 else 502, document)


def _document(body: bytes) -> dict[str, Any] | None:
    try:
        document = json.loads(body)
    except ValueError:  # HTML from a proxy, or nothing
        return None
    return document if isinstance(document, dict) and isinstance(document.get("code"), str) else None
