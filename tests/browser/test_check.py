"""Check, reset and hints in JupyterLab on the whole platform: a real hub, service and grader."""

import re
from collections.abc import Callable

import pytest
from learner import GRADED_MS, PATIENCE, RUNS_FOR_SECONDS, Learner
from playwright.sync_api import Locator, expect

pytestmark = [pytest.mark.browser, pytest.mark.timeout(int(400 * PATIENCE))]

STUB = re.compile("YOUR CODE HERE")
WRONG = 'def greeting(name):\n    return f"Hello {name}"'


def notebook(learner: Learner) -> Locator:
    return learner.page.locator(".jp-NotebookPanel:not(.lm-mod-hidden)")


def answer(learner: Learner) -> Locator:
    return notebook(learner).locator("[data-waymark-role=answer]").first


def checked(learner: Learner, attempt: str) -> Locator:
    """The result at the first answer, once that attempt was judged."""
    result = answer(learner).locator(".waymark-answer")
    told = re.compile(rf"^Not passed yet: 0 of .* · {attempt}$")
    expect(result.locator(".waymark-headline")).to_have_text(told, timeout=GRADED_MS)
    return result


def test_a_wrong_answer_is_checked_explained_and_reset(new_learner: Callable[[str], Learner]):
    learner = new_learner("edsger")
    learner.open("python", "first-steps")
    learner.wait_for_lesson("First steps")
    learner.write("def greeting(name):", WRONG)
    notebook(learner).locator("[data-command='waymark:check']").click()
    result = checked(learner, "1 attempt")
    expect(result.get_by_label("Expected").first).to_contain_text("Hello, Ada!")
    expect(result.get_by_label("Your answer gave").first).to_contain_text("Hello Ada")

    learner.page.reload()
    learner.wait_for_lesson("First steps")
    result = checked(learner, "1 attempt")
    # By what stands in the page: Chromium has no look at cells that are out of sight.
    in_panel, at_answer = (place.locator(".waymark-tests").text_content() or "" for place in (learner.panel, result))
    assert "greeting shown" in at_answer
    assert in_panel.startswith(at_answer), "its tests are the lesson's first"

    answer(learner).locator(".cm-content").click()
    learner.page.keyboard.press("Control+Shift+Enter")
    result = checked(learner, "2 attempts")
    hints = result.get_by_role("listitem").filter(has_text="greeting shown").first.locator(".waymark-hint")
    expect(hints).to_have_count(1)
    result.get_by_role("button", name="Show next hint for greeting shown").click()
    expect(hints).to_have_count(2)

    result.get_by_role("button", name="Reset this answer").click()
    expect(answer(learner).locator(".cm-content")).to_have_text(STUB)
    answer(learner).locator(".cm-content").click()
    learner.page.keyboard.press("Control+z")
    expect(answer(learner).locator(".cm-content")).to_contain_text('return f"Hello {name}"')


def test_a_cell_that_runs_for_long_is_stopped(new_learner: Callable[[str], Learner]):
    learner = new_learner("niklaus")
    learner.open("python", "first-steps")
    learner.wait_for_lesson("First steps")
    learner.write("def greeting(name):", "import time\n\nwhile True:\n    time.sleep(1)")
    learner.page.keyboard.press("Control+Enter")
    bar = learner.page.get_by_role("group", name="This cell is running")
    expect(bar.get_by_role("timer")).to_have_text(RUNS_FOR_SECONDS, timeout=GRADED_MS)
    learner.picture("running.png")
    bar.get_by_role("button", name="Stop this cell").click()
    expect(bar).to_have_count(0, timeout=GRADED_MS)
    expect(notebook(learner).locator(".jp-OutputArea-output").last).to_contain_text("KeyboardInterrupt")
    learner.write("import time", "6 * 7")
    learner.page.keyboard.press("Control+Enter")
    expect(answer(learner).locator(".jp-OutputArea-output").last).to_have_text("42", timeout=GRADED_MS)
