"""What the service makes of a Hub that refuses. The whole way, with a JupyterHub that works, is in `test_hub.py`."""

import json
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest

from progress_service.auth.errors import HubUnavailable, NotAuthenticated
from progress_service.auth.hub import hub_oauth
from progress_service.auth.identity import HubAuthenticator
from progress_service.settings import ServiceSettings

SCOPE = "access:services!service=progress"
OWNERS = {
    "ada-token": {"kind": "user", "name": "ada", "scopes": [SCOPE]},
    "service-token": {"kind": "service", "name": "progress", "scopes": []},
}


class IllHub(ThreadingHTTPServer):
    """Answers `/hub/api/user` as JupyterHub 6.1 does, and refuses so many requests first, as one without a database."""

    refusing = 0


class Answering(BaseHTTPRequestHandler):
    server: IllHub

    def do_GET(self) -> None:
        owner = OWNERS.get(self.headers["Authorization"].removeprefix("token "))
        if self.server.refusing:
            self.server.refusing -= 1
            owner = None
        self.send_response(200 if owner else 403)
        self.end_headers()
        self.wfile.write(json.dumps(owner or {"status": 403, "message": "Forbidden"}).encode())

    def log_message(self, *arguments: object) -> None:
        """Stay quiet."""


@pytest.fixture
def hub() -> Iterator[IllHub]:
    with IllHub(("127.0.0.1", 0), Answering) as hub:
        threading.Thread(target=hub.serve_forever, daemon=True).start()
        yield hub
        hub.shutdown()


@pytest.fixture
def authenticator(hub: IllHub) -> HubAuthenticator:
    settings = ServiceSettings.from_environment(
        {
            "WAYMARK_DATABASE_URL": "postgresql://nobody@127.0.0.1/none",
            "JUPYTERHUB_API_TOKEN": "service-token",
            "JUPYTERHUB_API_URL": f"http://127.0.0.1:{hub.server_address[1]}/hub/api",
        }
    )
    return HubAuthenticator(hub_oauth(settings), SCOPE)


async def test_a_hub_that_refuses_our_own_token_too_cannot_tell(hub, authenticator):
    hub.refusing = 100
    with pytest.raises(HubUnavailable):
        await authenticator.identify("ada-token")
    hub.refusing = 0
    assert (await authenticator.identify("ada-token")).name == "ada"


async def test_one_that_refuses_once_is_asked_again(hub, authenticator):
    hub.refusing = 1
    assert (await authenticator.identify("ada-token")).name == "ada"


async def test_a_token_that_it_refuses_beside_ours_is_nobodys(authenticator):
    with pytest.raises(NotAuthenticated):
        await authenticator.identify("made-up")
