"""A learner's first steps in a real JupyterLab in Chromium: the tour, the keys, the way to a lesson."""

import shutil
from collections.abc import AsyncIterator
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import unquote
from uuid import uuid4

import pytest
import pytest_asyncio
from playwright.async_api import Browser, Locator, Page, Request, async_playwright, expect

from tests.accessibility import FIND, SCRIPT, assert_readable
from tests.chromium import CHROMIUM, FLAGS, SLOW
from tests.grader_ext.lab.lesson_document import lesson_document
from tests.grader_ext.server.contract_service import ContractService
from tests.grader_ext.widget.conftest import Lab, running_lab, set_setting

pytestmark = [
    pytest.mark.browser,
    pytest.mark.integration,
    pytest.mark.timeout(400),
    pytest.mark.asyncio(loop_scope="module"),
]

CARDS = ["Your courses", "To read", "Your answers", "Check", "Results, and the next lesson"]
FIRST_STEPS = "waymark-lab/first-steps"
ID = "waymark-lab:first-steps"
"""As the settings' own address has it."""


@dataclass(frozen=True)
class Learner:
    """The one whose JupyterLab it is; each test starts with settings and home as if new."""

    service: ContractService
    lab: Lab
    browser: Browser
    folder: Path

    @property
    def settings(self) -> Path:
        return self.folder / "jupyter_config_dir/lab/user-settings"

    def begin_anew(self) -> None:
        self.service.reset()
        self.service.notebooks["lesson-1"] = lesson_document()
        shutil.rmtree(self.settings, ignore_errors=True)
        shutil.rmtree(self.lab.home / "python", ignore_errors=True)

    def saw_the_tour(self) -> None:
        set_setting(self.folder, FIRST_STEPS, tour=False)


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def learners_own(tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[Learner]:
    folder = Path(tmp_path_factory.mktemp("first-steps"))
    service = ContractService()
    await service.start()
    async with (
        running_lab(service, folder, "--LabApp.expose_app_in_browser=True", tour=True) as lab,
        async_playwright() as playwright,
        await playwright.chromium.launch(executable_path=CHROMIUM, args=FLAGS) as browser,
    ):
        yield Learner(service, lab, browser, folder)
    await service.stop()


@pytest.fixture
def learner(learners_own: Learner) -> Learner:
    learners_own.begin_anew()
    return learners_own


@pytest_asyncio.fixture(loop_scope="module")
async def page(learner: Learner) -> AsyncIterator[Page]:
    context = await learner.browser.new_context(viewport={"width": 1440, "height": 900})
    context.set_default_timeout(SLOW)
    yield await context.new_page()
    await context.close()


def card(page: Page, number: int) -> Locator:
    """The tour while it shows this card, named as a screen reader names it."""
    return page.get_by_role("dialog", name=CARDS[number], exact=True)


def any_card(page: Page) -> Locator:
    return page.locator(".waymark-Tour")


def next_button(page: Page) -> Locator:
    return any_card(page).get_by_role("button", name="Next", exact=True)


def courses(page: Page) -> Locator:
    return page.locator("#waymark-courses")


async def open_lesson(page: Page, learner: Learner) -> None:
    await page.goto(learner.lab.address("waymark/open/python/lesson-1"))
    await expect(page.locator(".jp-NotebookPanel .waymark-panel .waymark-title")).to_have_text("Saying hello")


async def open_launcher(page: Page, learner: Learner) -> None:
    await page.goto(learner.lab.address(f"lab/workspaces/{uuid4().hex}"))
    await expect(page.locator(".jp-Launcher")).to_be_visible()
    await expect(courses(page).get_by_role("button", name="Take the tour")).to_be_visible()


def settings_of_first_steps(page: Page) -> list[str]:
    """What the page sets of them from now on."""
    there: list[str] = []

    def look(request: Request) -> None:
        if request.method == "PUT" and ID in unquote(request.url):
            there.append(str(request.post_data))

    page.on("request", look)
    return there


async def after_what_the_tour_waits_for(page: Page) -> None:
    """After the start JupyterLab's server has told settings, sent the tour's code, and taken settings, one by one."""
    await page.evaluate("jupyterapp.restored")
    await page.evaluate("id => jupyterapp.serviceManager.settings.fetch(id).then(() => null)", ID)
    await page.evaluate("jupyterapp.commands.execute('waymark:next-lesson').then(() => null)")  # in the same file
    await page.evaluate("jupyterapp.serviceManager.settings.save('@jupyterlab/notebook-extension:tracker', '{}')")


async def test_at_the_first_start_the_tour_leads_through_the_lesson_and_comes_no_more(page, learner):
    told = settings_of_first_steps(page)
    await open_lesson(page, learner)
    about = [
        "#waymark-courses",
        "[data-waymark-role=instruction]",
        "[data-waymark-role=answer]",
        "[data-command='waymark:check']",
        ".waymark-panel",
    ]
    for number, selector in enumerate(about):
        await expect(card(page, number)).to_be_visible()
        await expect(any_card(page)).to_contain_text(f"{number + 1} of 5")
        # JupyterLab puts a cell into the page when it comes into sight, which may be after the card says so.
        await page.wait_for_function(
            """selector => {
              const [spot, about] = [".waymark-Tour-spot", selector].map((one) => document.querySelector(one));
              if (!spot || !about) return false;
              const [here, there] = [spot, about].map((one) => one.getBoundingClientRect());
              return Math.abs(here.left - there.left) < 1 && Math.abs(here.top - there.top) < 1;
            }""",
            arg=selector,
        )
        await page.keyboard.press("Enter")
    await expect(any_card(page)).to_have_count(0)
    stored = (learner.settings / f"{FIRST_STEPS}.jupyterlab-settings").read_text()
    assert '"tour": false' in stored, "on the learner's server"
    assert len(told) == 1
    other = await learner.browser.new_page()
    other.set_default_timeout(SLOW)
    told_again = settings_of_first_steps(other)
    await open_lesson(other, learner)
    await expect(courses(other).get_by_role("button", name="Start with “Saying hello”")).to_be_visible()
    await after_what_the_tour_waits_for(other)
    await expect(any_card(other)).to_have_count(0)
    assert told_again == [], "it is set before the tour shows"
    await other.close()


async def test_the_tour_waits_until_there_is_a_course(page, learner):
    learner.service.courses.clear()
    told = settings_of_first_steps(page)
    await page.goto(learner.lab.address(f"lab/workspaces/{uuid4().hex}"))
    await expect(courses(page)).to_contain_text("There is no course here yet.")
    await expect(courses(page)).to_contain_text("File → New → Notebook")
    await after_what_the_tour_waits_for(page)
    await expect(any_card(page)).to_have_count(0)
    assert told == [], "it has not been seen"
    learner.service.courses.append(learner.service.course)
    await learner.service.send(**learner.service.snapshot())
    await expect(card(page, 0)).to_be_visible()


async def test_the_tour_is_led_by_keyboard_keeps_the_focus_and_gives_it_back(page, learner):
    learner.saw_the_tour()
    await open_launcher(page, learner)
    link = courses(page).get_by_role("button", name="Take the tour")
    await link.focus()
    await page.keyboard.press("Enter")
    await expect(next_button(page)).to_be_focused()
    for key, number in (("ArrowLeft", 0), ("ArrowRight", 1), ("ArrowRight", 2), ("ArrowLeft", 1), ("ArrowLeft", 0)):
        await page.keyboard.press(key)
        await expect(card(page, number)).to_be_visible()
    await page.keyboard.press("ArrowRight")
    names = ["Leave the tour", "Back", "Next"]
    seen = []
    for _ in range(8):
        await page.keyboard.press("Tab")
        seen.append(
            await page.evaluate("document.activeElement.closest('dialog') && document.activeElement.textContent")
        )
    assert set(seen) - {None} == set(names), "elsewhere there is only the browser's own window"
    await page.keyboard.press("Escape")
    await expect(any_card(page)).to_have_count(0)
    await expect(link).to_be_focused()


async def test_the_tour_comes_again_from_help_menu_and_palette(page, learner):
    learner.saw_the_tour()
    await open_launcher(page, learner)
    await page.get_by_role("menuitem", name="Help", exact=True).click()
    await page.get_by_role("menuitem", name="Tour of Lessons").click()
    await expect(card(page, 0)).to_be_visible()
    await any_card(page).get_by_role("button", name="Leave the tour").click()
    await expect(any_card(page)).to_have_count(0)
    await page.keyboard.press("Control+Shift+c")
    await page.locator("#modal-command-palette").get_by_role("textbox").fill("Tour of Lessons")
    await page.locator("#modal-command-palette").get_by_text("Tour of Lessons").click()
    await expect(card(page, 0)).to_be_visible()


async def test_keyboard_help_tells_the_keys_that_jupyterlab_has_now(page, learner):
    learner.saw_the_tour()
    own = {"command": "waymark:check", "keys": ["Alt K"], "selector": ".waymark-Lesson"}
    none = {"command": "notebook:insert-cell-below", "selector": ".jp-Notebook.jp-mod-commandMode", "disabled": True}
    none |= {"keys": ["B"], "selector": ".jp-Notebook.jp-mod-commandMode:not(.jp-mod-readWrite) :focus"}
    set_setting(learner.folder, "@jupyterlab/shortcuts-extension/shortcuts", shortcuts=[own, none])
    await open_launcher(page, learner)
    link = courses(page).get_by_role("button", name="Keyboard shortcuts")
    await link.focus()
    await page.keyboard.press("Enter")
    keys = page.get_by_role("region", name="Keyboard shortcuts")
    await expect(keys.get_by_role("row", name="Check your answers")).to_have_text(
        "Check your answersAlt+KCtrl+Shift+Enter"
    )
    await expect(keys.get_by_role("row", name="Stop what runs")).to_have_text("Stop what runsI, I")
    await expect(keys.get_by_role("row", name="Take back what")).to_have_count(1)
    await expect(keys.get_by_role("row", name="Add a cell")).to_have_count(0)
    await page.keyboard.press("Escape")
    await expect(keys).to_have_count(0)
    await expect(link).to_be_focused()
    await page.get_by_role("menuitem", name="Help", exact=True).click()
    await page.get_by_role("menuitem", name="Lesson Keyboard Shortcuts").click()
    await expect(keys).to_be_visible()


async def test_without_an_open_lesson_the_launcher_leads_to_the_next_one(page, learner):
    learner.saw_the_tour()
    await open_launcher(page, learner)
    first = page.locator(".jp-LauncherCard").first
    await expect(first).to_have_text("Next Lesson")
    await first.press("Enter")
    await expect(page.locator(".jp-NotebookPanel .waymark-title")).to_have_text("Saying hello")


@pytest.mark.parametrize(("theme", "width"), [("JupyterLab Light", 1440), ("JupyterLab Dark", 390)])
async def test_axe_finds_nothing_to_complain_about(page, learner, theme, width):
    set_setting(learner.folder, "@jupyterlab/apputils-extension/themes", theme=theme)
    await page.set_viewport_size({"width": width, "height": 844})
    await open_lesson(page, learner)
    await expect(page.locator(f"body[data-jp-theme-name='{theme}']")).to_have_count(1)
    await page.evaluate(SCRIPT)
    for number in range(len(CARDS)):
        await expect(card(page, number)).to_be_visible()
        box = await page.locator(".waymark-Tour-card").bounding_box()
        assert box is not None
        assert box["x"] >= 0
        assert box["x"] + box["width"] <= width
        assert_readable(await page.evaluate(FIND, ".waymark-Tour"))
        await page.keyboard.press("ArrowRight")
    await page.keyboard.press("Escape")
    await page.evaluate("void jupyterapp.commands.execute('waymark:keyboard-help')")
    await expect(page.get_by_role("region", name="Keyboard shortcuts")).to_be_visible()
    assert_readable(await page.evaluate(FIND, ".waymark-KeyboardHelp"))
