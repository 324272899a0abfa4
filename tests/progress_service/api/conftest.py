"""The real application over a real database, with a stand-in for the Hub."""

from collections.abc import AsyncIterator, Callable
from typing import Any

import httpx
import pytest
from fastapi import FastAPI

from grader_ext.core.course import Course
from progress_service.store.database import Database
from tests.progress_service.serving import PREFIX, KnownTokens, application

Client = Callable[[str], httpx.AsyncClient]


@pytest.fixture
def tokens() -> KnownTokens:
    return KnownTokens()


@pytest.fixture
def app(database: Database, published: Course, tokens: KnownTokens) -> FastAPI:
    return application(database, tokens)


@pytest.fixture
async def client(app: FastAPI) -> AsyncIterator[Client]:
    opened: list[httpx.AsyncClient] = []

    def of(token: str) -> httpx.AsyncClient:
        made = httpx.AsyncClient(
            transport=httpx.ASGITransport(app, raise_app_exceptions=False),
            base_url=f"http://testserver{PREFIX}/api",
            headers={"Authorization": f"Bearer {token}"} if token else {},
        )
        opened.append(made)
        return made

    yield of
    for one in opened:
        await one.aclose()


@pytest.fixture
def ada(client: Client) -> httpx.AsyncClient:
    return client("ada")


@pytest.fixture
def bert(client: Client) -> httpx.AsyncClient:
    return client("bert")


def problem(response: httpx.Response, status: int, code: str) -> dict[str, Any]:
    assert (response.status_code, response.json()["code"]) == (status, code), response.text
    assert response.headers["content-type"] == "application/problem+json"
    document: dict[str, Any] = response.json()
    assert document["status"] == status
    assert document["type"] == "about:blank"
    return document
