"""With a real JupyterHub in front: browsers log in by OAuth, tokens are checked for scope, groups make roles."""

import asyncio
import os
import re
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import httpx
import pytest

from grader_ext.core.course import Course
from hub_config.ports import free_ports
from hub_config.proxy import PACKAGE, find_node, install
from progress_service.store.courses import publish
from progress_service.store.database import Database
from tests.progress_service.conftest import answer, assertion, execute, notebook, release
from tests.progress_service.serving import PREFIX

pytestmark = [pytest.mark.integration, pytest.mark.timeout(240)]

SERVICE_TOKEN = "service-token-of-the-tests"
ADMIN_TOKEN = "admin-token-of-the-tests"
PASSWORD = "a password of the tests"
PATIENCE_SECONDS = 60
"""Until an answer, on a machine that does much else."""

CONFIG = """
c.JupyterHub.bind_url = "{url}"
c.JupyterHub.hub_bind_url = "http://127.0.0.1:{hub}"
c.ConfigurableHTTPProxy.command = {proxy!r}
c.ConfigurableHTTPProxy.api_url = "http://127.0.0.1:{proxy_api}"
c.JupyterHub.db_url = "sqlite:///hub.sqlite"
c.JupyterHub.cookie_secret_file = "cookie_secret"
c.JupyterHub.authenticator_class = "dummy"
c.DummyAuthenticator.password = "{password}"
c.Authenticator.allow_all = True
c.Authenticator.admin_users = {{"al"}}
c.JupyterHub.load_groups = {{"instructors": {{"users": ["ina"]}}}}
c.JupyterHub.extra_user_scopes = {{"access:services!service=progress"}}
c.JupyterHub.services = [
    {{"name": "progress", "url": "http://127.0.0.1:{service}", "api_token": "{token}", "oauth_no_confirm": True}},
    {{"name": "admin", "api_token": "{admin}"}},
]
c.JupyterHub.load_roles = [
    {{"name": "service", "scopes": ["read:users", "read:groups"], "services": ["progress"]}},
    {{"name": "helper", "scopes": ["admin:users", "tokens"], "services": ["admin"]}},
]
"""


def until_answers(url: str, processes: list[subprocess.Popen[bytes]], log: Path) -> None:
    deadline = time.monotonic() + 90
    while time.monotonic() < deadline:
        assert all(process.poll() is None for process in processes), log.read_text()
        try:
            if httpx.get(url).status_code == 200:
                return
        except httpx.TransportError:
            pass
        time.sleep(0.1)
    raise AssertionError(f"{url} does not answer: {log.read_text()}")


@pytest.fixture(scope="module")
def hub(tmp_path_factory: pytest.TempPathFactory, postgres, template) -> Iterator[str]:
    """The hub with its proxy and, as a process of its own, the service; gives the public address."""
    execute(postgres, f"CREATE DATABASE behind_hub TEMPLATE {template}")
    course = Course.model_validate(
        {"id": "python", "title": "Python", "language": "python", "lessons": [{"id": "numbers", "title": "Numbers"}]}
    )
    releases = [release(course, "numbers", notebook([answer("double", "1"), assertion("test", "assert True")]))]

    async def fill() -> None:
        database = Database(postgres.url_of("behind_hub"))
        async with database.transaction() as session:
            await publish(session, course, releases)
        await database.close()

    asyncio.run(fill())
    folder = tmp_path_factory.mktemp("hub")
    node = find_node()
    install(node)
    program = PACKAGE / "node_modules" / "configurable-http-proxy" / "bin" / "configurable-http-proxy"
    ports = dict(zip(("public", "hub", "proxy_api", "service"), free_ports(4), strict=True))
    url = f"http://127.0.0.1:{ports['public']}"
    config = CONFIG.format(
        url=url, proxy=[str(node), str(program)], password=PASSWORD, token=SERVICE_TOKEN, admin=ADMIN_TOKEN, **ports
    )
    (folder / "jupyterhub_config.py").write_text(config)
    environment = {
        **os.environ,
        "WAYMARK_DATABASE_URL": postgres.url_of("behind_hub"),
        "WAYMARK_TOKEN_SECONDS": "1",
        "JUPYTERHUB_API_TOKEN": SERVICE_TOKEN,
        "JUPYTERHUB_API_URL": f"http://127.0.0.1:{ports['hub']}/hub/api",
        "JUPYTERHUB_SERVICE_URL": f"http://127.0.0.1:{ports['service']}",
    }
    log = folder / "log"
    commands = [["-m", "jupyterhub"], ["-m", "progress_service", "service"]]
    with log.open("wb") as output:
        processes = [
            subprocess.Popen(
                [sys.executable, *command],
                cwd=folder,
                env=environment,
                stdout=output,
                stderr=output,
                start_new_session=True,
            )
            for command in commands
        ]
        try:
            until_answers(f"{url}{PREFIX}/api/health", processes, log)
            yield url
        finally:
            for process in processes:
                os.killpg(process.pid, signal.SIGTERM)
            for process in processes:
                process.wait(30)


@contextmanager
def log_in(hub: str, name: str) -> Iterator[httpx.Client]:
    """A browser that opens the progress page and logs in where the hub asks it to."""
    with httpx.Client(base_url=hub, follow_redirects=True, timeout=PATIENCE_SECONDS) as browser:
        page = browser.get(f"{PREFIX}/")
        assert page.url.path == "/hub/login"
        xsrf = re.search(r'name="_xsrf" value="([^"]+)"', page.text)
        assert xsrf is not None
        target = parse_qs(urlsplit(str(page.url)).query)["next"][0]
        form = {"username": name, "password": PASSWORD, "_xsrf": xsrf[1]}
        done = browser.post("/hub/login", params={"next": target}, data=form)
        assert done.status_code == 200, done.text
        assert done.url.path == f"{PREFIX}/", done.url
        yield browser


def as_admin(hub: str, method: str, path: str, **more: object) -> httpx.Response:
    headers = {"Authorization": f"token {ADMIN_TOKEN}"}
    return httpx.request(method, f"{hub}/hub/api/{path}", headers=headers, timeout=PATIENCE_SECONDS, **more)


def token_of(hub: str, name: str, **body: object) -> tuple[str, str]:
    """A new token of a user and its id, as an admin makes it."""
    as_admin(hub, "POST", f"users/{name}")
    made = as_admin(hub, "POST", f"users/{name}/tokens", json=body)
    assert made.status_code == 201, made.text
    return made.json()["token"], made.json()["id"]


def me(hub: str, token: str) -> httpx.Response:
    headers = {"Authorization": f"Bearer {token}"}
    return httpx.get(f"{hub}{PREFIX}/api/me", headers=headers, timeout=PATIENCE_SECONDS)


@pytest.mark.parametrize(("name", "role"), [("ada", "learner"), ("ina", "instructor"), ("al", "admin")])
def test_a_browser_logs_in_through_the_hub_and_has_its_role(hub, name, role):
    with log_in(hub, name) as browser:
        page = browser.get(f"{PREFIX}/")
        assert "0 of 1 lessons" in page.text
        assert browser.get(f"{PREFIX}/api/me").json() == {"name": name, "role": role}
        assert not [cookie for cookie in browser.cookies.jar if cookie.name.startswith("waymark-login")]


def test_two_tabs_can_log_in_at_once(hub):
    with httpx.Client(base_url=hub, timeout=PATIENCE_SECONDS) as browser:
        begun = [browser.get(f"{PREFIX}/").headers["location"] for _ in range(2)]
        with log_in(hub, "tabs") as logged_in:
            browser.cookies.update(logged_in.cookies)
        for location in begun:
            finished = browser.get(location, follow_redirects=True)
            assert finished.status_code == 200, finished.text
            assert finished.url.path == f"{PREFIX}/"


def test_after_the_hubs_log_out_the_page_asks_again(hub):
    with log_in(hub, "leaving") as browser:
        browser.get("/hub/logout")
        time.sleep(1.2)  # WAYMARK_TOKEN_SECONDS
        assert browser.get(f"{PREFIX}/").url.path == "/hub/login"


def test_a_token_with_the_scope_is_let_in_until_it_is_revoked(hub):
    token, identifier = token_of(hub, "ada", scopes=["access:services!service=progress"])
    assert me(hub, token).json() == {"name": "ada", "role": "learner"}
    assert as_admin(hub, "DELETE", f"users/ada/tokens/{identifier}").status_code == 204
    time.sleep(1.2)
    assert me(hub, token).status_code == 401


def test_a_token_without_the_scope_is_not(hub):
    token, _ = token_of(hub, "ada", scopes=["read:users!user=ada"])
    answer = me(hub, token)
    assert (answer.status_code, answer.json()["code"]) == (403, "scope-missing")


def test_a_services_token_is_nobodys(hub):
    answer = me(hub, ADMIN_TOKEN)
    assert (answer.status_code, answer.json()["code"]) == (403, "not-a-user")


def test_a_made_up_token_is_none(hub):
    assert me(hub, "made-up").status_code == 401
