"""Time on task in a real JupyterLab in Chromium, whose clock the tests move on; the service is the tests' own."""

import re
from collections.abc import AsyncIterator

import pytest
import pytest_asyncio
from playwright.async_api import Page, expect

from tests.grader_ext.lab.test_course_sidebar import (
    Classroom,
    classroom,
    lab,
    lesson,
    page,
    see_the_lessons,
    service,
    sidebar,
)

__all__ = ["Classroom", "classroom", "lab", "page", "service"]

pytestmark = [
    pytest.mark.browser,
    pytest.mark.integration,
    pytest.mark.timeout(400),
    pytest.mark.asyncio(loop_scope="module"),
]

TIME = re.compile(r"/waymark/api/courses/.*/time(\?|$)")
UNSENT = "Object.keys(localStorage).filter((key) => key.startsWith('waymark-time:'))"
"""What was counted stands there until the service has it."""
SLACK = 20
"""Seconds: what may pass by itself, on a busy machine, between two steps of a test."""


MARK_WHAT_LISTENS = """
const add = EventTarget.prototype.addEventListener;
EventTarget.prototype.addEventListener = function (name, ...more) {
  if (name === "touchmove" && this.classList?.contains("jp-NotebookPanel")) this.dataset.counts = "true";
  return add.call(this, name, ...more);
};
"""


@pytest.fixture(autouse=True)
def every_cell_is_drawn_at_once(lab) -> None:
    """JupyterLab else draws some when the page is idle, which the clock that the tests move never says."""
    folder = lab.home.parent / "jupyter_config_dir/lab/user-settings/@jupyterlab/notebook-extension"
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "tracker.jupyterlab-settings").write_text('{"windowingMode": "none"}')


@pytest_asyncio.fixture(autouse=True, loop_scope="module")
async def nothing_is_left_to_send(page, service) -> AsyncIterator[None]:
    """What a page sends as it closes would reach the next test's service."""
    yield
    if await sidebar(page).count():
        switch_off(service)
        await service.send(**service.snapshot())
        await expect(sidebar(page)).not_to_contain_text("Your time counts")


async def open_the_lesson(page: Page, lab, *, counts: bool = True) -> None:
    await page.clock.install()
    await page.add_init_script(MARK_WHAT_LISTENS)
    await see_the_lessons(page, lab)
    await lesson(page, 1).click()
    await expect(page.locator(".jp-NotebookPanel .cm-content", has_text="YOUR CODE HERE")).to_be_visible()
    if counts:
        await expect(page.locator(".jp-NotebookPanel[data-counts]")).to_be_visible()


async def write(page: Page) -> None:
    """One sign of work."""
    await page.locator(".jp-NotebookPanel .cm-content", has_text="YOUR CODE HERE").press("End")


def counted(service) -> int:
    return sum(batch["seconds"] for batch in service.time.values())


async def after(page: Page, seconds: float) -> None:
    await page.clock.fast_forward(1000 * seconds)


async def heard_of_a_batch(page: Page, seconds: float, status: int = 200) -> None:
    async with page.expect_response(lambda answer: TIME.search(answer.url) and answer.status == status):
        await after(page, seconds)


async def test_time_counts_while_the_learner_works_and_shows_beside_the_estimate(page, lab, service):
    await open_the_lesson(page, lab)
    await expect(sidebar(page)).to_contain_text("Your time counts while you work in a lesson")
    await write(page)
    await heard_of_a_batch(page, 31)
    assert 30 <= counted(service) <= 31 + SLACK
    assert {batch["lesson"] for batch in service.time.values()} == {"python/lesson-1"}
    await expect(lesson(page, 1)).to_contain_text("In progress · 10 min · under 1 min spent")
    await write(page)
    await heard_of_a_batch(page, 50)
    await expect(lesson(page, 1)).to_contain_text("In progress · 10 min · 1 min spent")
    await expect(lesson(page, 2)).not_to_contain_text("spent")


async def test_of_a_long_pause_a_minute_counts(page, lab, service):
    await open_the_lesson(page, lab)
    await write(page)
    await heard_of_a_batch(page, 20 * 60)
    assert 60 <= counted(service) <= 60 + SLACK
    before = dict(service.time)
    await page.wait_for_function(f"{UNSENT}.length === 0")
    await after(page, 20 * 60)
    await page.evaluate("new Promise((done) => requestAnimationFrame(done))")
    assert await page.evaluate(UNSENT) == []
    assert service.time == before


@pytest.mark.parametrize("sign", ["run", "scroll"])
async def test_running_and_scrolling_are_work_as_well(page, lab, service, sign):
    await open_the_lesson(page, lab)
    await after(page, 90)  # since the click that opened it
    service.time.clear()
    if sign == "run":
        # Before it has a kernel, JupyterLab would ask for one.
        await expect(page.locator(".jp-NotebookPanel .jp-Toolbar-kernelName")).to_have_text("Python 3 (ipykernel)")
        await page.evaluate("void jupyterapp.commands.execute('notebook:run-all-cells')")
    else:
        await page.locator(".jp-NotebookPanel .jp-Cell").last.hover()
        await page.mouse.wheel(0, 40)
    await heard_of_a_batch(page, 45)
    assert 40 <= counted(service) <= 60 + SLACK


async def test_looking_away_ends_it_and_sends_what_was_counted(page, lab, service):
    page.on("dialog", lambda dialog: dialog.accept())
    await open_the_lesson(page, lab)
    await write(page)
    await after(page, 12)
    assert service.time == {}
    await page.goto("about:blank")
    await until(page, lambda: counted(service) >= 12)
    assert counted(service) <= 12 + SLACK


async def test_what_was_counted_while_the_connection_was_lost_comes_when_it_is_back(page, lab, service):
    await open_the_lesson(page, lab)
    await service.stop()
    for _ in range(4):
        await write(page)
        await heard_of_a_batch(page, 31, status=503)
    assert service.time == {}
    await expect(lesson(page, 1)).to_contain_text("· 2 min spent")
    await service.start()
    await heard_of_a_batch(page, 31)
    await heard_of_a_batch(page, 31)
    assert 4 * 31 <= counted(service) <= 4 * 31 + 60 + 3 * SLACK
    assert len(service.time) <= 3, "what waited grew into few batches"
    await expect(lesson(page, 1)).to_contain_text(re.compile(r"· [23] min spent"))


async def test_an_answer_that_is_lost_does_not_count_twice(page, lab, service):
    await open_the_lesson(page, lab)

    async def lose_the_answer(route) -> None:
        await route.fetch()
        await route.abort()

    await page.route(TIME, lose_the_answer, times=1)
    await write(page)
    async with page.expect_event("requestfailed", lambda request: TIME.search(request.url)):
        await after(page, 31)
    ((name, batch),) = service.time.items()
    first = batch["seconds"]
    await heard_of_a_batch(page, 31)
    assert service.time[name] == {"lesson": "python/lesson-1", "seconds": first, "times": 2}


async def test_a_page_that_was_closed_without_an_answer_leaves_its_time_to_the_next(page, lab, service):
    page.on("dialog", lambda dialog: dialog.accept())
    await open_the_lesson(page, lab)
    await write(page)
    await after(page, 12)
    await service.stop()
    await page.goto("about:blank")
    await service.start()
    await see_the_lessons(page, lab)
    await expect(lesson(page, 1)).to_contain_text("under 1 min spent")
    await heard_of_a_batch(page, 6 * 60)
    assert 12 <= counted(service) <= 12 + SLACK


async def test_time_and_its_sum_move_in_the_other_tabs_too(page, lab, service):
    service.course["lessons"][1]["active_seconds"] = 60
    await open_the_lesson(page, lab)
    other = await page.context.new_page()
    await see_the_lessons(other, lab)
    await expect(sidebar(other)).to_contain_text("about 30 min left · 1 min spent")
    await page.bring_to_front()
    await page.route(TIME, lambda route: route.abort())  # so the other tab has it from this one alone
    await write(page)
    async with page.expect_event("requestfailed", lambda request: TIME.search(request.url)):
        await after(page, 50)
    await write(page)
    async with page.expect_event("requestfailed", lambda request: TIME.search(request.url)):
        await after(page, 50)
    await expect(lesson(other, 1)).to_contain_text("· 1 min spent")
    await expect(sidebar(other)).to_contain_text("about 30 min left · 2 min spent")
    await service.send(type="time_on_task", course="python", lesson="lesson-2", seconds=600)
    for tab in (page, other):
        await expect(lesson(tab, 2)).to_contain_text("· 10 min spent")
        await expect(sidebar(tab)).to_contain_text("about 30 min left · 11 min spent")
    await other.close()
    await page.unroute(TIME)


@pytest.mark.parametrize("while_open", [False, True])
async def test_where_it_is_switched_off_nothing_is_counted_sent_or_shown(page, lab, service, while_open):
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    if not while_open:
        switch_off(service)
    await open_the_lesson(page, lab, counts=while_open)
    if while_open:
        await write(page)
        switch_off(service)
        await service.send(**service.snapshot())
    await expect(sidebar(page)).not_to_contain_text("Your time counts")
    for _ in range(3):
        await write(page)
        await after(page, 31)
    await expect(lesson(page, 1)).to_contain_text("In progress · 10 min")
    await expect(sidebar(page)).not_to_contain_text("spent")
    assert service.time == {}
    assert [url for url in asked if TIME.search(url)] == []
    assert await page.evaluate(UNSENT) == []


def switch_off(service) -> None:
    for one in service.course["lessons"]:
        one["active_seconds"] = None


async def until(page: Page, true) -> None:
    """The service is in this process: what the page has sent arrives by and by."""
    for _ in range(600):
        if true():
            return
        await page.wait_for_timeout(100)
    raise AssertionError("it did not come true")
