"""The WebSocket, behind a real server: it tells, catches up after a lost connection, and lets nobody else in."""

import json
import time
from collections.abc import Iterator

import httpx
import psycopg
import pytest
from websockets.exceptions import ConnectionClosed, InvalidStatus
from websockets.sync.client import ClientConnection, connect

from progress_service.api import live
from progress_service.auth.credentials import SESSION_COOKIE
from progress_service.store.courses import publish
from progress_service.store.database import Database
from tests.progress_service.conftest import learners_copy
from tests.progress_service.serving import PREFIX, KnownTokens, application, served

pytestmark = pytest.mark.integration

TERMINATE = (
    "SELECT pg_terminate_backend(pid, 5000) FROM pg_stat_activity WHERE application_name = ANY(%s) AND datname = %s"
)


class Site:
    """The served application, and what tests do with it."""

    def __init__(self, app, address, database_url):
        self.app = app
        self.address = address
        self.database_url = database_url

    def live(self, token="ada", **headers) -> ClientConnection:
        if token:
            headers["Authorization"] = f"Bearer {token}"
        return connect(f"ws://{self.address}{PREFIX}/api/live", additional_headers=headers, proxy=None)

    def submit(self, releases, token="ada") -> int:
        answer = httpx.post(
            f"http://{self.address}{PREFIX}/api/courses/python/lessons/numbers/submissions",
            json=learners_copy(releases[0], {"double": "pass"}),
            headers={"Authorization": f"Bearer {token}"},
        )
        assert answer.status_code == 202, answer.text
        return int(answer.json()["id"])

    def cut(self, *applications: str) -> None:
        """End connections to the database, once there are any."""
        deadline = time.monotonic() + 10
        while not self._terminate(*applications):
            assert time.monotonic() < deadline
            time.sleep(0.01)

    def _terminate(self, *applications: str) -> int:
        name = self.database_url.partition("@/")[2].partition("?")[0]
        conninfo = self.database_url.replace("+psycopg", "")
        with psycopg.connect(conninfo, autocommit=True) as connection:
            return connection.execute(TERMINATE, [list(applications), name]).rowcount


@pytest.fixture
def tokens() -> KnownTokens:
    return KnownTokens()


@pytest.fixture
async def site(database_url, database, course, releases, tokens) -> Iterator[Site]:
    async with database.transaction() as session:
        await publish(session, course, releases)
    serving = Database(database_url)  # of the server's own event loop
    app = application(serving, tokens)
    with served(app) as address:
        yield Site(app, address, database_url)


def heard(connection: ClientConnection, timeout: float = 10.0):
    return json.loads(connection.recv(timeout))


def test_a_snapshot_comes_first_then_what_happens(site, releases):
    with site.live() as mine, site.live() as mine_too, site.live("bert") as his:
        assert [course["id"] for course in heard(mine)["courses"]] == ["python"]
        assert heard(mine_too)["type"] == heard(his)["type"] == "snapshot"
        submission = site.submit(releases)
        for connection in (mine, mine_too):
            event = heard(connection)
            assert (event["type"], event["submission"]) == ("queued", submission)
        with pytest.raises(TimeoutError):
            his.recv(0.3)


def test_a_page_that_connects_later_catches_up(site, releases):
    submission = site.submit(releases)
    with site.live() as mine:
        assert [one["id"] for one in heard(mine)["submissions"]] == [submission]


def test_after_the_database_cut_all_connections_nothing_is_lost(site, releases):
    with site.live() as mine:
        heard(mine)
        for _ in range(3):
            site.cut("waymark-listen")
            submission = site.submit(releases)
            while (event := heard(mine))["submission"] != submission:
                assert event["type"] == "superseded"
            site.cut("waymark", "waymark-listen")
        submission = site.submit(releases)
        assert [heard(mine)["type"], heard(mine)["submission"]] == ["superseded", submission]


@pytest.mark.parametrize("token", ["", "unknown"])
def test_nobody_gets_in_without_a_valid_token(site, token):
    with pytest.raises(InvalidStatus) as refused, site.live(token, Origin=f"http://{site.address}"):
        pass
    assert refused.value.response.status_code == 401
    assert json.loads(refused.value.response.body)["code"] == "not-authenticated"


def session_cookie(site):
    return f"{SESSION_COOKIE}={site.app.state.parts.seal.seal('session', {'token': 'ada'})}"


def test_our_own_page_gets_in_by_its_cookie(site):
    with site.live("", Cookie=session_cookie(site), Origin=f"http://{site.address}") as mine:
        assert heard(mine)["type"] == "snapshot"


@pytest.mark.parametrize("origin", ["http://evil.example", "null", ""])
def test_another_sites_page_does_not(site, origin):
    headers = {"Cookie": session_cookie(site)} | ({"Origin": origin} if origin else {})
    with pytest.raises(InvalidStatus) as refused, site.live("", **headers):
        pass
    assert json.loads(refused.value.response.body)["code"] == "foreign-origin"


def test_a_revoked_token_ends_the_connection(site, tokens, monkeypatch):
    monkeypatch.setattr(live, "_QUIET_SECONDS", 0.2)
    with site.live() as mine:
        heard(mine)
        tokens.revoked.add("ada")
        with pytest.raises(ConnectionClosed) as closed:
            mine.recv(10)
        assert closed.value.rcvd.code == 1008


def test_a_page_that_goes_away_leaves_nothing_behind(site):
    with site.live() as mine:
        heard(mine)
        assert site.app.state.parts.wakes._waiting
    deadline = time.monotonic() + 5
    while site.app.state.parts.wakes._waiting and time.monotonic() < deadline:
        time.sleep(0.02)
    assert not site.app.state.parts.wakes._waiting
