"""Where a request carries its token: in the Authorization header, or sealed in the session cookie of our own pages."""

from urllib.parse import urlsplit

from starlette.requests import HTTPConnection

from progress_service.auth.errors import ForeignOrigin, HeaderRequired, NotAuthenticated
from progress_service.auth.sealed import Seal

SESSION_COOKIE = "waymark-session"
SESSION_SECONDS = 14 * 24 * 3600
"""As long as the Hub's OAuth tokens live by default; the Hub is asked all the same."""

_SCHEMES = ("bearer", "token")
"""RFC 6750's, and JupyterHub's older one."""


def header_token(connection: HTTPConnection) -> str | None:
    """The token of the Authorization header."""
    scheme, _, token = connection.headers.get("authorization", "").partition(" ")
    return token.strip() or None if scheme.lower() in _SCHEMES else None


def session_token(connection: HTTPConnection, seal: Seal) -> str | None:
    """The token of the session cookie."""
    cookie = connection.cookies.get(SESSION_COOKIE)
    session = seal.open("session", cookie, SESSION_SECONDS) if cookie else None
    return session["token"] if session else None


def reading_token(connection: HTTPConnection, seal: Seal) -> str:
    """The token of a request that only reads.

    Raises:
        NotAuthenticated: there is none.
    """
    token = header_token(connection) or session_token(connection, seal)
    if token is None:
        raise NotAuthenticated
    return token


def changing_token(connection: HTTPConnection, seal: Seal) -> str:
    """The token of a request that changes something.

    Raises:
        HeaderRequired: there is a session cookie only. Learners' servers share our origin, so their pages can make a
            browser send it.
        NotAuthenticated: there is none.
    """
    token = header_token(connection)
    if token is None:
        raise HeaderRequired if session_token(connection, seal) else NotAuthenticated
    return token


def live_token(connection: HTTPConnection, seal: Seal) -> str:
    """The token of a WebSocket.

    Raises:
        ForeignOrigin: a page of another site opens it with our session cookie.
        NotAuthenticated: there is none.
    """
    token = header_token(connection)
    if token is not None:
        return token
    origin = connection.headers.get("origin", "")
    hosts = {connection.headers.get(name) for name in ("host", "x-forwarded-host")} - {None}
    if urlsplit(origin).netloc not in hosts:
        raise ForeignOrigin(origin=origin or "nowhere", host=connection.headers.get("host"))
    return reading_token(connection, seal)
