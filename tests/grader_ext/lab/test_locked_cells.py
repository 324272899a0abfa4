"""Every way that JupyterLab offers to change a cell, by name: none changes a cell of the lesson.

Each way is first tried on a cell of the learner's own, which it must change: so a way that does nothing is noticed.
"""

import copy
from collections.abc import AsyncIterator, Awaitable, Callable
from pathlib import Path
from typing import Any

import pytest
import pytest_asyncio
from playwright.async_api import async_playwright

from tests.grader_ext.lab.lesson_page import LessonPage
from tests.grader_ext.server import contract_service
from tests.grader_ext.server.contract_service import lesson_cell
from tests.grader_ext.widget.conftest import CHROMIUM, FLAGS, running_lab

pytestmark = [
    pytest.mark.browser,
    pytest.mark.integration,
    pytest.mark.timeout(400),
    pytest.mark.asyncio(loop_scope="module"),
]

Way = Callable[[LessonPage, str], Awaitable[None]]


def instruction(name: str, source: str, cell_type: str) -> dict[str, Any]:
    """As the release writes instructions: locked, and without nbgrader's metadata."""
    cell = lesson_cell(name, source, cell_type=cell_type)
    return {**cell, "metadata": {"editable": False, "deletable": False}}


def graded(name: str, source: str, points: float) -> dict[str, Any]:
    cell = lesson_cell(name, source)
    cell["metadata"]["nbgrader"] |= {"grade": True, "points": points}
    return cell


def own(name: str, source: str) -> dict[str, Any]:
    cell = {"cell_type": "code", "id": name, "metadata": {}, "source": source}
    return {**cell, "outputs": [], "execution_count": None}


def lesson_document() -> dict[str, Any]:
    released = contract_service.notebook("lesson-1", "Saying hello")
    cells = [
        released["cells"][0],
        instruction("intro", "# Saying hello\n\nRead this.", "markdown"),
        instruction("example", "name = 'Ada'\nprint(name)", "code"),
        own("own-a", "try_this = 1\ntry_that = 2"),
        own("own-b", "name = 'Bob'\nprint(name)"),
        own("own-c", "third = 3"),
        lesson_cell("greet", "def greet(name):\n    # YOUR CODE HERE\n    raise NotImplementedError", answer=True),
        instruction("shown", "Now the name.", "markdown"),
        graded("test-greet", "assert greet('Ada') == 'Hello, Ada!'\nassert greet('')", 2),
        lesson_cell("add", "# YOUR CODE HERE", answer=True),
        graded("test-add", "assert add(1, 2) == 3", 1),
    ]
    return {**released, "cells": cells}


LOCKED = ("intro", "example", "test-greet")
ANSWER = "greet"
OWN = "own-b"
"""Has cells of its own kind on both sides."""


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def open_lesson(tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[LessonPage]:
    document = lesson_document()
    folder = Path(tmp_path_factory.mktemp("locked"))
    service = contract_service.ContractService()
    service.notebooks["lesson-1"] = copy.deepcopy(document)
    await service.start()
    async with (
        running_lab(service, folder, "--LabApp.expose_app_in_browser=True") as lab,
        async_playwright() as playwright,
        await playwright.chromium.launch(executable_path=CHROMIUM, args=FLAGS) as browser,
    ):
        page = await browser.new_page(viewport={"width": 1440, "height": 1000})
        lesson = LessonPage(page, lab, document)
        await lesson.open()
        yield lesson
    await service.stop()


@pytest_asyncio.fixture(loop_scope="module")
async def lesson(open_lesson: LessonPage) -> LessonPage:
    await open_lesson.reset()
    return open_lesson


async def try_it(lesson: LessonPage, way: Way, *cells: str) -> None:
    """The way changes a cell of the learner's, and none of `cells`; nor does taking it back, nor doing it again."""
    await way(lesson, OWN)
    assert await lesson.changed(), "the way does nothing"
    for cell in cells or LOCKED:
        await lesson.reset()
        await way(lesson, cell)
        for after in (None, "notebook:undo-cell-action", "notebook:redo-cell-action"):
            if after is not None:
                await lesson.command(after)
            await lesson.stays()
        await lesson.stays_in_its_file()


CHANGING = [
    "notebook:change-cell-to-heading-1",
    "notebook:change-cell-to-heading-6",
    "notebook:change-cell-to-markdown",
    "notebook:change-cell-to-raw",
    "notebook:cut-cell",
    "notebook:delete-cell",
    "notebook:duplicate-below",
    "notebook:insert-cell-above",
    "notebook:insert-cell-below",
    "notebook:insert-heading-above",
    "notebook:insert-heading-below",
    "notebook:merge-cell-above",
    "notebook:merge-cell-below",
    "notebook:move-cell-down",
    "notebook:move-cell-up",
    "notebook:split-cell-at-cursor",
]


@pytest.mark.parametrize("name", CHANGING)
async def test_command(lesson, name):
    async def way(lesson: LessonPage, cell: str) -> None:
        await lesson.select(cell)
        await lesson.command(name)

    await try_it(lesson, way)
