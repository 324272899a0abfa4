"""The sidebar of courses in a real JupyterLab in Chromium; the service is the tests' own, so that each moment can be
looked at."""

import json
import re
import shutil
from collections.abc import AsyncIterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from uuid import uuid4

import httpx
import pytest
import pytest_asyncio
from playwright.async_api import Browser, Locator, Page, async_playwright, expect

from tests.accessibility import FIND, SCRIPT, assert_readable
from tests.chromium import CHROMIUM, FLAGS, SLOW
from tests.grader_ext.server import contract_service
from tests.grader_ext.server.contract_service import ContractService
from tests.grader_ext.widget.conftest import Lab, running_lab

pytestmark = [
    pytest.mark.browser,
    pytest.mark.integration,
    pytest.mark.timeout(400),
    pytest.mark.asyncio(loop_scope="module"),
]

OF = {"course": "python", "lesson": "lesson-1"}
OPEN = re.compile(r"/waymark/api/open(\?|$)")


@dataclass(frozen=True)
class Classroom:
    """What takes long to start, for all tests of this file; each gets a home and a service as if new."""

    service: ContractService
    lab: Lab
    browser: Browser

    async def clear(self) -> None:
        self.service.reset()
        async with httpx.AsyncClient() as client:
            for session in (await client.get(self.lab.address("api/sessions"))).json():
                await client.delete(self.lab.address(f"api/sessions/{session['id']}"))
        shutil.rmtree(self.lab.home / "python", ignore_errors=True)


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def classroom(tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[Classroom]:
    folder = Path(tmp_path_factory.mktemp("sidebar"))
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
    context = await classroom.browser.new_context(viewport={"width": 1280, "height": 900})
    context.set_default_timeout(SLOW)
    yield await context.new_page()
    await context.close()


@pytest.fixture
def lab(classroom: Classroom) -> Lab:
    return classroom.lab


@pytest.fixture
def service(classroom: Classroom) -> ContractService:
    return classroom.service


def sidebar(page: Page) -> Locator:
    return page.locator("#waymark-courses")


def lesson(page: Page, number: int) -> Locator:
    return sidebar(page).locator(f"[data-waymark-lesson='python/lesson-{number}']")


def button(page: Page, name: str) -> Locator:
    return sidebar(page).get_by_role("button", name=name)


async def open_lab(page: Page, lab) -> None:
    """A fresh workspace shows the sidebar by itself. The launcher is the last that takes the focus at the start."""
    await page.goto(lab.address(f"lab/workspaces/{uuid4().hex}"))
    await expect(page.locator(".jp-Launcher")).to_be_visible()
    await expect(sidebar(page)).to_be_visible()


async def see_the_lessons(page: Page, lab) -> None:
    await open_lab(page, lab)
    await expect(lesson(page, 1)).to_be_visible()


def verdict(score: float) -> dict[str, Any]:
    status = "passed" if score == 2 else "failed"
    figures = {"score": score, "max_score": 2.0, "duration_ms": 1.0}
    return {"version": 1, **OF, "lesson_version": "", "status": status, "tests": [], "cells": [], **figures}


async def pass_lesson_1(service) -> None:
    service.course["lessons"][0] |= {"state": "completed", "attempts": 2, "best_score": 2.0}
    service.course["lessons"][1] |= {"state": "open", "unlocked_by": []}


async def tell_that_lesson_1_was_passed(service) -> None:
    await pass_lesson_1(service)
    await service.send(type="verdict", **OF, submission=8, verdict=verdict(2.0), completed=True)
    await service.send(type="unlocked", course="python", lesson="lesson-2", title="Counting")


def unlock_notices(page: Page) -> Locator:
    return page.get_by_role("button", name="Open next lesson")


async def test_a_lesson_says_where_it_stands_and_a_locked_one_what_unlocks_it(page, lab, service):
    service.course["lessons"][0] |= {"state": "in_progress", "attempts": 3, "best_score": 1.5}
    opened: list[str] = []
    page.on("request", lambda one: opened.append(one.post_data_json["lesson"]) if OPEN.search(one.url) else None)
    await see_the_lessons(page, lab)
    await expect(lesson(page, 1)).to_have_text(re.compile("Needs another look · 1.5 of 2 points · 3 attempts · 10 min"))
    await expect(lesson(page, 2)).to_have_text("CountingLocked · 10 minPass “Saying hello” to unlock.")
    progress = sidebar(page).get_by_role("progressbar", name="Progress in First steps in Python")
    await expect(progress).to_have_attribute("aria-valuetext", "0 of 3 lessons passed · about 30 min left")
    await lesson(page, 2).click(
        force=True
    )  # Playwright holds what says "disabled" for something that cannot be clicked
    await lesson(page, 2).press("Enter")
    # What either of them had begun would be asked for before this.
    await button(page, "Continue with “Saying hello”").click()
    await expect(page.locator(".jp-NotebookPanel .waymark-title")).to_have_text("Saying hello")
    assert opened == ["lesson-1"]


async def test_a_click_opens_the_lesson_and_the_page_has_one_connection(page, lab):
    connections: list[str] = []
    page.on("websocket", lambda socket: connections.append(socket.url))
    await see_the_lessons(page, lab)
    await expect(lesson(page, 1)).to_contain_text("Open · 10 min")
    await lesson(page, 1).click()
    await expect(page.locator(".jp-NotebookPanel .waymark-panel .waymark-title")).to_have_text(
        "Saying hello", timeout=SLOW
    )
    await expect(lesson(page, 1)).to_have_attribute("aria-current", "page")
    await expect(lesson(page, 1)).to_contain_text("In progress · 10 min")
    assert (lab.home / "python/lesson-1.ipynb").exists()
    assert len([url for url in connections if "waymark/api/live" in url]) == 1, "panel and sidebar share it"


async def test_a_verdict_an_unlock_and_a_new_version_show_at_once(page, lab, service):
    await see_the_lessons(page, lab)
    await service.send(type="queued", **OF, submission=7)
    await expect(lesson(page, 1)).to_contain_text("In progress")
    await service.send(type="verdict", **OF, submission=7, verdict=verdict(1.0), completed=False)
    await expect(lesson(page, 1)).to_contain_text("Needs another look · 1 of 2 points · 1 attempt ·")
    await expect(unlock_notices(page)).to_have_count(0)
    await tell_that_lesson_1_was_passed(service)
    await expect(lesson(page, 1)).to_contain_text("Passed · 2 of 2 points · 2 attempts")
    await expect(lesson(page, 2)).to_have_text("CountingOpen · 10 min")
    await expect(sidebar(page)).to_contain_text("1 of 3 lessons passed · about 20 min left")
    for one in service.course["lessons"]:
        one["version"] = contract_service.version("b")
    await service.send(**service.snapshot())
    await expect(lesson(page, 1)).to_contain_text("Revised: open it again")
    await expect(lesson(page, 2)).not_to_contain_text("Revised")  # it was not begun


async def test_an_unlock_is_told_once_and_its_button_opens_the_lesson(page, lab, service):
    await see_the_lessons(page, lab)
    await tell_that_lesson_1_was_passed(service)
    await expect(unlock_notices(page)).to_be_visible()
    await tell_that_lesson_1_was_passed(service)
    await service.send(**service.snapshot())
    await service.send(type="statistics", course="python", completed=1, lessons=3, score=2, max_score=6, attempts=2)
    service.course["title"] = "All events are through"
    await service.send(**service.snapshot())
    await expect(sidebar(page)).to_contain_text("All events are through")
    await expect(unlock_notices(page)).to_have_count(1)
    await unlock_notices(page).click()
    await expect(page.locator(".jp-NotebookPanel .waymark-title")).to_have_text("Counting")
    await expect(unlock_notices(page)).to_have_count(0)


async def test_lessons_stand_under_the_title_of_their_unit(page, lab, service):
    for one, unit in zip(service.course["lessons"], ["First words", "First words", "Numbers"], strict=True):
        one["unit"] = unit
    await see_the_lessons(page, lab)
    titles = sidebar(page).get_by_role("heading", level=4)
    await expect(titles).to_have_text(["First words0 of 2 lessons passed", "Numbers0 of 1 lesson passed"])
    first = sidebar(page).get_by_role("list", name="Lessons of First words")
    await expect(first.locator("[data-waymark-lesson]")).to_have_count(2)
    await tell_that_lesson_1_was_passed(service)
    await expect(titles.first).to_have_text("First words1 of 2 lessons passed")
    await sidebar(page).get_by_role("searchbox").fill("numbers")
    await expect(titles).to_have_text(["Numbers0 of 1 lesson passed"])
    await expect(lesson(page, 3)).to_be_visible()
    await lesson(page, 3).press("Escape")
    await sidebar(page).get_by_role("searchbox").fill("")
    await lesson(page, 2).focus()
    await page.keyboard.press("ArrowDown")
    await expect(lesson(page, 3)).to_be_focused()  # over the unit's end
    await page.evaluate(SCRIPT)
    assert_readable(await page.evaluate(FIND, "#waymark-courses"))


async def test_search_and_filter_and_the_way_back(page, lab, service):
    service.course["lessons"][0] |= {"state": "completed", "attempts": 1, "best_score": 2.0}
    service.course["lessons"][1] |= {"state": "open", "unlocked_by": []}
    await see_the_lessons(page, lab)
    shown = sidebar(page).locator("[data-waymark-lesson]")
    search, choice = sidebar(page).get_by_role("searchbox"), sidebar(page).get_by_role("combobox")
    await search.fill("COUNT")
    await expect(shown).to_have_text([re.compile("^Counting")])
    await choice.select_option("Passed")
    await expect(sidebar(page)).to_contain_text("No lesson matches.")
    await search.fill("")
    await expect(shown).to_have_text([re.compile("^Saying hello")])
    await choice.select_option("To do")
    await expect(shown).to_have_text([re.compile("^Counting")])
    await search.fill("nothing of the kind")
    await button(page, "Show all lessons").click()
    await expect(shown).to_have_count(3)
    await expect(search).to_have_value("")


async def test_everything_can_be_done_by_keyboard(page, lab):
    await see_the_lessons(page, lab)
    await button(page, "Start with “Saying hello”").focus()
    await page.keyboard.press("Tab")
    await expect(lesson(page, 1)).to_be_focused()
    for key, number in (("ArrowUp", 1), ("ArrowDown", 2), ("End", 3), ("ArrowDown", 3), ("ArrowUp", 2), ("Home", 1)):
        await page.keyboard.press(key)
        await expect(lesson(page, number)).to_be_focused()
    await page.keyboard.press("ArrowDown")
    await page.keyboard.press("Shift+Tab")
    await page.keyboard.press("Tab")
    await expect(lesson(page, 2)).to_be_focused()
    await page.keyboard.press("Home")
    await page.keyboard.press("Enter")
    await expect(page.locator(".jp-NotebookPanel .waymark-title")).to_have_text("Saying hello")
    fold = button(page, "First steps in Python")
    await fold.press("Enter")
    await expect(fold).to_have_attribute("aria-expanded", "false")
    await expect(lesson(page, 1)).to_be_hidden()


async def test_without_a_course_it_says_what_to_do_until_one_is_published(page, lab, service):
    service.courses.clear()
    await open_lab(page, lab)
    await expect(sidebar(page)).to_contain_text("There is no course here yet.")
    service.courses.append(service.course)
    await service.send(**service.snapshot())
    await expect(lesson(page, 1)).to_be_visible()


async def test_a_service_that_is_down_is_said_and_it_heals_by_itself(page, lab, service):
    await service.stop()
    await open_lab(page, lab)
    await expect(sidebar(page).get_by_role("alert")).to_contain_text("does not answer")
    await button(page, "Try again").click()
    await expect(sidebar(page)).to_contain_text("The progress service does not answer (")
    await service.start()
    await expect(lesson(page, 1)).to_be_visible()
    await expect(sidebar(page).get_by_role("alert")).to_have_count(0)


async def test_a_jupyter_server_that_does_not_answer_is_tried_again(page, lab):
    await page.route("**/waymark/static/panel.js*", lambda route: route.abort())
    await open_lab(page, lab)
    await expect(sidebar(page).get_by_role("alert")).to_contain_text("does not answer")
    await button(page, "Try again").click()
    await expect(sidebar(page)).to_contain_text("Your Jupyter server does not answer.")
    await page.unroute("**/waymark/static/panel.js*")
    await expect(lesson(page, 1)).to_be_visible()


async def test_what_was_unlocked_while_the_connection_was_lost_is_told_when_it_is_back(page, lab, service):
    await see_the_lessons(page, lab)
    await service.stop()
    await expect(sidebar(page)).to_contain_text("The connection is lost.")
    await expect(lesson(page, 1)).to_be_visible()
    await pass_lesson_1(service)
    await service.start()
    await expect(lesson(page, 2)).to_contain_text("Open")
    await expect(unlock_notices(page)).to_have_count(1)
    await expect(sidebar(page)).not_to_contain_text("The connection is lost.")


async def test_a_lesson_that_cannot_be_opened_says_why(page, lab, service):
    await see_the_lessons(page, lab)
    service.course["lessons"][0]["state"] = "locked"  # the page has not heard of it
    await lesson(page, 1).click()
    await expect(page.locator(".Toastify__toast", has_text="is still locked")).to_be_visible()
    await expect(lesson(page, 1)).to_contain_text("Open · 10 min")


async def test_opened_again_an_open_lesson_is_brought_to_its_new_version(page, lab, service):
    await see_the_lessons(page, lab)
    await lesson(page, 1).click()
    await expect(page.locator(".jp-NotebookPanel .cm-content", has_text="YOUR CODE HERE")).to_be_visible()
    await page.evaluate("jupyterapp.shell.currentWidget.content.widgets[2].model.sharedModel.setSource('mine = 1')")
    service.notebooks["lesson-1"] = contract_service.notebook("lesson-1", "Saying hello", "b")
    service.course["lessons"][0]["version"] = contract_service.version("b")
    await service.send(**service.snapshot())
    await expect(lesson(page, 1)).to_contain_text("Revised")
    await lesson(page, 1).click()
    notebook = page.locator(".jp-NotebookPanel")
    await expect(notebook.locator(".jp-MarkdownCell")).to_contain_text("Politely.")
    await expect(lesson(page, 1)).not_to_contain_text("Revised")
    await expect(notebook.locator(".cm-content", has_text="mine = 1")).to_be_visible()
    saved = json.loads((lab.home / "python/lesson-1.ipynb").read_text())
    assert "mine = 1" in ["".join(cell["source"]) for cell in saved["cells"]]


@pytest.mark.parametrize("theme", ["JupyterLab Light", "JupyterLab Dark"])
async def test_axe_finds_nothing_to_complain_about(page, lab, service, tmp_path, theme):
    settings = (
        tmp_path / "jupyter_config_dir/lab/user-settings/@jupyterlab/apputils-extension/themes.jupyterlab-settings"
    )
    settings.parent.mkdir(parents=True)
    settings.write_text(json.dumps({"theme": theme}))
    service.course["lessons"][0] |= {"state": "in_progress", "attempts": 3, "best_score": 1.5}
    await see_the_lessons(page, lab)
    await page.evaluate("theme => jupyterapp.commands.execute('apputils:change-theme', {theme})", theme)
    await expect(page.locator(f"body[data-jp-theme-name='{theme}']")).to_have_count(1)
    await page.evaluate(SCRIPT)
    assert_readable(await page.evaluate(FIND, "#waymark-courses"))


async def test_in_a_narrow_window_the_sidebar_makes_way_for_the_lesson(page, lab):
    await page.set_viewport_size({"width": 390, "height": 400})
    await page.goto(lab.address(f"lab/workspaces/{uuid4().hex}"))
    tab = page.get_by_role("tab", name="Courses")
    await tab.click()
    last = button(page, "Keyboard shortcuts")
    await last.scroll_into_view_if_needed()
    await expect(last).to_be_in_viewport(ratio=1)
    above_the_status_bar = (await page.locator("#jp-bottom-panel").bounding_box())["y"]
    box = await last.bounding_box()
    assert box["y"] + box["height"] <= above_the_status_bar, "the list of courses scrolls to its end"
    await expect(lesson(page, 1)).to_be_visible()
    await lesson(page, 1).click()
    await expect(page.locator(".jp-NotebookPanel .waymark-title")).to_have_text("Saying hello")
    await expect(sidebar(page)).to_be_hidden()
