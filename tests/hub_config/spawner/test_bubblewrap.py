"""A learner's JupyterLab, started by a real hub, and a kernel in it that looks around."""

import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from running_hub import Browser, RunningHub

pytestmark = pytest.mark.integration


@pytest.fixture(scope="module")
def hub(tmp_path_factory: pytest.TempPathFactory) -> Iterator[RunningHub]:
    hub = RunningHub(tmp_path_factory.mktemp("spawner"), signup="open")
    hub.start()
    yield hub
    hub.close_browsers()
    hub.stop()


@pytest.fixture(scope="module")
def ada(hub: RunningHub) -> Browser:
    return signed_in(hub, "ada")


def signed_in(hub: RunningHub, name: str) -> Browser:
    browser = hub.browser()
    browser.sign_up(name)
    browser.sign_in(name)
    browser.start_server(name)
    return browser


def run(hub: RunningHub, browser: Browser, name: str, code: str) -> object:
    return hub.run(browser, name, code)


def test_the_kernel_sees_its_own_home_alone(hub, ada):
    bob = hub.settings.data / "homes" / "bob"
    bob.mkdir(parents=True, exist_ok=True)
    code = f"import os; seen = [os.getcwd(), os.listdir('/home'), os.path.exists({str(hub.settings.data)!r})]"
    folder, homes, sees_data = run(hub, ada, "ada", code)
    # A Python environment below /home is shown at its own path, with nothing beside it.
    parents = {Path(sys.prefix).parts[2]} if Path(sys.prefix).is_relative_to("/home") else set()
    assert (folder, set(homes), sees_data) == ("/home/learner", {"learner", *parents}, False)


def test_the_environment_holds_nothing_of_the_hubs(hub, ada, monkeypatch):
    seen = run(hub, ada, "ada", "import os; seen = dict(os.environ)")
    assert seen["WAYMARK_PROGRESS_URL"] == f"{hub.address}/services/progress"
    assert not {name for name in seen if name.startswith("WAYMARK_")} - {"WAYMARK_PROGRESS_URL"}
    assert "CONFIGPROXY_AUTH_TOKEN" not in seen


def test_the_servers_token_may_reach_the_service(hub, ada):
    code = """
import os, urllib.request, json
address = os.environ["JUPYTERHUB_API_URL"] + "/user"
token = os.environ["JUPYTERHUB_API_TOKEN"]
request = urllib.request.Request(address, headers={"Authorization": "token " + token})
seen = json.load(urllib.request.urlopen(request))["scopes"]
"""
    assert "access:services!service=progress" in run(hub, ada, "ada", code)


def test_the_server_is_lean(hub, ada):
    log = (hub.settings.data / "logs" / "servers" / "ada.log").read_text()
    assert "jupyterlab | extension was successfully loaded" in log
    for extension in ("nbgrader", "jupyter_lsp", "notebook |", "notebook_shim"):
        assert f"{extension} | extension was successfully loaded" not in log


def test_one_learner_cannot_enter_anothers_server(hub, ada):
    mallory = hub.browser()
    mallory.sign_up("mallory")
    mallory.sign_in("mallory")
    token = mallory.api_token("mallory")
    answer = mallory.http.get("/user/ada/api/contents", headers={"Authorization": f"token {token}"})
    assert answer.status_code == 403


def test_what_was_saved_is_there_after_the_server_was_started_again(hub, ada):
    run(hub, ada, "ada", "seen = open('/home/learner/kept.txt', 'w').write('kept')")
    hub.stop_server("ada")
    ada.start_server("ada")
    assert run(hub, ada, "ada", "seen = open('/home/learner/kept.txt').read()") == "kept"


@pytest.mark.parametrize(("name", "folder"), [("a.b", "a-2Eb"), ("a-b", "a-2Db")])
def test_each_name_has_a_folder_of_its_own(hub, name, folder):
    browser = hub.browser()
    browser.sign_up(name)
    browser.sign_in(name)
    browser.start_server(name)
    assert (hub.settings.data / "homes" / folder).is_dir()
