"""What an instructor does in JupyterLab with a lesson that they write: in Chromium, the real command, real boxes."""

import asyncio
import re
from collections.abc import AsyncIterator
from functools import partial
from pathlib import Path

import pytest
import pytest_asyncio
from playwright.async_api import Request, Route, expect

from tests.accessibility import FIND, SCRIPT, assert_readable
from tests.chromium import SLOW
from tests.grader_ext.lab.instructors_lab import Desk, instructors_desk
from tests.grader_ext.server.source_course import COURSE, PATH, SOLUTION, lesson
from tests.pictures import PICTURES, SEEN

pytestmark = [
    pytest.mark.browser,
    pytest.mark.integration,
    pytest.mark.timeout(600),
    pytest.mark.asyncio(loop_scope="module"),
]

WRONG = SOLUTION.replace("Hello", "Hi")
SHOWN = (".waymark-FindingsList", ".waymark-Findings", ".waymark-Preview-head", ".waymark-Verdicts")
FAILS = re.compile(r"^The reference solution does not pass this test .*Mend the solution or the test", re.DOTALL)


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def open_desk(tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[Desk]:
    async with instructors_desk(Path(tmp_path_factory.mktemp("instructor"))) as desk:
        yield desk


@pytest_asyncio.fixture(loop_scope="module")
async def desk(open_desk: Desk) -> AsyncIterator[Desk]:
    await open_desk.clear()
    context = await open_desk.browser.new_context(viewport={"width": 1440, "height": 900})
    context.set_default_timeout(SLOW)
    open_desk.page = await context.new_page()
    yield open_desk
    await context.close()


async def after(event: asyncio.Event, route: Route) -> None:
    await event.wait()
    await route.continue_()


async def test_the_learners_view_stands_beside_the_source_and_follows_each_save(desk):
    await desk.open()
    await desk.preview_as_learner()
    view = desk.preview
    await expect(view.locator("[data-waymark-role=answer] .cm-content")).to_contain_text("YOUR CODE HERE")
    await expect(view.locator("[data-waymark-role=answer] .waymark-CellMark")).to_contain_text("2 points")
    await expect(view).not_to_contain_text("return 'Hello")
    await expect(view).to_contain_text("Here learners find the lesson panel")
    left, right = await desk.source.bounding_box(), await view.bounding_box()
    assert left["x"] + left["width"] <= right["x"] + 1
    editor = view.locator("[data-waymark-role=answer] .cm-content")
    await editor.click()
    await desk.page.keyboard.type("mine")
    await expect(editor).not_to_contain_text("mine")
    await expect(desk.source.locator(".waymark-CellMark")).to_have_count(0)
    await desk.source.locator(".jp-Cell").first.click()
    await desk.set_source(0, SOLUTION + "\nprint('new words')")
    await desk.save()
    await expect(editor).to_contain_text("new words")
    await desk.clean()
    await desk.page.locator(".lm-TabBar-tab", has_text="Learner:").locator(".lm-TabBar-tabCloseIcon").click()
    await expect(view).to_have_count(0)
    await expect(desk.findings).to_have_count(0)


async def test_findings_stand_at_their_cells_until_they_are_mended_and_checks_do_not_pile_up(desk):
    asked: list[int] = []
    at_once: list[int] = []

    def begins(request: Request) -> None:
        if request.url.split("?")[0].endswith("api/source/check"):
            asked.append(1)
            at_once.append(at_once[-1] + 1 if at_once else 1)

    def ends(request: Request) -> None:
        if request.url.split("?")[0].endswith("api/source/check"):
            at_once.append(at_once[-1] - 1)

    desk.write(lesson(solution=WRONG))
    desk.page.on("request", begins)
    desk.page.on("requestfinished", ends)
    await desk.open()
    await desk.preview_as_learner()
    status = desk.findings.get_by_role("status")
    await expect(status).to_have_text(re.compile("^1 finding"))
    await expect(desk.found_at(1)).to_contain_text(FAILS)
    await expect(desk.found_at(0)).to_have_count(0)
    await desk.findings.get_by_role("button", name="test-greet").click()
    await expect(desk.source.locator(".jp-mod-active").get_by_label("Findings at this cell")).to_have_count(1)
    before = len(asked)
    go_on = asyncio.Event()
    await desk.page.route("**/api/source/check*", partial(after, go_on))
    for number in range(5):
        await desk.set_source(0, f"{SOLUTION}\n# {number}")
        await desk.save()
    await expect(desk.findings).to_have_attribute("aria-busy", "true")
    go_on.set()
    await desk.clean()
    await expect(desk.found_at(1)).to_have_count(0)
    assert len(asked) - before == 2, "while a check runs, saves wait together"
    assert max(at_once) == 1


async def test_a_cell_without_an_id_is_found_by_its_place(desk):
    document = lesson()
    del document["cells"][1]["metadata"]["nbgrader"]["grade_id"]
    desk.write(document)
    await desk.open()
    await desk.preview_as_learner_refused()
    remedy = "no `grade_id`. Give it one with nbgrader's Create Assignment toolbar."
    await expect(desk.found_at(1)).to_contain_text(remedy)
    await expect(desk.findings.get_by_role("button", name="Cell 2")).to_be_visible()


async def test_reference_solution_and_stub_get_the_verdict_of_a_learner(desk):
    await desk.open()
    await desk.preview_as_learner()
    await desk.tool("run-reference-solution").click()
    reference, stub = desk.verdict("Reference solution"), desk.verdict("Untouched stub")
    await expect(reference).to_have_attribute("aria-busy", "false")
    await expect(reference).to_contain_text("All tests pass: 2 of 2 points.")
    await desk.tool("run-stub").click()
    await expect(stub).to_contain_text("0 of 1 test pass: 0 of 2 points.")
    await expect(stub.locator(".waymark-test")).to_contain_text("your code raised an error")
    await expect(reference.get_by_text("the notebook was saved since")).to_be_hidden()
    await desk.source.locator(".jp-Cell").first.click()
    await desk.set_source(0, WRONG)
    await desk.page.keyboard.press("Control+Shift+c")
    await desk.page.locator(".lm-CommandPalette-input").fill("run reference")
    await desk.page.keyboard.press("Enter")
    await expect(stub.get_by_text("the notebook was saved since")).to_be_visible()
    await expect(reference).to_contain_text("0 of 1 test pass: 0 of 2 points.")
    await expect(reference.get_by_label("Expected", exact=True)).to_contain_text("Hello, Ada")
    await expect(reference.get_by_label("Your answer gave")).to_contain_text("Hi, Ada")
    await reference.get_by_role("button", name="Hide").click()
    await expect(reference).to_have_count(0)
    assert "'Hi, '" in desk.file.read_text(), "what is graded is saved first"


async def test_create_assignment_sets_types_ids_and_points_and_keeps_what_is_ours(desk):
    document = lesson()
    added = {"id": "more", "metadata": {}, "source": "assert greet('') == 'Hello, '"}
    document["cells"].append({**document["cells"][1], **added})
    document["cells"][1]["metadata"]["waymark"] = {"hints": ["What does it return?"]}
    desk.write(document)
    await desk.open()
    await desk.page.get_by_role("tab", name="Create Assignment").click()
    cells = desk.page.locator(".nbgrader-CellWidget")
    await expect(cells).to_have_count(3)
    more = cells.nth(2)
    await more.locator(".nbgrader-CellType select").select_option("tests")
    await more.locator(".nbgrader-CellId input").fill("test-nobody")
    await more.locator(".nbgrader-CellPoints input").fill("3")
    await more.locator(".nbgrader-CellPoints input").blur()
    await cells.nth(1).locator(".nbgrader-CellPoints input").fill("4")
    await cells.nth(1).locator(".nbgrader-CellPoints input").blur()
    await cells.nth(0).locator(".nbgrader-CellId input").fill("say-hello")
    await cells.nth(0).locator(".nbgrader-CellId input").blur()
    await desk.save()
    answer, test, more_saved = [cell["metadata"] for cell in desk.saved()["cells"]]
    assert answer["waymark"] == document["cells"][0]["metadata"]["waymark"]
    assert test["waymark"] == {"hints": ["What does it return?"]}
    assert desk.saved()["metadata"]["waymark"] == {"tests": "apart"}
    assert (answer["nbgrader"]["grade_id"], answer["nbgrader"]["solution"]) == ("say-hello", True)
    assert (test["nbgrader"]["points"], test["nbgrader"]["schema_version"]) == (4, 3)
    assert (more_saved["nbgrader"]["grade_id"], more_saved["nbgrader"]["points"]) == ("test-nobody", 3)
    await desk.preview_as_learner()
    await desk.clean()
    await expect(desk.page.locator(".nbgrader-CreateAssignmentWidget")).to_be_visible()
    await expect(desk.preview.locator("[data-waymark-role=answer] .waymark-CellMark")).to_contain_text("7 points")


async def test_a_broken_course_toml_is_told_with_its_remedy_and_goes_when_it_is_mended(desk):
    toml = desk.file.parent / "course.toml"
    toml.write_text(COURSE.replace("language", "tongue"))
    await desk.open()
    await desk.preview_as_learner_refused()
    await expect(desk.preview.get_by_role("status").first).to_contain_text(
        "`tongue`: unknown key. See docs/instructor.md"
    )
    await expect(desk.findings).to_contain_text("`tongue`: unknown key. See docs/instructor.md")
    toml.write_text(COURSE)
    await desk.save()
    await expect(desk.preview.locator("[data-waymark-role=answer]")).to_have_count(1)
    await desk.clean()


async def test_in_notebook_7_the_learners_view_stands_at_the_right_and_is_checked_as_well(desk):
    """Its window has one document, and a sidebar on each side."""
    desk.write(lesson(solution=WRONG))
    await desk.page.goto(desk.lab.address(f"notebooks/{PATH}"))
    await desk.preview_as_learner()
    await expect(desk.preview.locator("[data-waymark-role=answer] .cm-content")).to_contain_text("YOUR CODE HERE")
    left, right = await desk.source.bounding_box(), await desk.preview.bounding_box()
    assert left["x"] + left["width"] <= right["x"] + 1
    await expect(desk.found_at(1)).to_contain_text(FAILS)
    await desk.tool("run-stub").click()
    await expect(desk.verdict("Untouched stub")).to_contain_text("0 of 1 test pass: 0 of 2 points.")
    await desk.page.screenshot(path=SEEN / "instructor-notebook-7.png")


async def test_other_notebooks_have_nothing_of_it(desk):
    (desk.lab.home / "course/course.toml").unlink()
    await desk.open()
    async with desk.page.expect_response(re.compile("waymark/api/source")):
        await desk.save()
    # The page asks once more, so it has read the answer before.
    again = f"{desk.lab.address('waymark/api/source')}&path={PATH}"
    assert await desk.page.evaluate("url => fetch(url).then((answer) => answer.json())", again) == {"source": False}
    await expect(desk.source).not_to_have_class(re.compile("waymark-Source"))
    await expect(desk.button).to_be_hidden()
    (desk.lab.home / "course/course.toml").write_text(COURSE)
    await desk.save()
    await expect(desk.button).to_be_visible()
    await desk.source.locator(".jp-Cell").first.click(button="right")
    await expect(desk.page.locator(".lm-Menu").get_by_text("Preview as Learner")).to_be_visible()


async def readable(desk: Desk, picture: Path) -> None:
    assert_readable(await desk.page.evaluate(FIND, list(SHOWN)))
    picture.parent.mkdir(parents=True, exist_ok=True)
    await desk.page.screenshot(path=picture)


async def dress(desk: Desk, shade: str) -> None:
    await desk.page.evaluate(f"jupyterapp.commands.execute('apputils:change-theme', {{ theme: 'JupyterLab {shade}' }})")
    await expect(desk.page.locator(f"body[data-jp-theme-name='JupyterLab {shade}']")).to_have_count(1)


async def test_it_can_be_read_by_everybody_in_light_and_dark_and_in_narrow_windows(desk):
    desk.write(lesson(solution=WRONG))
    await desk.open()
    await expect(desk.page.locator(".jp-NotebookPanel.waymark-Source")).to_have_count(1)
    await desk.page.evaluate("jupyterapp.commands.execute('waymark:run-stub')")
    await expect(desk.verdict("Untouched stub")).to_have_attribute("aria-busy", "false")
    await expect(desk.page.locator(".waymark-FindingsList[aria-busy=false]")).to_have_count(1)
    await desk.page.evaluate(SCRIPT)
    await readable(desk, PICTURES / "instructor.png")
    await dress(desk, "Dark")
    await readable(desk, SEEN / "instructor-dark.png")
    await desk.page.locator(".lm-TabBar-tab", has_text="Learner:").locator(".lm-TabBar-tabCloseIcon").click()
    await desk.page.set_viewport_size({"width": 390, "height": 844})
    await desk.page.evaluate("jupyterapp.shell.collapseLeft()")
    await desk.page.evaluate("jupyterapp.commands.execute('waymark:run-reference-solution', { panel: panel().id })")
    verdict = desk.verdict("Reference solution")
    await expect(verdict).to_have_attribute("aria-busy", "false")
    await expect(verdict).to_be_in_viewport()
    assert (await desk.preview.bounding_box())["width"] > 250, "in a tab of its own, not beside the notebook"
    await readable(desk, SEEN / "instructor-narrow-dark.png")
    await dress(desk, "Light")
    await readable(desk, SEEN / "instructor-narrow.png")
