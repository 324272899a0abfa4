"""Answers and tests in a lesson, in a real JupyterLab: what can be done with them, and what they say."""

import asyncio
import json

import pytest
from playwright.async_api import expect

from tests.chromium import SLOW
from tests.grader_ext.lab.lesson_document import lesson_document, own
from tests.grader_ext.lab.ways import CHANGING
from tests.grader_ext.server.contract_service import KERNELS, lesson_cell

pytestmark = [
    pytest.mark.browser,
    pytest.mark.integration,
    pytest.mark.timeout(400),
    pytest.mark.asyncio(loop_scope="module"),
]

ON_ANSWERS = [name for name in CHANGING if "insert" not in name]


@pytest.mark.parametrize("name", ON_ANSWERS)
async def test_an_answer_stays_where_and_what_it_is_whatever_it_says(lesson, name):
    for cell in ("greet", "add"):
        await lesson.reset()
        await lesson.select(cell)
        await lesson.command(name)
        await lesson.stays_but_for(cell)
        await lesson.command("notebook:undo-cell-action")
        await lesson.stays()


@pytest.mark.parametrize("name", ["notebook:merge-cell-above", "notebook:merge-cell-below"])
async def test_merging_an_own_cell_with_an_answer_loses_neither(lesson, name):
    own_one, answer = ("own-c", "greet") if name.endswith("below") else ("below", "add")
    document = lesson.document
    if own_one == "below":
        place = next(n for n, cell in enumerate(document["cells"]) if cell["id"] == "add") + 1
        cells = [*document["cells"][:place], own("below", "below = 1"), *document["cells"][place:]]
        await lesson.page.evaluate("document => lesson.reset(document)", {**document, "cells": cells})
    await lesson.select(own_one)
    await lesson.command(name)
    await lesson.stays()
    sources = [cell["source"] for cell in await lesson.cells()]
    before = next(cell["source"] for cell in document["cells"] if cell["id"] == answer)
    assert before in sources


async def test_an_answer_that_is_there_twice_can_be_deleted_until_one_is_left(lesson):
    document = lesson.document
    twice = {**lesson_cell("greet", "def greet(name):\n    return name", answer=True), "id": "greet-again"}
    await lesson.page.evaluate("document => lesson.reset(document)", {**document, "cells": [*document["cells"], twice]})
    await lesson.select("greet")
    await lesson.command("notebook:delete-cell")
    left = [cell for cell in await lesson.cells() if cell["metadata"].get("nbgrader", {}).get("grade_id") == "greet"]
    assert [cell["source"] for cell in left] == [twice["source"]]
    assert left[0]["metadata"]["deletable"] is False


async def test_reading_a_locked_text_never_shows_its_source(lesson):
    await lesson.cell("intro").locator(".jp-RenderedMarkdown").dblclick()
    await expect(lesson.cell("intro").locator(".jp-RenderedMarkdown")).to_be_visible()
    await expect(lesson.cell("intro").locator(".jp-InputArea-editor")).to_be_hidden()


async def test_answers_say_what_they_are_worth_and_how_they_were_judged(lesson):
    async def reads(cell: str, *words: str) -> None:
        await expect(lesson.cell(cell).locator(".waymark-CellMark span")).to_have_text(words, timeout=SLOW)

    await reads("greet", "Your answer: write it here", "0 of 2 points", "not passed yet")
    await reads("test-greet", "Test of your answer", "0 of 2 points", "not passed yet")
    await reads("add", "Your answer: write it here", "1 of 1 point", "passed")
    await reads("intro", "Part of the lesson: it stays as it is")
    await reads("own-a")
    await lesson.page.evaluate("lesson.notebook.widgets[lesson.index('greet')].model.sharedModel.setSource('done')")
    await reads("greet", "Your answer", "0 of 2 points", "not passed yet")


async def test_tests_are_folded_when_the_lesson_opens(lesson):
    await lesson.open()
    for name in ("test-greet", "test-add"):
        await expect(lesson.cell(name).locator(".jp-InputPlaceholder")).to_be_visible()
        await expect(lesson.cell(name).locator(".jp-InputArea-editor")).to_be_hidden()
    await lesson.cell("test-add").locator(".jp-InputPlaceholder").click()
    await expect(lesson.cell("test-add").locator(".cm-content")).to_contain_text("assert add(1, 2) == 3")


async def test_a_notebook_that_is_no_lesson_is_left_alone(open_lesson):
    """Its cells say that they are locked, and nothing but JupyterLab itself looks at that."""
    page, home = open_lesson.page, open_lesson.lab.home
    cells = lesson_document()["cells"][1:]
    # With a kernel: JupyterLab would ask for one, and its dialog keeps the focus.
    metadata = {"kernelspec": KERNELS["python"][0], "waymark": {"tests": "apart"}}
    plain_one = {"nbformat": 4, "nbformat_minor": 5, "metadata": metadata, "cells": cells}
    (home / "plain.ipynb").write_text(json.dumps(plain_one))
    opening = "jupyterapp.commands.execute('docmanager:open', {path: 'plain.ipynb'})"
    await page.evaluate(f"{opening}.then((opened) => {{ window.plain = opened; }})")
    await page.evaluate("plain.context.ready")
    in_front = "() => { jupyterapp.shell.activateById(plain.id); return lesson.panel === plain; }"
    cells_of_it = "lesson.turn().then(() => plain.context.model.toJSON().cells)"
    released = [cell["id"] for cell in cells]
    moved = released
    async with asyncio.timeout(SLOW / 1000):
        # JupyterLab may still bring the lesson to the front, which the page's address names: at any time, so once more.
        while moved == released:
            await page.wait_for_function(in_front, polling=200)
            await open_lesson.select("example")
            await open_lesson.command("notebook:move-cell-up")
            moved = [cell["id"] for cell in await page.evaluate(cells_of_it)]
    assert moved[:2] == ["example", "intro"]
    assert await page.evaluate("plain.node.querySelectorAll('.waymark-CellMark').length") == 0
    assert not any(cell["metadata"].get("jupyter") for cell in await page.evaluate(cells_of_it))
