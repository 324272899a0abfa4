"""A stand-in for the Hub, and the real application around it."""

import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager

import uvicorn
from fastapi import FastAPI

from progress_service.application import create_application
from progress_service.auth.errors import NotAuthenticated
from progress_service.auth.hub import hub_oauth
from progress_service.auth.identity import Identity, Role
from progress_service.settings import ServiceSettings
from progress_service.store.database import Database

PREFIX = "/services/progress"


class KnownTokens:
    """Knows the token `<name>` of each learner, `instructor:<name>` and `admin:<name>`; those in `revoked` no more."""

    def __init__(self) -> None:
        self.revoked: set[str] = set()

    async def identify(self, token: str) -> Identity:
        if token in self.revoked or token == "unknown":
            raise NotAuthenticated
        role, _, name = token.rpartition(":")
        return Identity(name, Role(role) if role else Role.LEARNER)


def service_settings(database_url: str, **environment: str) -> ServiceSettings:
    return ServiceSettings.from_environment(
        {
            "WAYMARK_DATABASE_URL": database_url,
            "JUPYTERHUB_API_TOKEN": "the service's own token",
            "JUPYTERHUB_API_URL": "http://127.0.0.1:1/hub/api",
            **environment,
        }
    )


@contextmanager
def served(app: FastAPI) -> Iterator[str]:
    """The app behind a real web server; the block gets `host:port`."""
    with socket.socket() as listening:
        listening.bind(("127.0.0.1", 0))
        server = uvicorn.Server(uvicorn.Config(app, log_level="warning", ws="websockets-sansio"))
        thread = threading.Thread(target=server.run, args=([listening],), daemon=True)
        thread.start()
        try:
            while not server.started:
                thread.join(0.01)
                assert thread.is_alive()
            yield f"127.0.0.1:{listening.getsockname()[1]}"
        finally:
            server.should_exit = True
            thread.join(10)


def application(database: Database, tokens: KnownTokens, **environment: str) -> FastAPI:
    """The real application with a stand-in for the Hub."""
    settings = service_settings(database.url, **environment)
    return create_application(settings, database, tokens, hub_oauth(settings))
