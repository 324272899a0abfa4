"""Bad situations in a lesson: each is said, with what to do, and nothing that the learner wrote is lost.

More of them stand beside what they disturb: refused checks in test_check.py, the sidebar without a service in
test_course_sidebar.py, kernels and connections in test_running_feedback.py.
"""

import copy
import json
import os
import time

import pytest
from playwright.async_api import Page, expect

from tests.grader_ext.lab.lesson_document import lesson_document
from tests.grader_ext.lab.test_check import (
    ANSWER,
    OF,
    Classroom,
    button,
    cell,
    check,
    classroom,
    lab,
    notebook,
    notification,
    open_lesson,
    page,
    panel,
    result,
    service,
    settle,
    source,
    write,
)
from tests.grader_ext.server import contract_service

__all__ = ["Classroom", "classroom", "lab", "page", "service"]

pytestmark = [
    pytest.mark.browser,
    pytest.mark.integration,
    pytest.mark.timeout(400),
    pytest.mark.asyncio(loop_scope="module"),
]

FILE = "python/lesson-1.ipynb"
GONE = {"name": "gone", "display_name": "A kernel that is not installed", "language": "python"}
ADD = "def add(a, b):\n    return a + b"
WRITE_ADD = """source => jupyterapp.shell.currentWidget.content.widgets
  .find(({ model }) => model.id === 'add').model.sharedModel.setSource(source)"""
SAVE = "jupyterapp.shell.currentWidget.context.save()"
LOST = "The connection is lost"


def saved(lab) -> list[str]:
    """The sources in the learner's file."""
    return ["".join(one["source"]) for one in json.loads((lab.home / FILE).read_text())["cells"]]


async def test_without_the_service_an_open_lesson_can_be_worked_in_until_it_is_back(page, lab, service):
    (lab.home / "python").mkdir()
    (lab.home / FILE).write_text(json.dumps(lesson_document()))
    await service.stop()
    await page.goto(lab.address(f"lab/tree/{FILE}"))
    await expect(panel(page)).to_contain_text(LOST)
    await expect(panel(page).locator(".waymark-title")).to_have_text("Saying hello")
    await write(page, ANSWER)
    await page.evaluate(SAVE)
    assert ANSWER in saved(lab)
    await service.start()
    await expect(panel(page)).not_to_contain_text(LOST)
    await check(page, service)
    await expect(result(page).locator(".waymark-headline")).to_contain_text("Not passed yet")


async def test_a_service_that_stops_while_it_grades_tells_the_verdict_when_it_is_back(page, lab, service):
    await open_lesson(page, lab)
    await write(page, ANSWER)
    await button(page).click()
    await expect(panel(page)).to_contain_text("wait for the grader")
    await service.stop()
    await expect(panel(page)).to_contain_text(LOST)
    await expect(button(page)).to_have_text("Checking …")
    await settle(service)  # nobody hears of it
    await service.start()
    await expect(result(page).locator(".waymark-headline")).to_have_text("Not passed yet: 0 of 2 points · 1 attempt")
    await expect(button(page)).to_have_text("Check")
    await expect(panel(page)).not_to_contain_text(LOST)


async def test_a_log_in_that_is_over_is_said_and_nothing_is_lost(page, lab, service):
    await open_lesson(page, lab)
    await write(page, ANSWER)
    await page.context.clear_cookies()
    await button(page).click()
    await expect(notification(page, "Reload the page and log in again")).to_be_visible()
    assert service.received == []
    assert await source(page) == ANSWER
    assert ANSWER in saved(lab), "the page's own token still saves"
    await page.goto(lab.address("waymark/open/python/lesson-1"))
    await check(page, service)
    assert ANSWER in ["".join(one["source"]) for one in service.received[0]["cells"]]


def revised() -> dict:
    """Another text above the answers, and one test more."""
    document = copy.deepcopy(lesson_document())
    document["metadata"]["waymark"]["version"] = contract_service.version("b")
    [text] = [one for one in document["cells"] if one["id"] == "intro"]
    text["source"] += "\n\nBe polite."
    return document


async def publish(service, document: dict) -> None:
    service.notebooks["lesson-1"] = document
    service.course["lessons"][0]["version"] = document["metadata"]["waymark"]["version"]
    await service.send(**service.snapshot())


@pytest.mark.parametrize("where", ["notification", "panel"])
async def test_a_lesson_that_is_revised_while_it_is_open_says_so_and_the_new_version_keeps_the_answers(
    page, lab, service, tmp_path, where
):
    await open_lesson(page, lab)
    await write(page, ANSWER)
    await publish(service, revised())
    told = notification(page, "was revised by your instructor")
    await expect(told).to_be_visible()
    await expect(panel(page)).to_contain_text("Your instructor has revised this lesson.")
    await expect(page.locator("#waymark-courses")).to_contain_text("Revised: open it again, your answers stay.")
    assert await source(page) == ANSWER, "nothing happens by itself"
    await page.screenshot(path=tmp_path / "revised.png")
    await (told if where == "notification" else panel(page)).get_by_role("button", name="Take the new version").click()
    await expect(notebook(page).locator(".jp-MarkdownCell").filter(has_text="Be polite.")).to_be_visible()
    await expect(told).to_have_count(0)
    await expect(panel(page)).not_to_contain_text("Your instructor has revised this lesson.")
    await expect(panel(page)).to_contain_text("Your answers were kept: greet")
    assert await source(page) == ANSWER
    assert ANSWER in saved(lab)
    await check(page, service)
    assert service.received[0]["metadata"]["waymark"]["version"] == contract_service.version("b")


async def another_tab(page: Page, lab) -> Page:
    tab = await page.context.new_page()
    await open_lesson(tab, lab)
    return tab


async def test_what_comes_of_a_check_arrives_in_both_tabs(page, lab, service):
    await open_lesson(page, lab)
    other = await another_tab(page, lab)
    await write(page, ANSWER)
    for number in (1, 2):
        await button(page).click()
        await expect(panel(page)).to_contain_text("wait for the grader")
        await service.send(type="queued", **OF, submission=number)
        await expect(button(other)).to_have_text("Checking …")
        await settle(service, number)
        await expect(button(other)).to_have_text("Check")
        await expect(button(page)).to_have_text("Check")
    for tab in (page, other):
        headline = result(tab).locator(".waymark-headline")
        await expect(headline).to_have_text("Not passed yet: 0 of 2 points · 2 attempts")
        await expect(result(tab).locator(".waymark-hint")).to_have_text(["Hint Hint number 1."])
        await expect(result(tab).get_by_role("button", name="Show next hint")).to_be_visible()
    await service.send(type="unlocked", course="python", lesson="lesson-2", title="Counting")
    for tab in (page, other):
        await expect(tab.get_by_role("button", name="Open next lesson")).to_be_visible()
        await expect(tab.locator("[data-waymark-lesson='python/lesson-2']")).to_have_text("CountingOpen · 10 min")


async def test_what_is_saved_in_one_tab_is_taken_over_by_the_other_and_nothing_written_there_is_lost(
    page, lab, service, tmp_path
):
    await open_lesson(page, lab)
    other = await another_tab(page, lab)
    await write(page, ANSWER)
    await other.evaluate(WRITE_ADD, ADD)
    await page.evaluate(SAVE)
    await expect(cell(other, "return 'Hello'")).to_be_visible()
    await expect(cell(other, "return a + b")).to_be_visible()
    await other.evaluate(SAVE)
    await expect(cell(page, "return a + b")).to_be_visible()
    assert await source(page) == ANSWER
    assert ANSWER in saved(lab)
    assert ADD in saved(lab)
    await expect(page.locator(".jp-Dialog")).to_have_count(0)
    await write(page, "mine = 1")
    await write(other, "yours = 2")
    await page.evaluate(SAVE)
    await expect(notification(other, "You wrote in another tab as well: 1 cell")).to_be_visible()
    await expect(cell(other, "yours = 2")).to_be_visible()
    scratch = notebook(other).locator(".jp-CodeCell:not([data-waymark-role=answer])").filter(has_text="mine = 1")
    await expect(scratch).to_be_visible()
    await other.screenshot(path=tmp_path / "both.png")
    await other.evaluate(SAVE)
    assert {"mine = 1", "yours = 2"} <= set(saved(lab))
    await expect(cell(page, "yours = 2")).to_be_visible()
    await expect(page.locator(".jp-Dialog")).to_have_count(0)
    await expect(other.locator(".jp-Dialog")).to_have_count(0)


async def test_a_file_that_something_else_changed_is_not_written_over_without_a_question(page, lab, service):
    await open_lesson(page, lab)
    await write(page, ANSWER)
    elsewhere = json.loads((lab.home / FILE).read_text())
    elsewhere["cells"].append(
        {**elsewhere["cells"][-1], "id": "elsewhere", "metadata": {}, "source": ["elsewhere = 1"]}
    )
    (lab.home / FILE).write_text(json.dumps(elsewhere))
    os.utime(lab.home / FILE, (time.time() + 60, time.time() + 60))  # JupyterLab lets half a second pass as its own
    await button(page).click()
    dialog = page.locator(".jp-Dialog")
    await expect(dialog).to_contain_text("has changed on disk")
    await dialog.get_by_role("button", name="Cancel").click()
    await expect(notification(page, "could not be saved, so it was not checked")).to_be_visible()
    assert service.received == []
    assert await source(page) == ANSWER
    assert "elsewhere = 1" in saved(lab)


async def test_without_its_kernel_a_lesson_can_be_answered_and_checked(page, lab, service):
    service.notebooks["lesson-1"]["metadata"]["kernelspec"] = GONE
    await page.goto(lab.address("waymark/open/python/lesson-1"))
    await page.get_by_role("dialog").get_by_role("button", name="No Kernel").click()
    await write(page, ANSWER)
    await check(page, service)
    await expect(result(page).locator(".waymark-headline")).to_contain_text("Not passed yet")
    assert ANSWER in saved(lab)
