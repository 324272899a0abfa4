"""Tidewave is there for developers, and for nobody else. In a process of its own: it hangs itself into logging."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from grader_ext.core.errors import Problems
from tests.progress_service.serving import service_settings

ROOT = Path(__file__).parents[2]
URL = "postgresql://nobody@127.0.0.1:1/none"
ASK = f"""
import asyncio, json, sys
import httpx
from progress_service.application import create_application
from progress_service.auth.hub import hub_oauth
from progress_service.store.database import Database
from tests.progress_service.serving import KnownTokens, service_settings

async def ask(peer, **headers):
    settings = service_settings({URL!r}, WAYMARK_DEV=sys.argv[1])
    database = Database(settings.database_url.get_secret_value())
    app = create_application(settings, database, KnownTokens(), hub_oauth(settings))
    transport = httpx.ASGITransport(app, client=(peer, 1))
    async with httpx.AsyncClient(transport=transport, base_url="http://127.0.0.1") as client:
        call = {{"jsonrpc": "2.0", "id": 1, "method": "tools/list"}}
        return await client.post("/tidewave/mcp", json=call, headers=headers)

mine = asyncio.run(ask("127.0.0.1"))
far = asyncio.run(ask("192.0.2.1"))
page = asyncio.run(ask("127.0.0.1", Origin="http://127.0.0.1"))
tools = [tool["name"] for tool in mine.json()["result"]["tools"]] if mine.status_code == 200 else []
print(json.dumps([[mine.status_code, far.status_code, page.status_code], tools, "tidewave" in sys.modules]))
"""


def answers(dev: str, tmp_path: Path) -> list:
    environment = os.environ | {"TMPDIR": str(tmp_path), "PYTHONPATH": str(ROOT)}
    done = subprocess.run(
        [sys.executable, "-c", ASK, dev], cwd=ROOT, env=environment, capture_output=True, text=True, check=True
    )
    return json.loads(done.stdout)


def test_in_development_tidewave_answers_this_machines_tools_alone(tmp_path):
    statuses, tools, _ = answers("1", tmp_path)
    assert statuses == [200, 403, 403]
    assert {"project_eval", "get_models", "execute_sql_query"} <= set(tools)


@pytest.mark.parametrize("dev", ["", "0"])
def test_without_it_there_is_no_tidewave(dev, tmp_path):
    assert answers(dev, tmp_path) == [[404, 404, 404], [], False]


def test_it_is_refused_where_others_reach_the_service():
    with pytest.raises(Problems, match=r"WAYMARK_DEV is wrong: it is for a service that listens on 127\.0\.0\.1"):
        service_settings(URL, WAYMARK_DEV="1", JUPYTERHUB_SERVICE_URL="http://0.0.0.0:10101")
