"""The extension in the other versions that it is for: JupyterLab 4.4 and 4.5, and Notebook 7, in environments of their
own, with real kernels, in Chromium."""

import re
from collections.abc import AsyncIterator
from pathlib import Path

import pytest
import pytest_asyncio
from playwright.async_api import Browser, Locator, Page, async_playwright, expect

from tests.chromium import CHROMIUM, FLAGS, SLOW
from tests.grader_ext.lab.lesson_document import lesson_document
from tests.grader_ext.lab.other_versions import Versions, python_with
from tests.grader_ext.lab.test_check import judged
from tests.grader_ext.server import contract_service
from tests.grader_ext.server.contract_service import ContractService
from tests.grader_ext.widget.conftest import Lab, running_lab

pytestmark = [
    pytest.mark.browser,
    pytest.mark.integration,
    pytest.mark.timeout(600),
    pytest.mark.asyncio(loop_scope="module"),
]

OLDEST = Versions(jupyterlab="4.4.10", notebook="7.4.7")
MIDDLE = Versions(jupyterlab="4.5.11", notebook="7.5.8")
"""The newest one is what all other tests run in."""
OF = {"course": "python", "lesson": "lesson-1"}
ANSWER = "def greet(name):\n    return f'Hello, {name}!'"


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def browser() -> AsyncIterator[Browser]:
    async with (
        async_playwright() as playwright,
        await playwright.chromium.launch(executable_path=CHROMIUM, args=FLAGS) as browser,
    ):
        yield browser


@pytest_asyncio.fixture(loop_scope="module")
async def service() -> AsyncIterator[ContractService]:
    service = ContractService()
    service.notebooks["lesson-1"] = lesson_document()
    await service.start()
    yield service
    await service.stop()


@pytest_asyncio.fixture(loop_scope="module")
async def lab(request, service, tmp_path) -> AsyncIterator[Lab]:
    async with running_lab(service, Path(tmp_path), python=python_with(request.param)) as lab:
        yield lab


@pytest_asyncio.fixture(loop_scope="module")
async def page(browser) -> AsyncIterator[Page]:
    context = await browser.new_context(viewport={"width": 1440, "height": 900})
    context.set_default_timeout(SLOW)
    yield await context.new_page()
    await context.close()


def notebook(page: Page) -> Locator:
    return page.locator(".jp-NotebookPanel")


def answers(page: Page) -> Locator:
    return notebook(page).locator("[data-waymark-role=answer]")


def lesson(page: Page, number: int) -> Locator:
    return page.locator(f"#waymark-courses [data-waymark-lesson='python/lesson-{number}']")


async def solve_check_and_unlock(page: Page, service: ContractService) -> None:
    """What a learner does in an open lesson, and sees."""
    await expect(notebook(page).locator(".waymark-panel .waymark-title")).to_have_text("Saying hello")
    answer = answers(page).first
    await expect(answer.locator(".waymark-CellMark")).to_contain_text("Your answer: write it here")
    await answer.locator(".cm-content").click()
    await page.keyboard.press("Control+a")
    await page.keyboard.insert_text(ANSWER)
    await service.connected()
    await notebook(page).locator("[data-command='waymark:check']").click()
    await expect(notebook(page).get_by_label("Lesson panel")).to_contain_text("wait for the grader")
    [received] = service.received
    assert ANSWER in ["".join(cell["source"]) for cell in received["cells"]]
    await settle(service)
    result = notebook(page).get_by_label("Result of your answer greet")
    await expect(result.locator(".waymark-headline")).to_contain_text("Passed: 2 of 2 points")
    await expect(page.get_by_role("button", name="Open next lesson")).to_be_visible()
    await expect(lesson(page, 1)).to_contain_text("Passed · 3 of 3 points")
    await expect(lesson(page, 2)).to_have_text("CountingOpen · 10 min")


async def settle(service: ContractService) -> None:
    figures = {"score": 3.0, "max_score": 3.0, "duration_ms": 1.0}
    about = {"version": 1, "lesson": "lesson-1", "lesson_version": contract_service.version("a"), "status": "passed"}
    greet, add = judged("test-greet", "passed", 2.0), judged("test-add", "passed", 1.0)
    verdict = {**about, **figures, "tests": [greet, add], "cells": []}
    await service.send(type="verdict", **OF, submission=1, verdict=verdict, completed=True)
    await service.send(type="unlocked", course="python", lesson="lesson-2", title="Counting")


async def run_a_cell(page: Page) -> None:
    """With the kernel of that environment; it runs for so long that the bar shows."""
    await answers(page).first.locator(".cm-content").click()
    await page.keyboard.press("Control+a")
    await page.keyboard.insert_text("import time\ntime.sleep(1000)")
    await expect(page.locator(".jp-Notebook-ExecutionIndicator[data-status=idle]")).to_be_attached()
    await page.keyboard.press("Control+Enter")
    await page.get_by_role("button", name="Stop this cell").click()
    await expect(notebook(page).locator(".jp-OutputArea-output").last).to_contain_text("KeyboardInterrupt")


async def take_the_tour(page: Page) -> None:
    await page.get_by_role("menuitem", name="Help", exact=True).click()
    await page.get_by_role("menuitem", name="Tour of Lessons").click()
    tour = page.locator(".waymark-Tour")
    for number in range(1, 6):
        await expect(tour).to_contain_text(f"{number} of 5")
        await page.keyboard.press("Enter")
    await expect(tour).to_have_count(0)


def failures(page: Page) -> list[str]:
    """What goes wrong in our scripts, or is said by them, from now on."""
    found: list[str] = []

    def note(text: str | None) -> None:
        if text and re.search("waymark", text, re.IGNORECASE):
            found.append(text)

    page.on("pageerror", lambda error: note(error.stack))
    page.on("console", lambda line: note(line.text))
    return found


@pytest.mark.parametrize("lab", [OLDEST, MIDDLE], indirect=True, ids=lambda versions: versions.jupyterlab)
async def test_a_lesson_in_an_older_jupyterlab(page, lab, service, tmp_path):
    failed = failures(page)
    await page.goto(lab.address("lab"))
    await lesson(page, 1).click()
    await solve_check_and_unlock(page, service)
    await run_a_cell(page)
    await page.screenshot(path=tmp_path / "lesson.png")
    await take_the_tour(page)
    assert failed == []


@pytest.mark.parametrize("lab", [MIDDLE], indirect=True, ids=lambda versions: versions.notebook)
async def test_a_lesson_in_notebook_7(page, lab, service, tmp_path):
    """Each document has a browser tab of its own there."""
    failed = failures(page)
    await page.goto(lab.address("tree"))
    await page.screenshot(path=tmp_path / "tree.png")
    async with page.expect_popup() as opening:
        await lesson(page, 1).click()
    tab = await opening.value
    failed_in_tab = failures(tab)
    await solve_check_and_unlock(tab, service)
    await expect(lesson(page, 2)).to_have_text("CountingOpen · 10 min")
    await run_a_cell(tab)
    await tab.screenshot(path=tmp_path / "lesson.png")
    await take_the_tour(tab)
    assert [*failed, *failed_in_tab] == []
