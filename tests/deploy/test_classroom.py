"""Two learners at once in the classroom of docker compose: what each finds of the other, Postgres and the world."""

import json
import uuid
from collections.abc import Iterator
from typing import Any

import pytest
from classroom import Classroom, docker, running
from inside import ANSWERS, ASK, CONNECT, SUBMIT
from running_hub import Browser

pytestmark = [pytest.mark.docker, pytest.mark.integration, pytest.mark.timeout(3600)]


@pytest.fixture(scope="module")
def classroom() -> Iterator[Classroom]:
    with running(Classroom(f"waymark-test-{uuid.uuid4().hex[:8]}")) as classroom:
        yield classroom


@pytest.fixture(scope="module")
def ada(classroom: Classroom) -> Browser:
    return classroom.with_server("ada")


@pytest.fixture(scope="module")
def bob(classroom: Classroom) -> Browser:
    return classroom.with_server("bob")


@pytest.fixture(scope="module")
def bobs_submission(classroom: Classroom, bob: Browser) -> dict[str, Any]:
    return submitted(classroom, bob, "bob")


def submitted(classroom: Classroom, browser: Browser, name: str) -> dict[str, Any]:
    seen = classroom.run(browser, name, f"answers = {ANSWERS!r}\n{SUBMIT}")
    assert isinstance(seen, dict)
    return seen


def addresses(container: str) -> list[str]:
    networks = json.loads(docker("inspect", container))[0]["NetworkSettings"]["Networks"]
    return [network["IPAddress"] for network in networks.values()]


def test_an_answer_gets_its_verdict(bobs_submission):
    assert bobs_submission["verdict"]["status"] == "passed"


def test_another_learners_rows_are_not_there(classroom, ada, bobs_submission):
    """Asked for from ada's container with the token of her own server."""
    number = bobs_submission["id"]
    paths = [f"api/submissions/{number}", "api/courses/python/lessons/first-steps/submissions", "api/me"]
    (status, answer), mine, me = classroom.run(ada, "ada", f"{ASK}\nseen = [ask(path) for path in {paths!r}]")
    assert (status, answer["code"]) == (404, "submission-unknown")
    assert "bob" not in json.dumps(answer)
    assert mine == [200, []]
    assert me == [200, {"name": "ada", "role": "learner"}]


def test_the_hub_tells_no_learner_of_another(classroom, ada, bob):
    code = (
        ASK
        + """
os.environ["WAYMARK_PROGRESS_URL"] = os.environ["JUPYTERHUB_API_URL"]
seen = [ask(*one)[0] for one in (("users/bob",), ("users",), ("users/bob/server", None, "DELETE"))]
"""
    )
    assert set(classroom.run(ada, "ada", code)) <= {403, 404}
    assert bob.get("/user/bob/api").status_code == 200


def test_postgres_is_reached_by_neither(classroom, ada, bob):
    """By none of its addresses nor its names, while it takes connections of those whose network it is on."""
    postgres = classroom.container("postgres")
    hosts = [*addresses(postgres), "postgres", f"{classroom.project}_postgres_1", f"{classroom.project}-postgres-1"]
    reached = "import socket; socket.create_connection(('postgres', 5432), 5)"
    docker("exec", classroom.container("service"), "python", "-c", reached)
    for name, browser in (("ada", ada), ("bob", bob)):
        seen = classroom.run(browser, name, f"{CONNECT}\nseen = [connects(host, 5432) for host in {hosts!r}]")
        assert seen == [False] * len(hosts), (name, hosts)


def test_neither_reaches_the_other_nor_parts_of_the_platform_that_are_not_theirs(classroom, ada, bob):
    others = [(address, 8888) for address in addresses(f"{classroom.project}-learner-bob")]
    service = [(address, 8082) for address in addresses(classroom.container("service"))]
    hub = [(address, 8081) for address in addresses(f"{classroom.project}-hub")]
    tried = [*others, (f"{classroom.project}-learner-bob", 8888), *service, ("proxy", 8001), ("proxy-api", 8001)]
    seen = classroom.run(ada, "ada", f"{CONNECT}\nseen = [connects(*one) for one in {tried!r}]")
    assert seen == [False] * len(tried), tried
    # Of the hub's addresses, the one in ada's own network alone.
    own = {one.rpartition(".")[0] for one in addresses(f"{classroom.project}-learner-ada")}
    seen = classroom.run(ada, "ada", f"{CONNECT}\nseen = [connects(*one) for one in {hub!r}]")
    assert sum(seen) == 1
    assert hub[seen.index(True)][0].rpartition(".")[0] in own


def test_neither_reaches_the_internet_or_a_clouds_metadata(classroom, ada):
    tried = [("1.1.1.1", 53), ("8.8.8.8", 443), ("169.254.169.254", 80), ("example.org", 80)]
    seen = classroom.run(ada, "ada", f"{CONNECT}\nseen = [connects(*one) for one in {tried!r}]")
    assert seen == [False] * len(tried)
