"""What a learner sees when something goes wrong on the whole platform, and that nothing of theirs is lost."""

import json
import os
import re
import signal
import subprocess
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from learner import GRADED_MS, PASSWORD, PATIENCE, START_MS, Learner
from playwright.sync_api import Locator, Page, expect

from tests.browser.running_platform import ROOT, WAYMARK, RunningPlatform, running_platform
from tests.pictures import SEEN
from tests.platform.courses import ADD, two_exercises, write_course
from tests.platform.database import Stored

pytestmark = [pytest.mark.browser, pytest.mark.timeout(int(400 * PATIENCE))]

CHECKS_A_MINUTE = 2
GONE = {"name": "gone", "display_name": "A kernel that is not installed", "language": "python"}
LOST = "The connection is lost. Trying again by itself"
RIGHT = ADD["python"]
TAKES_ITS_TIME = f"import time\ntime.sleep(6)\n\n{RIGHT}"
"""What is to be seen while it is graded is to be seen on a busy machine, too."""
SECONDS_PER_CELL = 60
SERVICE = "hub_config.command service"


@dataclass(frozen=True)
class Classroom:
    """A platform of this file's own: its service is killed and held up, and its course is revised."""

    platform: RunningPlatform
    course: Path

    def publish(self, text: str) -> None:
        """The course's first lesson, revised."""
        write_sums(self.course, text=text)
        environment = {**os.environ, "WAYMARK_DATABASE_URL": Stored(self.platform.data).address}
        subprocess.run([WAYMARK, "publish", self.course], env=environment, cwd=ROOT, check=True)

    def file(self, learner: "Learner") -> "LessonFile":
        """The first lesson's file in that learner's home."""
        return LessonFile(self.platform.data / "homes" / learner.name / "sums" / "sums.ipynb")

    def kill_service(self) -> None:
        """It is started again by itself."""
        os.kill(self.platform.pids(SERVICE)[0], signal.SIGKILL)

    @contextmanager
    def service_hangs(self) -> Iterator[None]:
        [pid] = self.platform.pids(SERVICE)
        os.kill(pid, signal.SIGSTOP)
        try:
            yield
        finally:
            os.kill(pid, signal.SIGCONT)


def write_sums(folder: Path, **of_the_first: str) -> Path:
    lessons = {"sums": two_exercises(**of_the_first), "more": two_exercises()}
    return write_course(folder, lessons, seconds_per_cell=SECONDS_PER_CELL)


@dataclass(frozen=True)
class LessonFile:
    """A learner's notebook, for what changes it behind JupyterLab's back: another program, a file brought along."""

    path: Path

    def read(self) -> dict[str, Any]:
        return dict(json.loads(self.path.read_text()))

    def write(self, notebook: dict[str, Any]) -> None:
        self.path.write_text(json.dumps(notebook))
        later = time.time() + 60  # JupyterLab lets half a second pass as its own
        os.utime(self.path, (later, later))


@pytest.fixture(scope="module")
def classroom(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Classroom]:
    folder = tmp_path_factory.mktemp("situations")
    course = write_sums(folder / "sums")
    variables = {"WAYMARK_CHECKS_A_MINUTE": str(CHECKS_A_MINUTE)}
    with running_platform(folder / "data", "--course", course, variables=variables) as platform:
        yield Classroom(platform, course)


@pytest.fixture
def learner(classroom: Classroom, new_page: Callable[[], Page], number: Callable[[], int]) -> Learner:
    """One whose first lesson is open."""
    learner = Learner(new_page(), classroom.platform.url, f"kurt{number()}")
    learner.sign_up()
    learner.log_in()
    learner.see_the_tour()
    learner.leave_the_tour()
    open_lesson(learner)
    return learner


def open_lesson(learner: Learner) -> None:
    learner.open("sums", "sums")
    learner.wait_for_lesson("Sums")
    expect(answer(learner, "YOUR CODE HERE").or_(answer(learner, "def add")).first).to_be_visible(timeout=START_MS)


def leave_lesson(learner: Learner) -> None:
    """JupyterLab has it open no more, and opens it anew from its file."""
    learner.page.get_by_role("menuitem", name="File", exact=True).click()
    learner.page.get_by_role("menuitem", name="Close and Shut Down Notebook").click()
    learner.page.get_by_role("dialog", name="Shut down the notebook?").get_by_role("button", name="Ok").click()
    expect(learner.page.locator(".jp-NotebookPanel")).to_have_count(0)


def notebook(learner: Learner) -> Locator:
    return learner.page.locator(".jp-NotebookPanel:not(.lm-mod-hidden)")


def answer(learner: Learner, words: str) -> Locator:
    return notebook(learner).locator("[data-waymark-role=answer]").filter(has_text=words)


def write(learner: Learner, text: str) -> None:
    """Into the first answer."""
    notebook(learner).locator("[data-waymark-role=answer] .cm-content").first.click()
    learner.page.keyboard.press("Control+a")
    learner.page.keyboard.insert_text(text)


def button(learner: Learner) -> Locator:
    return notebook(learner).locator("[data-command='waymark:check']")


def headline(learner: Learner) -> Locator:
    """At the first answer."""
    return notebook(learner).locator(".waymark-answer .waymark-headline").first


def told(page: Page, words: str | re.Pattern[str]) -> Locator:
    return page.locator(".Toastify__toast").filter(has_text=words)


def save(learner: Learner) -> None:
    learner.page.keyboard.press("Control+s")
    expect(learner.page.locator(".lm-TabBar-tab.lm-mod-current.jp-mod-dirty")).to_have_count(0, timeout=GRADED_MS)


def test_a_service_that_is_killed_while_it_grades_tells_the_verdict_when_it_is_back(classroom, learner):
    write(learner, TAKES_ITS_TIME)
    button(learner).click()
    expect(learner.panel).to_contain_text(re.compile("wait for the grader|Running"), timeout=GRADED_MS)
    classroom.kill_service()
    expect(learner.panel).to_contain_text(LOST, timeout=GRADED_MS)
    expect(headline(learner)).to_contain_text("Passed: 1 of 1 point · 1 attempt", timeout=GRADED_MS)
    expect(learner.panel).not_to_contain_text(LOST)
    expect(button(learner)).to_have_text("Check")


def test_while_the_service_hangs_the_page_opens_and_it_heals_by_itself(classroom, learner):
    write(learner, RIGHT)
    save(learner)
    with classroom.service_hangs():
        learner.page.reload()
        expect(answer(learner, "return a + b")).to_be_visible(timeout=START_MS)
        expect(learner.page.locator("#waymark-courses")).to_contain_text("does not answer", timeout=GRADED_MS)
        learner.page.screenshot(path=SEEN / "hangs.png")
    expect(learner.page.locator("[data-waymark-lesson='sums/sums']")).to_be_visible(timeout=GRADED_MS)
    expect(learner.panel).not_to_contain_text(LOST, timeout=GRADED_MS)
    button(learner).click()
    expect(headline(learner)).to_contain_text("Passed: 1 of 1 point", timeout=GRADED_MS)


def test_whoever_checks_too_often_is_told_so_and_when_it_goes_on(classroom, learner):
    for attempt in range(1, CHECKS_A_MINUTE + 1):
        write(learner, f"{RIGHT}\n# attempt {attempt}")
        button(learner).click()
        expect(headline(learner)).to_contain_text(re.compile(rf"· {attempt} attempts?$"), timeout=GRADED_MS)
    # Two checks may take a busy machine the minute in which there may be no third one.
    Stored(classroom.platform.data).rows("UPDATE submissions SET submitted_at = now() RETURNING id")
    button(learner).click()
    refused = told(learner.page, re.compile("too often|once more|minute"))
    expect(refused).to_be_visible(timeout=GRADED_MS)
    learner.page.screenshot(path=SEEN / "too-often.png")
    expect(refused.get_by_role("button", name="Check again")).to_be_visible()
    expect(button(learner)).to_have_text("Check")
    expect(answer(learner, f"# attempt {CHECKS_A_MINUTE}")).to_be_visible()


def test_a_log_in_that_is_over_is_told_and_after_the_next_one_the_answer_is_there(learner):
    write(learner, RIGHT)
    save(learner)
    learner.page.context.clear_cookies()
    button(learner).click()
    expect(told(learner.page, "Reload the page and log in again")).to_be_visible(timeout=GRADED_MS)
    expect(answer(learner, "return a + b")).to_be_visible()
    learner.page.reload()
    learner.page.get_by_label("Username:").fill(learner.name)
    learner.page.get_by_label("Password:").fill(PASSWORD)
    learner.page.get_by_role("button", name="Sign in").click()
    learner.page.wait_for_url(re.compile(f"/user/{learner.name}/lab"), timeout=START_MS)
    open_lesson(learner)
    button(learner).click()
    expect(headline(learner)).to_contain_text("Passed: 1 of 1 point", timeout=GRADED_MS)


def test_a_lesson_that_is_revised_while_it_is_open_says_so_and_keeps_the_answers(classroom, learner):
    write(learner, RIGHT)
    classroom.publish("Write two functions, please.")
    notice = told(learner.page, "was revised by your instructor")
    expect(notice).to_be_visible(timeout=GRADED_MS)
    learner.page.screenshot(path=SEEN / "revised.png")
    notice.get_by_role("button", name="Take the new version").click()
    expect(notebook(learner).locator(".jp-MarkdownCell")).to_contain_text("please", timeout=GRADED_MS)
    expect(answer(learner, "return a + b")).to_be_visible()
    expect(learner.panel).to_contain_text("Your answers were kept: add")
    button(learner).click()
    expect(headline(learner)).to_contain_text("Passed: 1 of 1 point", timeout=GRADED_MS)


def test_of_two_tabs_that_check_one_lesson_both_show_the_newest_result(learner):
    other = Learner(learner.page.context.new_page(), learner.url, learner.name)
    open_lesson(other)
    write(learner, TAKES_ITS_TIME)
    save(learner)
    expect(answer(other, "time.sleep")).to_be_visible(timeout=GRADED_MS)  # what one tab saves, the other takes over
    button(learner).click()
    expect(learner.panel).to_contain_text(re.compile("wait for the grader|Running"), timeout=GRADED_MS)
    expect(button(other)).to_have_text(re.compile("^Checking"), timeout=GRADED_MS)
    expect(headline(other)).to_contain_text("Passed: 1 of 1 point · 1 attempt", timeout=GRADED_MS)
    button(other).click()
    for tab in (learner, other):
        expect(headline(tab)).to_contain_text("Passed: 1 of 1 point · 2 attempts", timeout=GRADED_MS)


def test_a_file_that_another_program_changed_is_not_written_over_without_a_question(classroom, learner):
    write(learner, RIGHT)
    file = classroom.file(learner)
    elsewhere = file.read()
    elsewhere["cells"].append({**elsewhere["cells"][-1], "id": "elsewhere", "metadata": {}, "source": "elsewhere = 1"})
    file.write(elsewhere)
    button(learner).click()
    dialog = learner.page.locator(".jp-Dialog")
    expect(dialog).to_contain_text("has changed on disk", timeout=GRADED_MS)
    dialog.get_by_role("button", name="Cancel").click()
    expect(told(learner.page, "could not be saved, so it was not checked")).to_be_visible()
    expect(answer(learner, "return a + b")).to_be_visible()
    assert file.read()["cells"][-1]["source"] == "elsewhere = 1"
    button(learner).click()
    dialog.get_by_role("button", name="Overwrite").click(timeout=GRADED_MS)
    expect(headline(learner)).to_contain_text("Passed: 1 of 1 point · 1 attempt", timeout=GRADED_MS)


def test_without_its_kernel_a_lesson_can_be_answered_and_checked(classroom, learner):
    leave_lesson(learner)
    file = classroom.file(learner)
    brought_along = file.read()
    brought_along["metadata"]["kernelspec"] = GONE
    file.write(brought_along)
    learner.open("sums", "sums")
    learner.page.get_by_role("dialog").get_by_role("button", name="No Kernel").click(timeout=START_MS)
    write(learner, RIGHT)
    button(learner).click()
    expect(headline(learner)).to_contain_text("Passed: 1 of 1 point", timeout=GRADED_MS)


def test_a_notebook_that_is_too_large_says_so_and_can_be_checked_once_its_outputs_are_cleared(classroom, learner):
    write(learner, RIGHT)
    save(learner)
    leave_lesson(learner)
    file = classroom.file(learner)
    large = file.read()
    [cell] = [cell for cell in large["cells"] if RIGHT in "".join(cell["source"])]
    cell["outputs"] = [{"output_type": "display_data", "metadata": {}, "data": {"text/x-measured": "7" * 17_000_000}}]
    file.write(large)
    open_lesson(learner)
    button(learner).click()
    refused = told(learner.page, "a notebook may have 16.8 MB. Clear the outputs (Edit > Clear Outputs of All Cells)")
    expect(refused).to_be_visible(timeout=GRADED_MS)
    learner.page.screenshot(path=SEEN / "too-large.png")
    learner.page.get_by_role("menuitem", name="Edit", exact=True).click()
    learner.page.get_by_role("menuitem", name="Clear Outputs of All Cells").click()
    button(learner).click()
    expect(headline(learner)).to_contain_text("Passed: 1 of 1 point · 1 attempt", timeout=GRADED_MS)


def test_a_locked_lesson_says_what_unlocks_it(learner):
    learner.open("sums", "more")
    expect(learner.page.get_by_text("The lesson 'More' is locked. To unlock it, complete first: Sums.")).to_be_visible(
        timeout=START_MS
    )
    assert learner.fetch("courses")[0]["lessons"][1]["state"] == "locked"


def test_a_notebook_that_is_no_lesson_has_nothing_of_ours(learner):
    launchers = learner.page.get_by_role("tab", name="Launcher")
    before = launchers.count()  # the one of the first page may have been restored, and would be hidden by the new one
    learner.page.get_by_role("button", name="New Launcher").click()
    expect(launchers).to_have_count(before + 1)
    learner.page.locator(".jp-LauncherCard[data-category=Notebook]:visible").filter(has_text="Python").first.click()
    expect(learner.page.get_by_role("tab", name="Untitled.ipynb")).to_have_attribute(
        "aria-selected", "true", timeout=START_MS
    )
    own = notebook(learner)
    expect(own.locator(".jp-CodeCell")).to_have_count(1, timeout=START_MS)
    expect(own.locator(".jp-Notebook-ExecutionIndicator")).to_have_attribute("data-status", "idle", timeout=START_MS)
    expect(own.locator("[data-waymark-role], .waymark-panel")).to_have_count(0)
    expect(own.locator("[data-command='waymark:check']")).to_be_hidden()
