"""What a learner sees while a cell runs, and when kernel or connection fail: a real JupyterLab with real kernels."""

import re

import pytest
from playwright.async_api import Locator, Page, expect

from tests.grader_ext.lab.test_course_sidebar import (
    AXE,
    Classroom,
    classroom,
    lab,
    lesson,
    page,
    see_the_lessons,
    service,
)
from tests.grader_ext.server import contract_service

__all__ = ["Classroom", "classroom", "lab", "page", "service"]

pytestmark = [
    pytest.mark.browser,
    pytest.mark.integration,
    pytest.mark.timeout(400),
    pytest.mark.asyncio(loop_scope="module"),
]

FOR_EVER = {"python": "import time\ntime.sleep(1000)", "elixir": "Process.sleep(:infinity)"}
KILL = "import os, signal\nos.kill(os.getpid(), signal.SIGKILL)"
WRITE = "source => jupyterapp.shell.currentWidget.content.widgets[2].model.sharedModel.setSource(source)"
RUN = """source => {
  const { content, sessionContext } = jupyterapp.shell.currentWidget;
  content.activeCellIndex = content.widgets.findIndex((cell) => cell.model.type === 'code' && !cell.readOnly);
  content.activeCell.model.sharedModel.setSource(source);
  jupyterapp.commands.execute('notebook:run-cell');
}"""


async def open_the_lesson(page: Page, lab, service, language: str = "python") -> None:
    service.notebooks["lesson-1"] = contract_service.notebook("lesson-1", "Saying hello", language=language)
    await see_the_lessons(page, lab)
    await lesson(page, 1).click()
    await expect(page.locator(".waymark-Lesson .cm-content", has_text="YOUR CODE HERE")).to_be_visible()
    # A cell that is run before there is a kernel is not run at all.
    await page.wait_for_function("jupyterapp.shell.currentWidget.sessionContext.session?.kernel?.status === 'idle'")
    await run(page, "1 + 1")
    await expect(output(page)).to_have_text("2")


async def run(page: Page, source: str) -> None:
    """In the lesson's answer cell, or in the first cell of another notebook."""
    await page.evaluate(RUN, source)


def output(page: Page) -> Locator:
    return page.locator(".jp-NotebookPanel .jp-Cell.jp-mod-active .jp-OutputArea-output").last


def bar(page: Page) -> Locator:
    return page.get_by_role("group", name="This cell is running")


def message(page: Page, words: str | re.Pattern[str]) -> Locator:
    return page.locator(".Toastify__toast", has_text=words)


async def accept(page: Page, button: str) -> None:
    """JupyterLab's own dialog."""
    await page.locator(".jp-Dialog").get_by_role("button", name=button).click()
    await expect(page.locator(".jp-Dialog")).to_have_count(0)


@pytest.mark.parametrize(("language", "interrupted"), [("python", "KeyboardInterrupt"), ("elixir", "interrupted")])
async def test_a_running_cell_shows_for_how_long_and_its_button_stops_it(page, lab, service, language, interrupted):
    await open_the_lesson(page, lab, service, language)
    await run(page, FOR_EVER[language])
    await expect(bar(page)).to_contain_text("Running")
    await expect(bar(page).get_by_role("timer")).to_have_text(re.compile(r"^0:0[2-9]$"))
    await page.add_script_tag(path=AXE)
    found = await page.evaluate("axe.run('.waymark-Running')")
    assert [one["id"] for one in found["violations"]] == []
    stop = bar(page).get_by_role("button", name="Stop this cell")
    await stop.focus()
    await stop.press("Enter")
    await expect(bar(page)).to_have_count(0)
    await expect(output(page)).to_contain_text(interrupted)
    focused = "document.activeElement.closest('.jp-NotebookPanel') !== null"
    assert await page.evaluate(focused), "whoever works by keyboard is still in the notebook"
    await run(page, "2 + 3")
    await expect(output(page)).to_have_text("5")


async def test_of_several_cells_the_one_that_runs_has_it(page, lab, service):
    await open_the_lesson(page, lab, service)
    await page.evaluate(WRITE, FOR_EVER["python"])
    await page.evaluate("void jupyterapp.commands.execute('notebook:run-all-cells')")
    await expect(bar(page)).to_have_count(1)
    await expect(page.locator(".jp-Cell", has=bar(page))).to_contain_text("time.sleep")
    await bar(page).get_by_role("button").click()
    await expect(bar(page)).to_have_count(0)


async def test_a_quick_cell_shows_nothing(page, lab, service):
    await open_the_lesson(page, lab, service)
    await page.evaluate(
        "new MutationObserver(() => { if (document.querySelector('.waymark-Running')) window.shown = true; })"
        ".observe(document.body, { childList: true, subtree: true })"
    )
    for number in range(5):
        await run(page, f"'so quick {number}'")
        await expect(output(page)).to_have_text(f"'so quick {number}'")
    await run(page, FOR_EVER["python"])
    await expect(bar(page)).to_be_visible()
    assert await page.evaluate("window.shown"), "the observer sees it"
    assert (await bar(page).get_by_role("timer").text_content() or "").startswith("0:0")


async def test_a_cell_that_asks_says_that_it_waits(page, lab, service):
    await open_the_lesson(page, lab, service)
    await run(page, "print('Hello,', input('Your name? '))")
    await expect(bar(page)).to_contain_text("Waiting for your input")
    await page.locator(".jp-Stdin-input").fill("Ada")
    await page.locator(".jp-Stdin-input").press("Enter")
    await expect(bar(page)).to_have_count(0)
    await expect(output(page)).to_have_text("Hello, Ada")


@pytest.mark.parametrize(
    ("code", "words"),
    [
        (KILL, "most likely for using too much memory"),
        ("import os\nos._exit(3)", "The kernel stopped and was started again"),
    ],
)
async def test_a_kernel_that_dies_is_told_with_a_remedy_until_a_cell_ran(page, lab, service, code, words):
    await open_the_lesson(page, lab, service)
    await run(page, code)
    await expect(message(page, words)).to_be_visible()
    await accept(page, "Ok")
    await expect(bar(page)).to_have_count(0)
    await expect(message(page, words).get_by_role("button", name="Run the cells above")).to_be_visible()
    await run(page, "2 + 3")
    await expect(output(page)).to_have_text("5")
    await expect(message(page, words)).to_have_count(0)


@pytest.mark.parametrize(
    ("language", "code"),
    [
        ("python", "x = [0] * 10**15"),
        ("elixir", "Process.exit(self(), :kill)"),  # as the BEAM does it, without filling this machine's memory
    ],
)
async def test_memory_that_runs_out_is_told_with_a_remedy_until_a_cell_ran(page, lab, service, language, code):
    await open_the_lesson(page, lab, service, language)
    await run(page, code)
    await expect(message(page, "Your code needed more memory than there is")).to_contain_text("Work with less at once")
    await run(page, "2 + 3")
    await expect(output(page)).to_have_text("5")
    await expect(message(page, "more memory")).to_have_count(0)
