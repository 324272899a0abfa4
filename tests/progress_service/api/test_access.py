"""Who is let in, and how it is said to whom is not; and what the service says of itself."""

import httpx
import pytest

from progress_service.auth.credentials import SESSION_COOKIE
from progress_service.auth.sealed import Seal
from progress_service.store.database import Database
from tests.progress_service.api.conftest import problem
from tests.progress_service.serving import PREFIX, KnownTokens, application

pytestmark = pytest.mark.integration

SUBMIT = "/courses/python/lessons/numbers/submissions"


@pytest.mark.parametrize("path", ["/courses", "/courses/python", "/me", "/me/progress", "/submissions/1", SUBMIT])
async def test_nothing_is_told_to_nobody(client, path):
    assert problem(await client("").get(path), 401, "not-authenticated")
    response = await client("unknown").get(path)
    problem(response, 401, "not-authenticated")
    assert response.headers["www-authenticate"] == "Bearer"


@pytest.mark.parametrize(
    ("token", "role"), [("ada", "learner"), ("instructor:ina", "instructor"), ("admin:al", "admin")]
)
async def test_who_i_am(client, token, role):
    assert (await client(token).get("/me")).json() == {"name": token.rpartition(":")[2], "role": role}


def session_of(app, token):
    return {"Cookie": f"{SESSION_COOKIE}={app.state.parts.seal.seal('session', {'token': token})}"}


async def test_the_session_cookie_is_enough_to_read_and_not_to_change(app, client):
    reading = await client("").get("/me", headers=session_of(app, "ada"))
    assert reading.json()["name"] == "ada"
    problem(await client("").post(SUBMIT, json={}, headers=session_of(app, "ada")), 403, "header-required")
    problem(await client("").post(SUBMIT, json={}), 401, "not-authenticated")


async def test_a_forged_session_cookie_is_none(client):
    forged = Seal("another secret").seal("session", {"token": "ada"})
    for cookie in (forged, "nonsense", ""):
        headers = {"Cookie": f"{SESSION_COOKIE}={cookie}"}
        problem(await client("").get("/me", headers=headers), 401, "not-authenticated")


async def test_without_a_worker_health_says_so(client):
    response = await client("").get("/health")
    assert (response.status_code, response.json()) == (
        200,
        {"status": "degraded", "database": "ok", "worker": "missing"},
    )


async def test_without_a_database_every_answer_says_so(tmp_path):
    database = Database(f"postgresql+psycopg://postgres@/waymark?host={tmp_path}")
    app = application(database, KnownTokens())
    transport = httpx.ASGITransport(app, raise_app_exceptions=False)
    async with httpx.AsyncClient(transport=transport, base_url=f"http://testserver{PREFIX}/api") as client:
        response = await client.get("/courses", headers={"Authorization": "token ada"})
        assert "Nothing was lost" in problem(response, 503, "database-unavailable")["detail"]
        assert response.headers["retry-after"] == "2"
        health = await client.get("/health")
        assert (health.status_code, health.json()["database"]) == (503, "unavailable")
    await database.close()


async def test_a_fault_of_ours_is_a_problem_document_without_details(app, client, monkeypatch):
    async def fail(token: str) -> None:
        raise ZeroDivisionError("secret inner workings")

    monkeypatch.setattr(app.state.parts.authenticator, "identify", fail)
    response = await client("ada").get("/me")
    problem(response, 500, "internal-error")
    assert "secret" not in response.text


async def test_openapi_has_every_documented_route_with_examples(client):
    document = (await client("").get("/openapi.json")).json()
    paths = {path.removeprefix(f"{PREFIX}/api"): set(methods) for path, methods in document["paths"].items()}
    assert paths == {
        "/courses": {"get"},
        "/courses/{course}": {"get"},
        "/courses/{course}/lessons/{lesson}/notebook": {"get"},
        "/courses/{course}/lessons/{lesson}/submissions": {"get", "post"},
        "/courses/{course}/lessons/{lesson}/time": {"post"},
        "/submissions/{submission}": {"get"},
        "/me": {"get"},
        "/me/progress": {"get"},
        "/health": {"get"},
    }
    for name in ("Course", "Lesson", "Submission", "Me", "Health", "Problem", "TimeBatch", "TimeOnTask"):
        assert document["components"]["schemas"][name]["example"], name
