"""Checking a lesson in a real JupyterLab in Chromium: button, shortcut and palette, results at the answers, hints,
reset. The service is the tests' own, so that each moment can be looked at."""

import json
import re
import shutil
from collections.abc import AsyncIterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import httpx
import pytest
import pytest_asyncio
from playwright.async_api import Browser, Locator, Page, async_playwright, expect

from tests.accessibility import FIND, SCRIPT, assert_readable
from tests.chromium import CHROMIUM, FLAGS, SLOW
from tests.grader_ext.lab.lesson_document import lesson_document
from tests.grader_ext.server import contract_service
from tests.grader_ext.server.contract_service import ContractService
from tests.grader_ext.widget.conftest import Lab, running_lab
from tests.narrow_window import SCROLL_BACK

pytestmark = [
    pytest.mark.browser,
    pytest.mark.integration,
    pytest.mark.timeout(400),
    pytest.mark.asyncio(loop_scope="module"),
]

OF = {"course": "python", "lesson": "lesson-1"}
ANSWER = "def greet(name):\n    return 'Hello'"
STUB = "def greet(name):\n    # YOUR CODE HERE\n    raise NotImplementedError"
NOTICE = "Line 2 forgets the name."


@dataclass(frozen=True)
class Classroom:
    """What takes long to start, for all tests of this file; each gets a home and a service as if new."""

    service: ContractService
    lab: Lab
    browser: Browser

    async def clear(self) -> None:
        self.service.reset()
        self.service.notebooks["lesson-1"] = lesson_document()
        async with httpx.AsyncClient() as client:
            for session in (await client.get(self.lab.address("api/sessions"))).json():
                await client.delete(self.lab.address(f"api/sessions/{session['id']}"))
        shutil.rmtree(self.lab.home / "python", ignore_errors=True)
        # What was open in the test before would open again, and perhaps ask for a kernel.
        for workspace in (self.lab.home.parent / "jupyterlab_workspaces_dir").glob("*"):
            workspace.unlink()


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def classroom(tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[Classroom]:
    folder = Path(tmp_path_factory.mktemp("check"))
    service = ContractService()
    await service.start()
    async with (
        running_lab(service, folder, "--LabApp.expose_app_in_browser=True") as lab,
        async_playwright() as playwright,
        await playwright.chromium.launch(executable_path=CHROMIUM, args=FLAGS) as browser,
    ):
        yield Classroom(service, lab, browser)
    await service.stop()


@pytest_asyncio.fixture(loop_scope="module")
async def page(classroom: Classroom) -> AsyncIterator[Page]:
    await classroom.clear()
    context = await classroom.browser.new_context(viewport={"width": 1440, "height": 1000})
    context.set_default_timeout(SLOW)
    yield await context.new_page()
    await context.close()


@pytest.fixture
def lab(classroom: Classroom) -> Lab:
    return classroom.lab


@pytest.fixture
def service(classroom: Classroom) -> ContractService:
    return classroom.service


def notebook(page: Page) -> Locator:
    return page.locator(".jp-NotebookPanel:not(.lm-mod-hidden)")


def button(page: Page) -> Locator:
    """Check, in the notebook's toolbar."""
    return notebook(page).locator("[data-command='waymark:check']")


def panel(page: Page) -> Locator:
    return notebook(page).get_by_label("Lesson panel")


def cell(page: Page, beginning: str) -> Locator:
    return notebook(page).locator("[data-waymark-role=answer]").filter(has_text=beginning)


def result(page: Page, answer: str = "greet") -> Locator:
    return notebook(page).get_by_label(f"Result of your answer {answer}")


def notification(page: Page, text: str) -> Locator:
    return page.locator(".Toastify__toast").filter(has_text=text)


async def open_lesson(page: Page, lab: Lab) -> None:
    await page.goto(lab.address("waymark/open/python/lesson-1"))
    await expect(panel(page)).to_be_visible()
    await expect(button(page)).to_be_visible()
    await expect(cell(page, "YOUR CODE HERE")).to_have_count(2)
    # The first snapshot is there: from here on the page hears what the service tells.
    await expect(panel(page).locator(".waymark-where")).to_contain_text("lesson 1 of 3")


async def write(page: Page, text: str, beginning: str = "def greet") -> None:
    await cell(page, beginning).locator(".cm-content").click()
    await page.keyboard.press("Control+a")
    await page.keyboard.insert_text(text)


def judged(name: str, status: str, points: float, **more: Any) -> dict[str, Any]:
    told = {"hidden": False, "message": "", "expected": None, "actual": None, "hint": None, "duration_ms": 1.0}
    got = points if status == "passed" else 0.0
    return {**told, "id": name, "status": status, "points": got, "max_points": points, **more}


def verdict(attempt: int = 1) -> dict[str, Any]:
    """The first answer is wrong, the second right."""
    hint = f"{NOTICE}\n\nHint number {attempt}."
    sides = {"expected": "Hello, Ada!\nBye", "actual": "Hello, ada!\nBye"}
    wrong = judged("test-greet", "failed", 2.0, message="The output differs.", hint=hint, **sides)
    error = {"name": "NameError", "message": "name 'x' is not defined", "traceback": "Cell In[3], line 2\nNameError"}
    reports = [
        {"id": "greet", "stdout": "", "result": "", "error": error, "notices": [NOTICE]},
        {"id": "add", "stdout": "", "result": "", "error": None, "notices": []},
    ]
    figures = {"score": 1.0, "max_score": 3.0, "duration_ms": 2.0}
    tests = [wrong, judged("test-add", "passed", 1.0)]
    version = contract_service.version("a")
    about = {"version": 1, "lesson": "lesson-1", "lesson_version": version, "status": "failed"}
    return {**about, "tests": tests, "cells": reports, **figures}


async def settle(service: ContractService, number: int = 1) -> None:
    """The service's word on a submission, in its store and to all pages."""
    service.submissions[number] |= {"status": "graded", "verdict": verdict(number)}
    service.course["lessons"][0] |= {"state": "in_progress", "attempts": number, "best_score": 1.0, "max_score": 3.0}
    await service.send(type="verdict", **OF, submission=number, verdict=verdict(number), completed=False)


async def check(page: Page, service: ContractService, number: int = 1) -> None:
    await button(page).click()
    await expect(panel(page)).to_contain_text("wait for the grader")
    await settle(service, number)
    await expect(button(page)).to_have_text("Check")


async def source(page: Page) -> str:
    """What the first answer says."""
    cells = await page.evaluate("jupyterapp.shell.currentWidget.context.model.toJSON().cells")
    [found] = [one for one in cells if one["metadata"].get("nbgrader", {}).get("grade_id") == "greet"]
    return str(found["source"])


async def test_the_button_checks_what_is_on_screen_and_tells_how_far_it_is(page, lab, service, tmp_path):
    await open_lesson(page, lab)
    await write(page, ANSWER)
    await button(page).click()
    await expect(button(page)).to_have_text("Checking …")
    await expect(button(page)).to_have_attribute("aria-disabled", "true")
    await expect(button(page)).to_have_attribute("title", re.compile("wait for the grader"))
    [received] = service.received
    assert ANSWER in ["".join(cell["source"]) for cell in received["cells"]]
    await service.send(type="grading_started", **OF, submission=1, tests=2)
    await expect(button(page)).to_have_text("Checking 0/2")
    await expect(panel(page)).to_contain_text("Running test 1 of 2")
    await service.send(
        type="test_finished", **OF, submission=1, number=1, total=2, result=judged("test-greet", "passed", 2.0)
    )
    await expect(button(page)).to_have_text("Checking 1/2")
    await expect(button(page)).to_have_attribute("title", re.compile("Running test 2 of 2"))
    await expect(panel(page).get_by_role("button", name="Checking")).to_have_attribute("aria-disabled", "true")
    await expect(cell(page, "def greet").locator(".waymark-CellMark")).to_contain_text("passed")
    await expect(cell(page, "# YOUR CODE").locator(".waymark-CellMark")).to_contain_text("being checked")
    await page.screenshot(path=tmp_path / "running.png")
    await cell(page, "def greet").locator(".cm-content").click()  # the shortcut is the notebook's, not its toolbar's
    await page.keyboard.press("Control+Shift+Enter")
    await settle(service)
    await expect(button(page)).to_have_text("Check")
    await expect(button(page)).not_to_have_attribute("aria-disabled", "true")
    assert len(service.received) == 1, "one at a time"


async def test_the_panels_button_and_the_toolbars_are_one_check(page, lab, service):
    await open_lesson(page, lab)
    await panel(page).get_by_role("button", name="Check my answers").click()
    await expect(panel(page)).to_contain_text("wait for the grader")
    await expect(button(page)).to_have_text("Checking …")
    await settle(service)
    await expect(panel(page).get_by_role("button", name="Check my answers")).to_be_visible()
    await expect(button(page)).to_have_text("Check")


async def test_shortcut_and_palette_check_too(page, lab, service):
    await open_lesson(page, lab)
    await write(page, ANSWER)
    await page.keyboard.press("Control+Shift+Enter")
    await expect(panel(page)).to_contain_text("wait for the grader")
    await settle(service, 1)
    await expect(button(page)).to_have_text("Check")
    assert await source(page) == ANSWER, "no line was added"
    await page.keyboard.press("Control+Shift+c")
    await page.keyboard.type("check my answers")
    await page.locator(".lm-CommandPalette-item").filter(has_text="Check My Answers").click()
    await expect(panel(page)).to_contain_text("wait for the grader")
    assert len(service.received) == 2


async def test_a_notebook_that_is_no_lesson_has_no_button_beside_a_lesson_that_has(page, lab):
    plain = {"cell_type": "code", "id": "one", "metadata": {}, "source": "1", "outputs": [], "execution_count": None}
    metadata = {"kernelspec": contract_service.KERNELS["python"][0]}
    document = {"nbformat": 4, "nbformat_minor": 5, "metadata": metadata, "cells": [plain]}
    (lab.home / "plain.ipynb").write_text(json.dumps(document))
    await open_lesson(page, lab)
    opening = "jupyterapp.commands.execute('docmanager:open', {path: 'plain.ipynb', options: {mode: 'split-right'}})"
    await page.evaluate(f"{opening}.then(opened => opened.context.ready)")
    both = page.locator(".jp-NotebookPanel:not(.lm-mod-hidden)")
    await expect(both).to_have_count(2)
    await expect(both.filter(has_text="Saying hello").locator("[data-command='waymark:check']")).to_be_visible()
    other = both.filter(has_not_text="Saying hello")
    await expect(other.locator("[data-command='notebook:cut-cell']")).to_be_visible()  # its toolbar is there
    await expect(other.locator("[data-command='waymark:check']")).to_be_hidden()


async def test_results_stand_at_the_answers_as_in_the_panel_and_are_there_after_a_reload(page, lab, service, tmp_path):
    await open_lesson(page, lab)
    await write(page, ANSWER)
    await check(page, service)
    for look in ("verdict", "reloaded"):
        at = result(page)
        await expect(at.locator(".waymark-headline")).to_have_text("Not passed yet: 0 of 2 points · 1 attempt")
        await expect(at.get_by_label("Expected")).to_contain_text("Hello, Ada!")
        await expect(at.get_by_label("Your answer gave")).to_contain_text("Hello, ada!")
        await expect(at.locator("mark")).to_have_text(["A", "a"])
        await expect(at.locator(".waymark-notices")).to_have_text(NOTICE)
        await expect(at.locator(".waymark-hint")).to_have_text("Hint Hint number 1.")
        await expect(at.get_by_text("Cell In[3], line 2")).to_be_hidden()
        await expect(result(page, "add").locator(".waymark-headline")).to_have_text("Passed: 1 of 1 point · 1 attempt")
        marks = cell(page, "def greet").locator(".waymark-CellMark span")
        await expect(marks).to_have_text(["Your answer", "0 of 2 points", "not passed yet"])
        # By what stands in the page: Chromium has no look at cells that are out of sight.
        in_panel, *at_answers = await notebook(page).locator(".waymark-tests").all_text_contents()
        assert in_panel == "".join(at_answers)
        await at.scroll_into_view_if_needed()
        await page.screenshot(path=tmp_path / f"{look}.png")
        if look == "verdict":
            await page.reload()
            await expect(panel(page)).to_contain_text("1 of 2 tests pass")
    await result(page).get_by_text("Where it happened").click()
    await expect(result(page).get_by_text("Cell In[3], line 2")).to_be_visible()


async def test_expected_and_actual_stand_side_by_side_line_by_line(page, lab, service):
    await open_lesson(page, lab)
    await write(page, ANSWER)
    await check(page, service)
    expected, actual = result(page).get_by_label("Expected"), result(page).get_by_label("Your answer gave")
    for side in (expected, actual):
        await expect(side.get_by_role("listitem")).to_have_count(2)
    for left, right in zip(
        await expected.get_by_role("listitem").all(), await actual.get_by_role("listitem").all(), strict=True
    ):
        one, other = await left.bounding_box(), await right.bounding_box()
        assert one
        assert other
        assert one["y"] == other["y"]
        assert one["x"] + one["width"] <= other["x"] + 1


async def test_each_attempt_earns_a_hint_that_the_learner_asks_for_by_keyboard(page, lab, service):
    await open_lesson(page, lab)
    await write(page, ANSWER)
    await check(page, service, 1)
    await expect(result(page).locator(".waymark-hint")).to_have_count(1)
    await expect(result(page).get_by_role("button", name="Show next hint")).to_have_count(0)
    await check(page, service, 2)
    await check(page, service, 3)
    more = result(page).get_by_role("button", name="Show next hint for test greet")
    await more.focus()
    await page.keyboard.press("Enter")
    await expect(result(page).locator(".waymark-hint")).to_have_count(2)
    await expect(more).to_be_focused()
    await page.keyboard.press("Space")
    await expect(more).to_have_count(0)
    hints = [f"Hint Hint number {number}." for number in (1, 2, 3)]
    await expect(result(page).locator(".waymark-hint")).to_have_text(hints)
    await expect(panel(page).locator(".waymark-hint")).to_have_text(hints)
    enabled = "jupyterapp.commands.isEnabled('waymark:next-hint')"
    assert await page.evaluate(enabled) is False
    assert await source(page) == ANSWER, "the keys went to the buttons"


async def test_an_answer_is_reset_in_one_step_that_undo_takes_back(page, lab, service):
    await open_lesson(page, lab)
    await write(page, ANSWER)
    reset = result(page).get_by_role("button", name="Reset this answer: greet")
    await reset.focus()
    await page.keyboard.press("Enter")
    await expect(notification(page, "says what it said at first again")).to_be_visible()
    assert await source(page) == STUB
    await cell(page, "def greet").locator(".cm-content").click()
    await page.keyboard.press("Control+z")
    assert await source(page) == ANSWER
    await page.evaluate("jupyterapp.commands.execute('waymark:reset-answer')")
    assert await source(page) == STUB
    await notification(page, "at first again").get_by_role("button", name="Undo").last.click()
    await expect(cell(page, "return 'Hello'")).to_be_visible()
    assert await source(page) == ANSWER
    assert service.received == []


async def test_a_reset_that_cannot_be_done_leaves_the_answer_and_says_so(page, lab, service):
    await open_lesson(page, lab)
    await write(page, ANSWER)
    service.course["lessons"][0]["state"] = "locked"
    await result(page).get_by_role("button", name="Reset this answer").click()
    await expect(notification(page, "still locked")).to_be_visible()
    assert await source(page) == ANSWER


REFUSALS = {
    "locked": (403, "lesson-locked", "The lesson is locked now. Pass “Counting” first."),
    "too often": (429, "too-many-submissions", "You check very often. Wait 20 seconds, then check again."),
    "too large": (413, "notebook-too-large", "The notebook has 20 MB; 16 are allowed. Clear its outputs."),
    "token": (401, "not-authenticated", "Your log-in is over. Log in again; your notebook is saved."),
}


@pytest.mark.parametrize("why", REFUSALS)
async def test_a_refused_check_says_what_to_do_and_can_be_tried_again(page, lab, service, why):
    await open_lesson(page, lab)
    await write(page, ANSWER)
    service.refusal = REFUSALS[why]
    await button(page).click()
    told = notification(page, REFUSALS[why][2])
    await expect(told).to_be_visible()
    await expect(panel(page)).to_contain_text(REFUSALS[why][2])
    await expect(button(page)).to_have_text("Check")
    saved = json.loads((lab.home / "python/lesson-1.ipynb").read_text())
    assert ANSWER in ["".join(one["source"]) for one in saved["cells"]]
    service.refusal = None
    await told.get_by_role("button", name="Check again").click()
    await expect(told).to_have_count(0)
    await expect(panel(page)).to_contain_text("wait for the grader")


async def test_without_the_service_nothing_is_lost_and_the_check_can_be_made_later(page, lab, service):
    await open_lesson(page, lab)
    await write(page, ANSWER)
    await service.stop()
    await button(page).click()
    told = notification(page, "nothing is lost")
    await expect(told).to_be_visible()
    await service.start()
    assert await source(page) == ANSWER
    await told.get_by_role("button", name="Check again").click()
    await expect(panel(page)).to_contain_text("wait for the grader")


async def test_without_the_learners_own_server_the_page_keeps_the_work(page, lab, service):
    await open_lesson(page, lab)
    await write(page, ANSWER)
    await page.route("**/waymark/api/submit*", lambda route: route.abort())
    await button(page).click()
    await expect(notification(page, "Your work is still in this page")).to_be_visible()
    assert await source(page) == ANSWER


async def test_a_server_that_no_longer_knows_the_learner_says_how_to_go_on(page, lab, service):
    await open_lesson(page, lab)
    await write(page, ANSWER)
    await page.route("**/waymark/api/submit*", lambda route: route.fulfill(status=403, body="<h1>Forbidden</h1>"))
    await button(page).click()
    await expect(notification(page, "Reload the page and log in again")).to_be_visible()
    assert await source(page) == ANSWER


async def test_a_notebook_that_cannot_be_saved_is_not_checked(page, lab, service):
    await open_lesson(page, lab)
    await write(page, ANSWER)
    await page.route(
        "**/api/contents/**", lambda route: route.abort() if route.request.method == "PUT" else route.continue_()
    )
    await button(page).click()
    await expect(notification(page, "could not be saved, so it was not checked")).to_be_visible()
    assert await source(page) == ANSWER
    assert service.received == []


async def test_a_check_that_another_tab_supersedes_says_so(page, lab, service):
    await open_lesson(page, lab)
    await button(page).click()
    await expect(panel(page)).to_contain_text("wait for the grader")
    await service.send(type="queued", **OF, submission=2)
    await service.send(type="superseded", **OF, submission=1, by=2)
    await expect(notification(page, "in another tab or window")).to_be_visible()
    await expect(button(page)).to_have_text("Checking …")
    await service.send(type="verdict", **OF, submission=2, verdict=verdict(), completed=False)
    await expect(result(page).locator(".waymark-headline")).to_contain_text("Not passed yet")


async def test_what_another_tab_checks_shows_here_without_a_notification(page, lab, service):
    await open_lesson(page, lab)
    await service.send(type="queued", **OF, submission=9)
    await expect(button(page)).to_have_text("Checking …")
    await service.send(type="verdict", **OF, submission=9, verdict=verdict(), completed=False)
    await expect(result(page).locator(".waymark-headline")).to_contain_text("Not passed yet")
    # JupyterLab fetches what draws notifications with the first one, so one that must come goes after them.
    service.course["lessons"][0]["state"] = "locked"
    await result(page).get_by_role("button", name="Reset this answer").click()
    await expect(notification(page, "still locked")).to_be_visible()
    others = page.locator(".Toastify__toast").filter(has_not_text=re.compile("still locked|official Jupyter news"))
    await expect(others).to_have_count(0)


@pytest.mark.parametrize("theme", ["JupyterLab Light", "JupyterLab Dark"])
@pytest.mark.parametrize("width", [1440, 390])
async def test_a_result_can_be_read_and_used_by_everyone(page, lab, service, tmp_path, theme, width):
    await open_lesson(page, lab)
    if width == 390:  # of which JupyterLab's open sidebar would leave nothing to the lesson
        await page.evaluate("jupyterapp.shell.collapseLeft()")
    await page.set_viewport_size({"width": width, "height": 1000})
    await page.evaluate("theme => jupyterapp.commands.execute('apputils:change-theme', {theme})", theme)
    await expect(page.locator(f"body[data-jp-theme-name='{theme}']")).to_have_count(1)
    await write(page, ANSWER)
    await check(page, service)
    await check(page, service, 2)
    await result(page).get_by_text("Where it happened").click()
    await page.evaluate(SCROLL_BACK)
    box = await result(page).bounding_box()
    assert box
    assert box["x"] >= 0
    assert box["x"] + box["width"] <= width
    await expect(button(page)).to_be_visible()
    await page.evaluate(SCRIPT)
    assert_readable(await page.evaluate(FIND, [".waymark-AnswerResult", ".waymark-CellMark", ".waymark-panel"]))
    code = await page.evaluate(FIND, ".waymark-Lesson .jp-CodeCell .cm-content")
    assert [one for one in code["violations"] if one[0] != "color-contrast"] == [], "its colours are JupyterLab's own"
    assert await page.locator(".waymark-panel").count() == 1, "it looked at that, too"
    await result(page).scroll_into_view_if_needed()
    await page.screenshot(path=tmp_path / f"result-{width}-{theme.split()[1].lower()}.png")


async def test_the_buttons_at_an_answer_are_reached_by_the_tabulator_key(page, lab, service):
    await open_lesson(page, lab)
    await write(page, ANSWER)
    await check(page, service)
    await cell(page, "def greet").locator(".cm-content").click()
    await page.keyboard.press("Escape")
    passed = []
    while "Reset this answer: greet" not in passed:
        await page.keyboard.press("Tab")
        passed.append(await page.evaluate("document.activeElement.getAttribute('aria-label') ?? ''"))
        assert len(passed) < 30, passed
    assert "Check again: greet" in passed
    await page.keyboard.press("Enter")
    await expect(notification(page, "at first again")).to_be_visible()
