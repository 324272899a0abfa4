"""The main job, as a learner does it: from sign-up to the unlocked second lesson."""

import re
from collections.abc import Callable
from dataclasses import dataclass

import pytest
from learner import PATIENCE, Learner
from playwright.sync_api import expect

from tests.pictures import PICTURES

pytestmark = [pytest.mark.browser, pytest.mark.timeout(int(400 * PATIENCE))]


@dataclass(frozen=True)
class Solved:
    """What a learner writes in the first lesson of a course, wrong and right."""

    course: str
    title: str
    second: str
    greet: str
    wrong: str
    right: str
    shout: str
    shouted: str
    shown: str
    expected: str
    actual: str


ELIXIR = Solved(
    course="elixir",
    title="First steps",
    second="Pattern matching",
    greet="defmodule Greeter do",
    wrong='defmodule Greeter do\n  def hello(name) do\n    "Hello #{name}"\n  end\nend',
    right='defmodule Greeter do\n  def hello(name) do\n    "Hello, #{name}!"\n  end\nend',
    shout="defmodule Loud do",
    shouted="defmodule Loud do\n  def shout(text) do\n"
    "    text |> String.trim() |> String.upcase() |> String.duplicate(2)\n  end\nend",
    shown="hello shown",
    expected='"Hello, Ada!"',
    actual='"Hello Ada"',
)
PYTHON = Solved(
    course="python",
    title="First steps",
    second="Lists, dictionaries and loops",
    greet="def greeting(name):",
    wrong='def greeting(name):\n    return f"Hello {name}"',
    right='def greeting(name):\n    return f"Hello, {name}!"',
    shout="def shout(text):",
    shouted='def shout(text):\n    return text.strip().upper() + "!"',
    shown="greeting shown",
    expected="Hello, Ada!",
    actual="Hello Ada",
)


@pytest.mark.parametrize("lesson", [ELIXIR, PYTHON], ids=lambda lesson: lesson.course)
def test_from_sign_up_to_the_second_lesson(new_learner: Callable[[str], Learner], lesson: Solved):
    ada = new_learner("ada")
    ada.open(lesson.course, "first-steps")
    ada.wait_for_lesson(lesson.title)
    ada.picture(f"{lesson.course}-opened.png")

    ada.write(lesson.greet, lesson.wrong)
    ada.check()
    shown = ada.test(lesson.shown)
    expect(shown).to_contain_text("not passed")
    expect(shown.locator(".waymark-expected code")).to_have_text(lesson.expected)
    expect(shown.locator(".waymark-actual code")).to_have_text(lesson.actual)
    expect(shown.locator(".waymark-hint")).not_to_be_empty()
    expect(ada.panel.locator(".waymark-next-link")).to_have_count(0)
    ada.picture(f"{lesson.course}-wrong.png")
    at_answer = ada.result_at(lesson.greet)
    expect(at_answer.locator(".waymark-expected code").first).to_have_text(lesson.expected)
    expect(at_answer.locator(".waymark-hint").first).not_to_be_empty()
    at_answer.evaluate("place => place.closest('.jp-Cell').scrollIntoView({block: 'center'})")
    ada.picture(f"{lesson.course}-answer.png")

    ada.page.reload()
    ada.wait_for_lesson(lesson.title)
    expect(ada.test(lesson.shown)).to_contain_text("not passed")  # the last verdict is there again

    ada.page.evaluate("window.waymarkNotReloaded = true")
    ada.write(lesson.greet, lesson.right)
    ada.write(lesson.shout, lesson.shouted)
    ada.check()
    expect(ada.panel.locator(".waymark-headline")).to_contain_text("All tests pass")
    unlocked = ada.panel.locator(".waymark-next")
    expect(unlocked).to_contain_text(f"Unlocked: {lesson.second}")
    ada.picture(f"{lesson.course}-unlocked.png")

    unlocked.get_by_role("link").click()
    ada.wait_for_lesson(lesson.second)
    assert ada.page.evaluate("window.waymarkNotReloaded"), "the page was loaded again on the way"
    ada.picture(f"{lesson.course}-second.png")


def test_the_progress_page_moves_by_itself(new_learner: Callable[[str], Learner]):
    grace = new_learner("grace")
    grace.open("python", "first-steps")
    grace.wait_for_lesson(PYTHON.title)
    progress = grace.page.context.new_page()
    progress.goto(f"{grace.url}/services/progress/")
    expect(progress.get_by_text("0 of 2").first).to_be_visible()
    grace.write(PYTHON.greet, PYTHON.right)
    grace.write(PYTHON.shout, PYTHON.shouted)
    grace.check()
    expect(progress.get_by_text("1 of 2").first).to_be_visible()
    PICTURES.mkdir(parents=True, exist_ok=True)
    progress.screenshot(path=PICTURES / "progress.png")


def test_learners_do_not_see_each_other(new_learner: Callable[[str], Learner]):
    one, other = new_learner("alan"), new_learner("barbara")
    one.open("python", "first-steps")
    one.wait_for_lesson(PYTHON.title)
    one.write(PYTHON.greet, PYTHON.wrong)
    one.check()
    assert [course["statistics"]["attempts"] for course in one.fetch("courses")] == [0, 1]
    assert [course["statistics"]["attempts"] for course in other.fetch("courses")] == [0, 0]
    numbers = range(1, 30)
    assert any(one.status(f"submissions/{number}") == 200 for number in numbers)
    assert all(other.status(f"submissions/{number}") == 404 for number in numbers)
    other.page.goto(f"{other.url}/user/{one.name}/lab")
    expect(other.page.get_by_text(re.compile("403")).first).to_be_visible()
