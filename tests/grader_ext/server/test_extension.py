"""How the extension loads, and that it weighs little."""

import json
import subprocess
import sys

import pytest

from grader_ext.server import _jupyter_server_extension_points
from grader_ext.server.errors import PanelNotBuilt
from grader_ext.server.extension import PAGE_OPTION
from tests.grader_ext.server.conftest import Learner, start_server, stop_server


async def loaded(home):
    app = await start_server(home)
    response = await Learner(app, home).get("waymark/api/courses")
    assert page_option(app) == ("true" if response.code == 200 else None), "the page is told whether there are lessons"
    await stop_server(app)
    return response


def page_option(app):
    return app.web_app.settings.get("page_config_data", {}).get(PAGE_OPTION)


async def test_with_a_service_the_page_is_told_that_there_are_lessons(environment):
    assert (await loaded(environment)).code == 200


def test_it_says_where_it_is():
    assert _jupyter_server_extension_points() == [{"module": "grader_ext.server"}]


async def test_without_a_service_it_has_no_lessons_and_says_so(environment, monkeypatch, capsys):
    monkeypatch.delenv("WAYMARK_PROGRESS_URL")
    response = await loaded(environment)
    assert response.code == 404
    assert "WAYMARK_PROGRESS_URL is not set" in capsys.readouterr().err


async def test_without_a_service_editors_have_their_marks(environment, monkeypatch):
    monkeypatch.delenv("WAYMARK_PROGRESS_URL")
    app = await start_server(environment)
    response = await Learner(app, environment).post("waymark/api/python-syntax", {"source": "x = )"})
    assert json.loads(response.body)["problem"]["line"] == 1
    await stop_server(app)


@pytest.mark.parametrize(("name", "value"), [("WAYMARK_PROGRESS_URL", "not an address"), ("JUPYTERHUB_API_TOKEN", "")])
async def test_a_bad_setting_stops_no_server_and_is_named_in_the_log(environment, monkeypatch, capsys, name, value):
    monkeypatch.setenv(name, value)
    assert (await loaded(environment)).code == 404
    assert name in capsys.readouterr().err


async def test_a_panel_that_was_not_built_is_named_in_the_log(environment, monkeypatch, capsys):
    def not_built():
        raise PanelNotBuilt(path="static/panel.js")

    monkeypatch.setattr("grader_ext.server.extension.loader", not_built)
    assert (await loaded(environment)).code == 404
    assert "Run `make`" in capsys.readouterr().err


def test_it_imports_nothing_heavy_that_the_server_has_not_imported_already():
    script = """
import sys
import jupyter_server.serverapp, jupyter_server.services.kernels.websocket
before = set(sys.modules)
import grader_ext.server
print(*sorted({name.split(".")[0] for name in set(sys.modules) - before}))
"""
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, timeout=60, check=True)
    assert done.stdout.split() == ["grader_ext"]
