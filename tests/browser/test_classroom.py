"""JupyterLab as a classroom on the whole platform, with a real hub, service and grader: in wide and narrow windows,
light and dark."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

import pytest
from learner import GRADED_MS, PATIENCE, RUNS_FOR_SECONDS, START_MS, Learner
from look import LOOKS, Look
from playwright.sync_api import Browser, Locator, Page, expect

pytestmark = [pytest.mark.browser, pytest.mark.timeout(int(400 * PATIENCE))]

CARDS = ["Your courses", "To read", "Your answers", "Check", "Results, and the next lesson"]
ANSWER_MARK = "[data-waymark-role=answer] .waymark-CellMark"
STUB = re.compile("YOUR CODE HERE")
GREETER = "defmodule Greeter do"
LOUD = "defmodule Loud do"
WRONG = f'{GREETER}\n  def hello(name) do\n    "Hello #{{name}}"\n  end\nend'
RIGHT = f'{GREETER}\n  def hello(name) do\n    "Hello, #{{name}}!"\n  end\nend'
SHOUT = f"{LOUD}\n  def shout(text) do\n    text |> String.trim() |> String.upcase() |> String.duplicate(2)\n  end\nend"


@dataclass(frozen=True)
class Seat:
    """A learner before a window of one look. All tests of one look share it; each opens the lesson again."""

    look: Look
    learner: Learner

    @property
    def page(self) -> Page:
        return self.learner.page

    @property
    def server(self) -> str:
        return f"{self.learner.url}/user/{self.learner.name}/"

    @property
    def notebook(self) -> Locator:
        return self.page.locator(".jp-NotebookPanel:not(.lm-mod-hidden)")

    @property
    def courses(self) -> Locator:
        return self.page.locator("#waymark-courses")

    def lesson(self, name: str) -> Locator:
        return self.courses.locator(f"[data-waymark-lesson='elixir/{name}']")

    def answer(self, beginning: str) -> Locator:
        return self.notebook.locator("[data-waymark-role=answer]").filter(has_text=beginning)

    def told(self, words: str) -> Locator:
        return self.page.locator(".Toastify__toast").filter(has_text=words)

    def show_courses(self) -> None:
        """A narrow window does not show them by itself."""
        if self.look.width < 760 and self.courses.is_hidden():
            self.page.get_by_role("tab", name="Courses").click()
        expect(self.lesson("first-steps")).to_be_visible(timeout=START_MS)

    def open_lesson(self) -> None:
        """The first lesson of Elixir, with what the test before has left in it."""
        self.learner.open("elixir", "first-steps")
        self.learner.wait_for_lesson("First steps")
        expect(self.answer(GREETER)).to_be_visible(timeout=START_MS)

    def run(self, code: str) -> None:
        """In a cell of the learner's own below the first answer, where nothing of it is graded."""
        self.answer(GREETER).locator(".cm-content").click()
        self.page.keyboard.press("Escape")
        self.page.keyboard.press("b")
        expect(self.active).to_have_attribute("data-waymark-role", "own", timeout=GRADED_MS)
        self.page.keyboard.press("Enter")
        expect(self.active.locator(".cm-content")).to_be_focused()
        self.page.keyboard.insert_text(code)
        self.page.keyboard.press("Control+Enter")

    @property
    def active(self) -> Locator:
        return self.notebook.locator(".jp-Cell.jp-mod-active")

    def check(self) -> None:
        """By the toolbar's button; done when the button says so."""
        button = self.notebook.locator("[data-command='waymark:check']")
        button.click()
        expect(button).to_have_text("Check", timeout=GRADED_MS)


@pytest.fixture(scope="module", params=LOOKS, ids=str)
def seat(request: pytest.FixtureRequest, platform, browser: Browser, number) -> Iterator[Seat]:
    look: Look = request.param
    context = browser.new_context(viewport={"width": look.width, "height": look.height})
    context.set_default_timeout(30_000 * PATIENCE)
    learner = Learner(context.new_page(), platform.url, f"look{number()}")
    seat = Seat(look, learner)
    learner.sign_up()
    learner.log_in()
    learner.see_the_tour()
    learner.leave_the_tour()
    look.choose_theme(seat.page, seat.server)
    yield seat
    context.close()


def test_the_theme_is_what_the_learner_chose(seat: Seat):
    seat.open_lesson()
    expect(seat.page.locator(f"body[data-jp-theme-name='{seat.look.theme}']")).to_have_count(1, timeout=START_MS)


def test_the_courses_say_where_each_lesson_stands(seat: Seat):
    seat.open_lesson()
    seat.show_courses()
    expect(seat.lesson("first-steps")).to_contain_text("In progress · 25 min")
    units = seat.courses.get_by_role("heading", level=4)
    expect(units).to_have_text(["The basics0 of 2 lessons passed", "Collections0 of 2 lessons passed"])
    locked = seat.lesson("pattern-matching")
    expect(locked).to_contain_text("Pass “First steps” to unlock.")
    expect(locked).to_have_attribute("aria-disabled", "true")
    expect(seat.courses.get_by_role("progressbar", name="Progress in").first).to_be_visible()
    seat.courses.get_by_role("searchbox").fill("pattern")
    expect(seat.lesson("first-steps")).to_have_count(0)
    expect(locked).to_be_visible()
    seat.courses.get_by_role("searchbox").fill("")
    seat.look.fits(seat.lesson("first-steps"))
    seat.look.readable(seat.page, "#waymark-courses")
    seat.look.picture(seat.page, "courses")
    seat.lesson("first-steps").click()
    seat.look.fits(seat.learner.panel)
    if seat.look.width < 760:
        expect(seat.courses).to_be_hidden()  # it makes way


def test_the_tour_and_the_keys_can_be_had_again(seat: Seat):
    seat.open_lesson()
    seat.show_courses()
    seat.courses.get_by_role("button", name="Take the tour").click()
    for name in CARDS:
        card = seat.page.get_by_role("dialog", name=name, exact=True)
        expect(card).to_be_visible()
        seat.look.fits(seat.page.locator(".waymark-Tour-card"))
        seat.look.readable(seat.page, ".waymark-Tour")
        seat.look.picture(seat.page, f"tour-{CARDS.index(name) + 1}")
        seat.page.keyboard.press("ArrowRight")
    seat.page.keyboard.press("Escape")
    expect(seat.page.locator(".waymark-Tour")).to_have_count(0)
    seat.show_courses()
    seat.courses.get_by_role("button", name="Keyboard shortcuts").click()
    keys = seat.page.get_by_role("region", name="Keyboard shortcuts")
    expect(keys.get_by_role("row", name="Check your answers")).to_be_visible()
    seat.look.fits(keys)
    seat.look.readable(seat.page, ".waymark-KeyboardHelp")
    seat.look.picture(seat.page, "keys")
    seat.page.keyboard.press("Escape")
    expect(keys).to_have_count(0)


def test_what_the_lesson_brings_stays_and_own_cells_are_welcome(seat: Seat):
    seat.open_lesson()
    expect(seat.answer(GREETER).locator(".waymark-CellMark")).to_contain_text("Your answer")
    expect(seat.answer(GREETER).locator(".waymark-CellMark")).to_contain_text("2 points")
    tests = seat.notebook.locator("[data-waymark-role=test]").filter(has_text="Greeter.hello").first
    expect(tests.locator(".jp-InputArea-editor")).to_be_hidden()
    example = seat.notebook.locator(".jp-CodeCell[data-waymark-role=instruction]").filter(has_text="7 + 5 * 2")
    example.scroll_into_view_if_needed()
    example.locator(".cm-content").click()
    seat.page.keyboard.insert_text("8")
    refused = seat.told("This cell belongs to the lesson and stays as it is.")
    refused.hover()  # it stays while the mouse is on it
    seat.look.fits(refused)
    seat.page.keyboard.press("Escape")
    for key in ("d", "d", "x", "Shift+M"):
        seat.page.keyboard.press(key)
    expect(example.locator(".cm-content")).to_have_text("7 + 5 * 2")
    seat.run("1 + 1")
    expect(seat.active).to_have_attribute("data-waymark-role", "own")
    expect(seat.active.locator(".jp-OutputArea-output")).to_have_text("2", timeout=GRADED_MS)
    seat.look.readable(seat.page, ANSWER_MARK, ".waymark-panel")
    seat.look.picture(seat.page, "lesson")


def test_a_wrong_answer_is_explained_below_it(seat: Seat):
    seat.open_lesson()
    seat.learner.write(GREETER, WRONG)
    seat.check()
    result = seat.notebook.get_by_label("Result of your answer hello", exact=True)
    expect(result.locator(".waymark-headline")).to_contain_text("Not passed yet", timeout=GRADED_MS)
    expect(result.get_by_label("Expected").first).to_contain_text('"Hello, Ada!"')
    expect(result.get_by_label("Your answer gave").first).to_contain_text('"Hello Ada"')
    result.scroll_into_view_if_needed()
    seat.look.fits(result)
    seat.look.readable(seat.page, ".waymark-AnswerResult", ANSWER_MARK, ".waymark-panel")
    seat.look.picture(seat.page, "result")
    seat.check()
    expect(result.locator(".waymark-headline")).to_contain_text("2 attempts", timeout=GRADED_MS)
    result.get_by_role("button", name="Show next hint for hello shown").click()
    shown = result.get_by_role("listitem").filter(has_text="hello shown").first
    expect(shown.locator(".waymark-hint")).to_have_count(2)
    result.get_by_role("button", name="Reset this answer").click()
    expect(seat.answer(GREETER).locator(".cm-content")).to_have_text(STUB)
    undo = seat.told("at first again")
    undo.hover()
    seat.look.fits(undo)
    seat.look.picture(seat.page, "reset")
    undo.get_by_role("button", name="Undo").click()
    expect(seat.answer(GREETER).locator(".cm-content")).to_contain_text('"Hello #{name}"')


def test_a_cell_that_runs_shows_for_how_long_and_stops(seat: Seat):
    seat.open_lesson()
    seat.run("Process.sleep(:infinity)")
    bar = seat.page.get_by_role("group", name="This cell is running")
    expect(bar.get_by_role("timer")).to_have_text(RUNS_FOR_SECONDS, timeout=GRADED_MS)
    seat.look.fits(bar)
    seat.look.readable(seat.page, ".waymark-Running")
    seat.look.picture(seat.page, "running")
    bar.get_by_role("button", name="Stop this cell").click()
    expect(bar).to_have_count(0, timeout=GRADED_MS)
    expect(seat.active.locator(".jp-OutputArea-output").last).to_contain_text("interrupted", timeout=GRADED_MS)


def test_a_vm_that_ends_is_told_with_what_is_gone(seat: Seat):
    seat.open_lesson()
    seat.run("System.halt(1)")
    told = seat.active.locator(".jp-OutputArea-output").last
    expect(told).to_contain_text("A new one was started: variables, modules and processes are gone", timeout=GRADED_MS)
    seat.look.fits(told)
    seat.look.picture(seat.page, "ended")
    seat.run("1 + 2")
    expect(seat.active.locator(".jp-OutputArea-output")).to_have_text("3", timeout=GRADED_MS)


def test_code_is_marked_explained_and_completed_as_it_is_written(seat: Seat):
    seat.open_lesson()
    seat.run('{:ok, "text", 1.5}')
    value = seat.active.locator(".waymark-Iex")
    expect(value).to_have_text('{:ok, "text", 1.5}', timeout=GRADED_MS)
    seat.look.readable(seat.page, ".waymark-Iex")
    seat.run("x = )\ny = 2")
    problem = seat.active.locator(".waymark-Problem")
    expect(problem).to_have_text("Line 1: unexpected token: )", timeout=GRADED_MS)
    expect(seat.active.locator(".cm-lintRange-error")).to_have_text([")"])
    seat.look.fits(problem)
    seat.look.readable(seat.page, ".waymark-Problem")
    seat.look.picture(seat.page, "marks")
    seat.active.locator(".cm-content").click()
    seat.page.keyboard.press("Control+a")
    seat.page.keyboard.insert_text("String.upca")
    expect(problem).to_have_count(0, timeout=GRADED_MS)
    seat.page.keyboard.press("Tab")
    expect(seat.page.locator(".jp-Completer-item").first).to_contain_text("upcase", timeout=GRADED_MS)
    seat.page.keyboard.press("Enter")
    expect(seat.active.locator(".cm-content")).to_have_text(re.compile(r"^String\.upcase"), timeout=GRADED_MS)
    seat.page.keyboard.press("Shift+Tab")
    about = seat.page.locator(".jp-Tooltip")
    expect(about).to_contain_text("uppercase", timeout=GRADED_MS)
    seat.look.picture(seat.page, "explained")
    seat.page.keyboard.press("Escape")


def test_the_next_lesson_opens_in_every_tab_and_the_time_is_told(seat: Seat):
    other = Seat(seat.look, Learner(seat.page.context.new_page(), seat.learner.url, seat.learner.name))
    other.page.goto(f"{seat.server}lab/workspaces/other")
    other.show_courses()
    seat.open_lesson()
    seat.learner.write(GREETER, RIGHT)
    seat.learner.write(LOUD, SHOUT)
    seat.check()
    expect(seat.learner.panel.locator(".waymark-headline")).to_contain_text("All tests pass", timeout=GRADED_MS)
    expect(seat.learner.panel.locator(".waymark-next")).to_contain_text("Unlocked: Pattern matching")
    expect(other.lesson("first-steps")).to_contain_text("Passed · 4 of 4 points", timeout=GRADED_MS)
    expect(other.lesson("pattern-matching")).to_contain_text("Open")
    expect(other.page.get_by_role("button", name="Open next lesson")).to_be_visible()
    notice = seat.page.get_by_role("button", name="Open next lesson")
    notice.hover()
    seat.look.fits(notice)
    seat.look.picture(seat.page, "unlocked")
    # What a busy machine counts until then is some seconds; a batch goes out every half minute.
    expect(other.lesson("first-steps")).to_contain_text("spent", timeout=GRADED_MS)
    other.look.picture(other.page, "passed")
    notice.click()
    seat.learner.wait_for_lesson("Pattern matching")
