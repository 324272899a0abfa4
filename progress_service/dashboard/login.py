"""Logging in through the hub: OAuth 2 with PKCE (RFC 7636).

What the hub's own handlers keep in the process's memory, the browser keeps here, sealed: so there may be several
processes, and a restart in the middle of a log-in does no harm.
"""

import secrets

from jupyterhub.services.auth import HubOAuth
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from tornado.httputil import url_concat
from tornado.web import HTTPError

from progress_service.auth.credentials import SESSION_COOKIE, SESSION_SECONDS
from progress_service.auth.errors import LoginFailed
from progress_service.auth.sealed import Seal

_LOGIN_SECONDS = 600


class Login:
    """Sends a browser to the hub, and takes it back.

    Args:
        hub: the service's OAuth client.
        seal: of the cookies.
        prefix: the path of our pages, to which cookies are limited.
    """

    def __init__(self, hub: HubOAuth, seal: Seal, prefix: str) -> None:
        self._hub = hub
        self._seal = seal
        self._prefix = prefix

    def begin(self, request: Request) -> Response:
        """Send the browser to the hub's log-in; from there it comes back to the page that it asked for."""
        state = secrets.token_urlsafe(16)
        verifier, challenge, method = self._hub.generate_pkce_code_challenge()
        query = {"state": state, "code_challenge": challenge, "code_challenge_method": method}
        response = RedirectResponse(url_concat(self._hub.login_url, query), status_code=302)
        sealed = self._seal.seal("login", {"state": state, "verifier": verifier, "next": request.url.path})
        self._set_cookie(request, response, _cookie_name(state), sealed, _LOGIN_SECONDS)
        response.headers["Cache-Control"] = "no-store"
        return response

    async def finish(self, request: Request) -> Response:
        """Take the browser back from the hub, and begin its session.

        Raises:
            LoginFailed: the hub refused, or this browser did not begin this log-in.
        """
        query = request.query_params
        if query.get("error"):
            raise LoginFailed(problem=query.get("error_description") or query["error"])
        state = query.get("state", "")
        sealed = request.cookies.get(_cookie_name(state), "")
        begun = self._seal.open("login", sealed, _LOGIN_SECONDS)
        if begun is None or not secrets.compare_digest(begun["state"].encode(), state.encode()):
            raise LoginFailed(problem="it was begun in another browser or more than ten minutes ago")
        response = RedirectResponse(begun["next"], status_code=302)
        session = self._seal.seal("session", {"token": await self._token(query.get("code", ""), begun["verifier"])})
        self._set_cookie(request, response, SESSION_COOKIE, session, SESSION_SECONDS)
        response.delete_cookie(_cookie_name(state), path=self._prefix)
        return response

    async def _token(self, code: str, verifier: str) -> str:
        try:
            token = await self._hub.token_for_code(code, code_verifier=verifier, sync=False)
        except HTTPError as error:
            raise LoginFailed(problem=error.log_message or "the hub refused it") from error
        return str(token)

    def _set_cookie(self, request: Request, response: Response, name: str, value: str, seconds: int) -> None:
        forwarded = request.headers.get("x-forwarded-proto", request.url.scheme).partition(",")[0].strip()
        response.set_cookie(
            name,
            value,
            max_age=seconds,
            path=self._prefix,
            secure=forwarded == "https",
            httponly=True,
            samesite="lax",
        )


def _cookie_name(state: str) -> str:
    """One for each log-in, so that two tabs do not disturb each other."""
    return "waymark-login-" + "".join(letter for letter in state[:12] if letter.isalnum())
