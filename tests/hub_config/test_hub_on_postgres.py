"""A real JupyterHub whose database is Postgres, started again."""

import pytest
from pydantic import SecretStr
from running_hub import RunningHub

from hub_config.postgres import EmbeddedPostgres

pytestmark = pytest.mark.integration


@pytest.mark.parametrize("kill", [False, True], ids=["stopped", "killed"])
def test_a_hub_that_is_started_again_keeps_logins_and_accounts(tmp_path, kill):
    with EmbeddedPostgres(tmp_path / "data") as postgres:
        hub = RunningHub(tmp_path, signup="open", hub_database_url=SecretStr(postgres.url_of("hub")))
        hub.start()
        try:
            browser = hub.browser()
            browser.sign_up("ada")
            browser.sign_in("ada")
            assert browser.is_signed_in()
            token = browser.api_token("ada")
            hub.restart_hub(kill=kill)
            assert browser.is_signed_in()
            headers = {"Authorization": f"token {token}"}
            assert hub.browser().http.get("/hub/api/user", headers=headers).json()["name"] == "ada"
            assert hub.browser().sign_in("ada").status_code == 302
        finally:
            hub.close_browsers()
            hub.stop()
    assert not (tmp_path / "hub.sqlite").exists()
