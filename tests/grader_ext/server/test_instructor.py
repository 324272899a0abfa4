"""What an instructor's server does with a source notebook, by the real `waymark` command and real boxes."""

import asyncio
import json
import sys
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import httpx
import pytest

from grader_ext.server.extension import INSTRUCTOR_OPTION, PAGE_OPTION
from tests.grader_ext.server.conftest import Learner, start_server, stop_server
from tests.grader_ext.server.source_course import COURSE, PATH, SOLUTION, lesson

pytestmark = pytest.mark.integration


@pytest.fixture
async def instructor(environment: Path, monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[Learner]:
    monkeypatch.delenv("WAYMARK_PROGRESS_URL")
    app = await start_server(environment)
    server = Learner(app, environment)
    server.write(PATH, lesson())
    (environment / "course/course.toml").write_text(COURSE)
    yield server
    await stop_server(app)


async def asked(server: Learner, tool: str, **more: Any) -> Any:
    response = await server.post(f"waymark/api/source/{tool}", {"path": PATH, **more})
    assert response.code == 200, response.body
    return json.loads(response.body)


async def refused(server: Learner, tool: str, **more: Any) -> Any:
    response = await server.post(f"waymark/api/source/{tool}", {"path": PATH, **more})
    assert response.code >= 400
    return json.loads(response.body)


async def test_a_learners_server_has_none_of_it(learner):
    assert INSTRUCTOR_OPTION not in learner.app.web_app.settings["page_config_data"]
    for tool in ("release", "check", "grade"):
        assert (await learner.post(f"waymark/api/source/{tool}", {"path": PATH})).code == 404
    assert (await learner.get(f"waymark/api/source?path={PATH}")).code == 404


async def test_an_instructors_page_is_told_of_the_tools_and_gets_the_panels_module(instructor):
    told = instructor.app.web_app.settings["page_config_data"]
    assert told[INSTRUCTOR_OPTION] == "true"
    assert PAGE_OPTION not in told
    assert (await instructor.get("waymark/static/panel.js")).code == 200


@pytest.mark.parametrize(
    ("path", "source"),
    [(PATH, True), ("hello.ipynb", False), ("course/course.toml", False), ("course/../course/hello.ipynb", False)],
)
async def test_a_source_notebook_is_one_beside_a_course_toml(instructor, path, source):
    instructor.write("hello.ipynb", lesson())
    response = await instructor.get(f"waymark/api/source?path={path}")
    assert json.loads(response.body) == {"source": source}


async def test_nobody_gets_them_without_the_servers_token(instructor):
    response = await instructor.request("POST", "waymark/api/source/release", {"path": PATH}, headers={})
    assert response.code == 403


async def test_the_release_is_the_learners_notebook(instructor):
    notebook = (await asked(instructor, "release"))["notebook"]
    assert [one["id"] for one in notebook["cells"]] == ["waymark-panel", "greet", "test-greet"]
    assert notebook["metadata"]["waymark"]["lesson"] == "hello"
    text = json.dumps(notebook)
    assert "YOUR CODE HERE" in text
    assert "return 'Hello, '" not in text
    assert "Return it." not in text


async def test_findings_are_those_of_the_command(instructor):
    assert await asked(instructor, "check") | {"course": ""} == {
        "version": 1,
        "course": "",
        "findings": [],
        "advice": [],
    }
    instructor.write(PATH, lesson(solution=SOLUTION.replace("Hello", "Hi")))
    (finding,) = (await asked(instructor, "check"))["findings"]
    assert (finding["cell"], finding["code"]) == ("test-greet", "check-reference-fails")


async def test_reference_and_stub_are_really_graded(instructor):
    verdict = await asked(instructor, "grade", answers="reference")
    assert (verdict["status"], verdict["score"], verdict["tests_ran"]) == ("passed", 2, "apart")
    verdict = await asked(instructor, "grade", answers="stub")
    assert (verdict["status"], verdict["score"]) == ("failed", 0)
    assert [test["status"] for test in verdict["tests"]] == ["learner_error"]
    assert (await refused(instructor, "grade", answers="mine"))["code"] == "request-invalid"


@pytest.mark.parametrize(("tool", "more"), [("release", {}), ("grade", {"answers": "reference"})])
async def test_a_broken_course_toml_is_told_key_by_key(instructor, tool, more):
    (instructor.home / "course/course.toml").write_text(COURSE.replace("language", "tongue"))
    problem = await refused(instructor, tool, **more)
    assert problem["status"] == 422
    assert "`tongue`: unknown key. See docs/instructor.md" in problem["detail"]
    assert {one["code"] for one in problem["problems"]} == {"course-bad-key"}


async def test_a_kernel_that_is_not_there_is_a_finding_and_keeps_no_lesson_from_its_preview(instructor):
    instructor.write(PATH, lesson(kernel="no-such"))
    assert [one["code"] for one in (await asked(instructor, "check"))["findings"]] == ["check-kernel-missing"]
    verdict = await asked(instructor, "grade", answers="reference")
    assert verdict["status"] == "error"
    assert "no-such" in verdict["tests"][0]["message"]
    assert (await asked(instructor, "release"))["notebook"]


async def test_without_bubblewrap_the_remedy_is_told(instructor, monkeypatch, tmp_path):
    monkeypatch.setenv("PATH", str(tmp_path))
    (finding,) = (await asked(instructor, "check"))["findings"]
    assert "apt install bubblewrap" in finding["message"]
    verdict = await asked(instructor, "grade", answers="reference")
    assert verdict["status"] == "error"
    assert "apt install bubblewrap" in verdict["tests"][0]["message"]


async def test_a_page_that_leaves_has_its_command_ended(instructor, monkeypatch, tmp_path):
    script = f"#!/bin/sh\ncd {tmp_path}; echo $$ > new; mv new pid; exec sleep 1000"
    (tmp_path / "waymark").write_text(script)
    (tmp_path / "waymark").chmod(0o755)
    monkeypatch.setattr("sysconfig.get_path", lambda name: str(tmp_path))
    async with httpx.AsyncClient() as page:
        url = instructor.base + "waymark/api/source/check"
        asking = asyncio.create_task(page.post(url, json={"path": PATH}, headers=instructor.headers, timeout=60))
        async with asyncio.timeout(60):
            while not (tmp_path / "pid").exists():
                await asyncio.sleep(0.05)
            process = Path("/proc", (tmp_path / "pid").read_text().strip())
            assert process.exists()
            asking.cancel()
            while process.exists():
                await asyncio.sleep(0.05)


async def test_a_notebook_that_no_table_names_is_told_so(instructor):
    (instructor.home / PATH).rename(instructor.home / "course/other.ipynb")
    response = await instructor.post("waymark/api/source/release", {"path": "course/other.ipynb"})
    assert json.loads(response.body)["code"] == "course-not-in-course"
    assert (await refused(instructor, "release"))["code"] == "source-not-in-a-course"


def test_the_command_is_found_beside_this_python():
    assert (Path(sys.executable).parent / "waymark").is_file()
