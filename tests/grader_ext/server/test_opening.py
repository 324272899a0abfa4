import json

import nbformat
import pytest

LESSON = {"course": "python", "lesson": "lesson-1"}
PATH = "python/lesson-1.ipynb"


async def opened(learner):
    response = await learner.post("waymark/api/open", LESSON)
    assert response.code == 200, response.body
    return json.loads(response.body)


def answer(notebook, source):
    next(cell for cell in notebook["cells"] if cell["id"] == "greet")["source"] = source
    return notebook


async def test_the_panel_shows_from_saved_state_in_a_trusted_notebook(learner):
    await opened(learner)
    notebook = learner.read(PATH)
    panel = notebook["cells"][0]
    assert panel["outputs"][0]["data"]["application/vnd.jupyter.widget-view+json"]["model_id"] == "waymark-lesson-panel"
    state = notebook["metadata"]["widgets"]["application/vnd.jupyter.widget-state+json"]["state"]
    assert "waymark/static/panel.js" in state["waymark-lesson-panel"]["state"]["_esm"]
    nbformat.validate(notebook)
    assert learner.app.contents_manager.notary.check_signature(nbformat.from_dict(notebook))


async def test_opening_again_leaves_the_file_untouched(learner):
    await opened(learner)
    learner.write(PATH, answer(learner.read(PATH), "def greet(name): return name"))
    before = (learner.home / PATH).read_bytes()
    assert (await opened(learner))["upgraded"] is None
    assert (learner.home / PATH).read_bytes() == before


async def test_a_deleted_answer_cell_comes_back_and_the_others_stay(learner, service):
    await opened(learner)
    notebook = learner.read(PATH)
    notebook["cells"] = [cell for cell in notebook["cells"] if cell["id"] != "greet"]
    mine = nbformat.v4.new_code_cell("1 + 1", id="mine")
    notebook["cells"].insert(2, mine)
    learner.write(PATH, notebook)
    await opened(learner)
    assert [cell["id"] for cell in learner.read(PATH)["cells"]] == [
        "waymark-panel",
        "intro",
        "greet",
        "mine",
        "test-greet",
    ]


async def test_a_cleared_panel_output_comes_back(learner):
    await opened(learner)
    notebook = learner.read(PATH)
    notebook["cells"][0]["outputs"] = []
    learner.write(PATH, notebook)
    await opened(learner)
    assert learner.read(PATH)["cells"][0]["outputs"]


async def test_a_new_version_keeps_the_answer_says_what_changed_and_leaves_a_backup(learner, service, contract):
    await opened(learner)
    mine = answer(learner.read(PATH), "def greet(name): return name")
    learner.write(PATH, mine)
    service.notebooks["lesson-1"] = contract.notebook("lesson-1", "Saying hello", "b")
    changes = (await opened(learner))["upgraded"]
    assert changes == {"kept": ["greet"], "changed": ["intro"], "added": [], "removed": []}
    notebook = learner.read(PATH)
    assert "".join(notebook["cells"][2]["source"]) == "def greet(name): return name"
    assert "Politely" in "".join(notebook["cells"][1]["source"])
    note = notebook["metadata"]["waymark"]["upgrade"]
    assert note["from"] == contract.version("a")
    backup = learner.read(note["backup"])
    assert ["".join(cell["source"]) for cell in backup["cells"]] == ["".join(cell["source"]) for cell in mine["cells"]]
    assert (await opened(learner))["upgraded"] is None


@pytest.mark.parametrize(
    "content", ["{", "", "[]", '{"nbformat": 4}', "\0\0", '{"cells": 3, "metadata": {}, "nbformat": 4}']
)
async def test_a_broken_file_is_moved_aside_and_never_overwritten(learner, content):
    (learner.home / "python").mkdir()
    (learner.home / PATH).write_text(content)
    aside = (await opened(learner))["moved_aside"]
    assert (learner.home / aside).read_text() == content
    assert learner.read(PATH)["metadata"]["waymark"]["moved_aside"] == aside


async def test_a_file_that_is_no_text_is_moved_aside(learner):
    (learner.home / "python").mkdir()
    (learner.home / PATH).write_bytes(b"\xff\xfe\x00")
    aside = (await opened(learner))["moved_aside"]
    assert (learner.home / aside).read_bytes() == b"\xff\xfe\x00"


async def test_another_lessons_notebook_is_moved_aside(learner, contract):
    other = contract.notebook("lesson-9", "Another")
    learner.write(PATH, other)
    aside = (await opened(learner))["moved_aside"]
    assert learner.read(aside) == other


async def test_outputs_that_nobody_trusted_do_not_become_trusted(learner):
    await opened(learner)
    notebook = learner.read(PATH)
    html = {"output_type": "display_data", "data": {"text/html": "<script>alert(1)</script>"}, "metadata": {}}
    notebook["cells"][2]["outputs"] = [html]
    notebook["cells"] = [cell for cell in notebook["cells"] if cell["id"] != "test-greet"]
    learner.write(PATH, notebook)
    await opened(learner)
    after = learner.read(PATH)
    assert after["cells"][-1]["id"] == "test-greet"
    assert not learner.app.contents_manager.notary.check_signature(nbformat.from_dict(after))
