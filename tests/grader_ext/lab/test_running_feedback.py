"""What a learner sees while a cell runs, and when kernel or connection fail: a real JupyterLab with real kernels."""

import asyncio
import re
from functools import partial

import pytest
from playwright.async_api import Locator, Page, Route, expect

from tests.accessibility import FIND, SCRIPT, assert_readable
from tests.browser.learner import RUNS_FOR_SECONDS
from tests.grader_ext.lab.cable import cable_to
from tests.grader_ext.lab.test_course_sidebar import (
    Classroom,
    classroom,
    lab,
    lesson,
    page,
    see_the_lessons,
    service,
)
from tests.grader_ext.lab.test_time_on_task import until
from tests.grader_ext.server import contract_service

__all__ = ["Classroom", "classroom", "lab", "page", "service"]

pytestmark = [
    pytest.mark.browser,
    pytest.mark.integration,
    pytest.mark.timeout(400),
    pytest.mark.asyncio(loop_scope="module"),
]

FOR_EVER = {"python": "import time\ntime.sleep(1000)", "elixir": "Process.sleep(:infinity)"}
WATCHED = "[...document.querySelectorAll('style')].some((one) => one.textContent.includes('.waymark-Running'))"
IDLE = "jupyterapp.shell.currentWidget.sessionContext.session?.kernel?.status === 'idle'"
KILL = "import os, signal\nos.kill(os.getpid(), signal.SIGKILL)"
WRITE = "source => jupyterapp.shell.currentWidget.content.widgets[2].model.sharedModel.setSource(source)"
RUN = """source => {
  const { content, sessionContext } = jupyterapp.shell.currentWidget;
  content.activeCellIndex = content.widgets.findIndex((cell) => cell.model.type === 'code' && !cell.readOnly);
  content.activeCell.model.sharedModel.setSource(source);
  window.asked = performance.now();
  jupyterapp.commands.execute('notebook:run-cell');
}"""
# How many milliseconds after its cell was asked to run each bar came.
WATCH_THE_BARS = """() => {
  window.waits = [];
  let there = false;
  new MutationObserver(() => {
    const before = there;
    there = document.querySelector('.waymark-Running') !== null;
    if (there && !before) waits.push(performance.now() - asked);
  }).observe(document.body, { childList: true, subtree: true });
}"""
SHOWN_AFTER_MS = 1_000
"""As running_cells.ts has it."""


async def open_the_lesson(page: Page, lab, service, language: str = "python") -> None:
    service.notebooks["lesson-1"] = contract_service.notebook("lesson-1", "Saying hello", language=language)
    await see_the_lessons(page, lab)
    await lesson(page, 1).click()
    await expect(page.locator(".waymark-Lesson .cm-content", has_text="YOUR CODE HERE")).to_be_visible()
    # What watches the kernel is fetched beside the lesson: what happens before it is there it does not see.
    await page.wait_for_function(WATCHED)
    # A cell that is run before there is a kernel is not run at all.
    await page.wait_for_function(IDLE)
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
    await expect(bar(page).get_by_role("timer")).to_have_text(RUNS_FOR_SECONDS)
    await page.evaluate(SCRIPT)
    assert_readable(await page.evaluate(FIND, ".waymark-Running"))
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
    await page.evaluate(WATCH_THE_BARS)
    for number in range(5):
        await run(page, f"'so quick {number}'")
        await expect(output(page)).to_have_text(f"'so quick {number}'")
    await run(page, FOR_EVER["python"])
    await expect(bar(page)).to_be_visible()
    # On a busy machine a quick cell may take its second, too. The browser's clock counts in parts of a millisecond.
    assert min(await page.evaluate("waits")) > SHOWN_AFTER_MS - 1
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


async def test_a_cell_that_does_not_stop_can_be_ended_with_its_kernel(page, lab, service):
    await open_the_lesson(page, lab, service)
    await run(page, f"import signal\nsignal.signal(signal.SIGINT, signal.SIG_IGN)\n{FOR_EVER['python']}")
    await bar(page).get_by_role("button", name="Stop this cell").click()
    await expect(bar(page)).to_contain_text("Stopping …")
    await expect(bar(page)).to_contain_text("It does not stop. Restarting the kernel ends it; your text stays.")
    await bar(page).get_by_role("button", name="Restart the kernel").click()
    await accept(page, "Confirm Kernel Restart")
    await expect(bar(page)).to_have_count(0)
    await expect(message(page, "The kernel was restarted")).to_be_visible()
    await expect(page.locator(".waymark-Lesson .cm-content", has_text="signal.SIG_IGN")).to_be_visible()
    await page.wait_for_function(IDLE)
    await run(page, "2 + 3")
    await expect(output(page)).to_have_text("5")


@pytest.mark.parametrize("refused", [[], ["DELETE"], ["DELETE", "POST"]], ids=["", "shutdown", "shutdown_and_start"])
async def test_a_kernel_that_stays_dead_is_told_with_a_way_to_start_it(page, lab, service, refused):
    """It ends as soon as it begins; Jupyter Server gives up after the fifth time. It may then refuse to shut a session
    down whose kernel is gone, and to start one."""
    await open_the_lesson(page, lab, service)
    startup = lab.home.parent / "ipythondir" / "profile_default" / "startup" / "ends.py"
    startup.write_text("import os\nos._exit(1)\n")
    closing = asyncio.create_task(close_dialogs(page))
    try:
        await run(page, "import os\nos._exit(1)")
        words = "The kernel stopped and stays so. Your text is safe."
        await expect(message(page, words)).to_be_visible()
    finally:
        startup.unlink()
        closing.cancel()
        await asyncio.wait([closing])
    await close_dialog(page)
    await page.route(re.compile(r"/api/sessions\b"), partial(refuse, list(refused)))
    start = message(page, words).get_by_role("button", name="Start the kernel")
    await start.click()
    if "POST" in refused:
        await expect(page.locator(".jp-Dialog")).to_contain_text("Error Starting Kernel")
        await close_dialog(page)
        await expect(start).to_have_count(1)  # the one clicked on has moved away
        await start.click()
    await page.wait_for_function(IDLE)
    await run(page, "2 + 3")
    await expect(output(page)).to_have_text("5")
    await expect(message(page, words)).to_have_count(0)


async def test_a_lost_connection_is_told_and_what_is_written_meanwhile_is_saved_when_it_is_back(
    page, lab, service, tmp_path
):
    async with cable_to(lab) as (cable, far_lab):
        await open_the_lesson(page, far_lab, service)
        await cable.cut()
        # JupyterLab's own dialog, which says that the server does not answer.
        await page.add_locator_handler(page.locator(".jp-Dialog"), lambda dialog: close_dialog(page))
        lost = message(page, "The connection is lost. Go on writing and keep this page open")
        await expect(lost).to_be_visible()
        await page.evaluate(WRITE, "written = 'offline'")
        await page.screenshot(path=tmp_path / "lost.png")
        await lost.get_by_role("button", name="Try again").click()
        await expect(lost).to_be_visible()
        await cable.mend()
        await expect(message(page, "The connection is back.")).to_be_visible()
        await expect(lost).to_have_count(0)
        await until(page, lambda: "written = 'offline'" in (lab.home / "python/lesson-1.ipynb").read_text())
        await page.wait_for_function(IDLE)
        await run(page, "2 + 3")
        await expect(output(page)).to_have_text("5")


@pytest.mark.parametrize(("language", "interrupted"), [("python", "KeyboardInterrupt"), ("elixir", "interrupted")])
async def test_a_cell_that_runs_since_before_a_reload_shows_it_and_can_be_stopped(
    page, lab, service, tmp_path, language, interrupted
):
    await open_the_lesson(page, lab, service, language)
    await run(page, FOR_EVER[language])
    await expect(bar(page)).to_be_visible()
    await page.evaluate("jupyterapp.shell.currentWidget.context.save()")
    await page.reload()
    await expect(bar(page)).to_contain_text("Running since before this page was loaded")
    await expect(page.locator(".jp-Cell", has=bar(page)).locator(".cm-content")).to_have_text(
        FOR_EVER[language].replace("\n", "")
    )
    await page.screenshot(path=tmp_path / "reloaded.png")
    other = await page.context.new_page()
    await see_the_lessons(other, lab)
    await lesson(other, 1).click()
    await expect(bar(other)).to_be_visible()
    await bar(page).get_by_role("button", name="Stop this cell").click()
    for tab in (page, other):
        await expect(bar(tab)).to_have_count(0)
    await page.wait_for_function(IDLE)
    await run(page, "2 + 3")
    await expect(output(page)).to_have_text("5")
    await run(page, FOR_EVER[language])
    await expect(bar(other)).to_be_visible()
    await bar(page).get_by_role("button", name="Stop this cell").click()
    await expect(output(page)).to_contain_text(interrupted)
    await expect(bar(other)).to_have_count(0)


async def refuse(methods: list[str], route: Route) -> None:
    """A session's first request by each of `methods`."""
    method = route.request.method
    if method in methods:
        methods.remove(method)
        await route.fulfill(status=410, json={"message": "Kernel deleted before session"})
    else:
        await route.continue_()


async def close_dialogs(page: Page) -> None:
    """JupyterLab's own, one after each death."""
    while True:
        await close_dialog(page)
        await asyncio.sleep(0.2)


async def close_dialog(page: Page) -> None:
    await page.evaluate("document.querySelector('.jp-Dialog-footer button:last-of-type')?.click()")
