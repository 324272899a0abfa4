"""A real JupyterHub on a real Postgres that is killed."""

import os
import signal

import pytest
from pydantic import SecretStr
from running_hub import RunningHub

from hub_config.postgres import EmbeddedPostgres
from hub_config.postgres.leftovers import server_process

pytestmark = pytest.mark.integration


def test_nobody_is_taken_for_logged_out_after_postgres_was_killed(tmp_path):
    with EmbeddedPostgres(tmp_path / "data") as postgres:
        hub = RunningHub(tmp_path, hub_database_url=SecretStr(postgres.url_of("hub")))
        hub.start()
        try:
            token = hub.admin().api_token("admin")

            def is_known() -> bool:
                return hub.ask("GET", "user", token).status_code == 200

            assert is_known()  # notes the token's use, and commits
            assert is_known()  # only reads
            server = server_process(postgres.files)
            assert server is not None
            os.kill(server, signal.SIGKILL)
            postgres.stop()
            postgres.start()
            assert is_known()
        finally:
            hub.close_browsers()
            hub.stop()
    assert "Failed to get current user" not in hub.log.read_text()
