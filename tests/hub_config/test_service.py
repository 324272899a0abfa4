"""What the hub tells the progress service about whoever comes, through the very OAuth that the service uses."""

from collections.abc import Iterator
from urllib.parse import parse_qs, urlsplit

import httpx
import pytest
from running_hub import PATIENCE_SECONDS, Browser, RunningHub

from hub_config.keys import Keys
from hub_config.service import progress_url, service_environment
from hub_config.settings import Settings

CALLBACK = "/services/progress/oauth_callback"


@pytest.fixture(scope="module")
def hub(tmp_path_factory: pytest.TempPathFactory) -> Iterator[RunningHub]:
    hub = RunningHub(tmp_path_factory.mktemp("service"), signup="open")
    hub.start()
    yield hub
    hub.close_browsers()
    hub.stop()


def told_of(hub: RunningHub, browser: Browser) -> dict[str, object]:
    """Go through OAuth as a browser and the service do, and return the hub's model of the user."""
    asked = {"client_id": "service-progress", "redirect_uri": CALLBACK, "response_type": "code", "state": "s"}
    answer = browser.http.get("/hub/api/oauth2/authorize", params=asked, follow_redirects=False)
    assert answer.status_code == 302, answer.text
    code = parse_qs(urlsplit(answer.headers["Location"]).query)["code"][0]
    secret = Keys(hub.settings.data).service_token
    granted = httpx.post(
        f"{hub.address}/hub/api/oauth2/token",
        data={
            "client_id": "service-progress",
            "client_secret": secret,
            "grant_type": "authorization_code",
            "code": code,
            "redirect_uri": CALLBACK,
        },
        timeout=PATIENCE_SECONDS,
    )
    model: dict[str, object] = hub.ask("GET", "user", granted.json()["access_token"]).json()
    return model


@pytest.mark.integration
def test_a_learner_an_instructor_and_an_admin_are_told_apart(hub):
    admin, learner = hub.admin(), hub.browser()
    learner.sign_up("ada")
    learner.sign_in("ada")
    model = told_of(hub, learner)
    assert (model["name"], model["admin"], model["groups"]) == ("ada", False, [])
    assert "access:services!service=progress" in model["scopes"]
    assert told_of(hub, admin)["admin"] is True
    headers = {"Authorization": f"token {admin.api_token('admin')}"}
    joined = admin.http.post("/hub/api/groups/instructors/users", headers=headers, json={"users": ["ada"]})
    assert joined.status_code == 200, joined.text
    assert told_of(hub, learner)["groups"] == ["instructors"]


@pytest.mark.integration
def test_the_services_own_token_reads_users_and_changes_nothing(hub):
    token = Keys(hub.settings.data).service_token
    assert hub.ask("GET", "users/admin", token).status_code == 200
    assert hub.ask("POST", "users/mallory", token).status_code in (403, 404)
    assert hub.ask("DELETE", "users/admin", token).status_code in (403, 404)


@pytest.mark.parametrize(
    ("public", "reached"),
    [
        ("http://127.0.0.1:8000", "http://127.0.0.1:8000"),
        ("http://0.0.0.0:80", "http://127.0.0.1:80"),
        ("http://[::]:8000", "http://[::1]:8000"),
        ("http://[::1]:8000", "http://[::1]:8000"),
    ],
)
def test_where_a_learners_server_reaches_the_service(tmp_path, public, reached):
    settings = Settings(data=tmp_path, public_url=public)
    assert progress_url(settings) == f"{reached}/services/progress"


def test_the_service_gets_jupyterhubs_variables(tmp_path):
    variables = service_environment(Settings(data=tmp_path), Keys(tmp_path))
    assert variables["JUPYTERHUB_API_URL"] == "http://127.0.0.1:8081/hub/api"
    assert variables["JUPYTERHUB_SERVICE_URL"] == "http://127.0.0.1:8002"
