"""Every way that JupyterLab offers to change a cell, by name: none changes a cell of the lesson.

Each way is first tried on a cell of the learner's own, which it must change: so a way that does nothing is noticed.
"""

from collections.abc import Awaitable, Callable

import pytest
from playwright.async_api import expect

from tests.grader_ext.lab.lesson_page import LessonPage, plain
from tests.grader_ext.lab.ways import (
    BY_PROGRAM,
    CHANGING,
    IN_SEQUENCE,
    IN_THE_CONTEXT_MENU,
    IN_THE_EDIT_MENU,
    KEYS,
    OF_TEXT,
    SELECTED,
    UNCHANGING,
)

pytestmark = [
    pytest.mark.browser,
    pytest.mark.integration,
    pytest.mark.timeout(400),
    pytest.mark.asyncio(loop_scope="module"),
]

Way = Callable[[LessonPage, str], Awaitable[None]]

LOCKED = ("intro", "example", "test-greet")
OWN = "own-b"
"""Has cells of its own kind on both sides."""
KEPT = "This cell belongs to the lesson and stays as it is."
COUNT_TOASTS = """text => {
  const isOne = (toast) => toast.textContent.includes(text);
  window.mostToasts = 0;
  new MutationObserver(() => {
    mostToasts = Math.max(mostToasts, [...document.querySelectorAll(".Toastify__toast")].filter(isOne).length);
  }).observe(document.body, { childList: true, subtree: true, characterData: true });
}"""
"""The greatest number of them at once: each goes by itself after a while."""


async def try_it(lesson: LessonPage, way: Way, *cells: str) -> None:
    """The way changes a cell of the learner's, and none of `cells`; nor does taking it back, nor doing it again."""
    await way(lesson, OWN)
    assert await lesson.changed(), "the way does nothing"
    for cell in cells or LOCKED:
        await lesson.reset()
        await way(lesson, cell)
        for after in (None, "notebook:undo-cell-action", "notebook:redo-cell-action"):
            if after is not None:
                await lesson.command(after)
            await lesson.stays()
        await lesson.stays_in_its_file()


@pytest.mark.parametrize("name", CHANGING)
async def test_command(lesson, name):
    async def way(lesson: LessonPage, cell: str) -> None:
        await lesson.select(cell)
        await lesson.command(name)

    await try_it(lesson, way)


@pytest.mark.parametrize("names", IN_SEQUENCE.values(), ids=IN_SEQUENCE)
async def test_commands_in_sequence(lesson, names):
    async def way(lesson: LessonPage, cell: str) -> None:
        await lesson.select(cell)
        for name in names:
            await lesson.command(name)

    await try_it(lesson, way)


@pytest.mark.parametrize("name", SELECTED)
async def test_command_on_selected_cells_of_the_lesson_and_own_ones(lesson, name):
    await lesson.select("own-a", until="own-b")
    await lesson.command(name)
    assert await lesson.changed(), "the way does nothing"
    for first, last in (("intro", "own-b"), ("own-b", "greet"), ("greet", "test-greet")):
        await lesson.reset()
        await lesson.select(first, until=last)
        await lesson.command(name)
        await lesson.stays_but_for("greet")  # own cells may be merged into an answer
        await lesson.command("notebook:undo-cell-action")
        await lesson.stays()


@pytest.mark.parametrize("keys", KEYS.values(), ids=KEYS)
async def test_keys(lesson, keys):
    async def way(lesson: LessonPage, cell: str) -> None:
        await lesson.select(cell)
        await lesson.press(keys)

    await try_it(lesson, way, "example", "intro")


async def choose(lesson: LessonPage, command: str) -> None:
    """Choose it, or find it switched off, which is as good."""
    item = lesson.page.locator(f'.lm-Menu .lm-Menu-item[data-command="{command}"]')
    if await item.get_attribute("aria-disabled") == "true":
        await lesson.page.keyboard.press("Escape")
    else:
        await item.click()
    await expect(item).to_have_count(0)


@pytest.mark.parametrize("name", IN_THE_EDIT_MENU)
async def test_edit_menu(lesson, name):
    async def way(lesson: LessonPage, cell: str) -> None:
        await lesson.select(cell)
        await lesson.page.locator(".lm-MenuBar-item", has_text="Edit").click()
        await choose(lesson, name)

    await try_it(lesson, way, "example")


@pytest.mark.parametrize("name", IN_THE_CONTEXT_MENU)
async def test_context_menu(lesson, name):
    async def way(lesson: LessonPage, cell: str) -> None:
        await lesson.select(cell)
        await lesson.cell(cell).locator(".jp-InputPrompt").click(button="right")
        await choose(lesson, name)

    await try_it(lesson, way, "example")


async def test_cut_in_the_toolbar(lesson):
    async def way(lesson: LessonPage, cell: str) -> None:
        await lesson.select(cell)
        await lesson.page.locator('.jp-NotebookPanel-toolbar [data-command="notebook:cut-cell"]').click()

    await try_it(lesson, way, "example")


async def test_type_of_cell_in_the_toolbar(lesson):
    async def way(lesson: LessonPage, cell: str) -> None:
        await lesson.select(cell)
        await lesson.page.get_by_label("Cell type").select_option("markdown")

    await try_it(lesson, way, "example")


@pytest.mark.parametrize("name", ["notebook:duplicate-below", "notebook:move-cell-down", "notebook:move-cell-up"])
async def test_button_at_the_cell(lesson, name):
    async def way(lesson: LessonPage, cell: str) -> None:
        await lesson.select(cell)
        await lesson.page.locator(f'.jp-cell-toolbar [data-command="{name}"]').click()

    await try_it(lesson, way, "example")


async def test_button_that_deletes_the_cell_is_off(lesson):
    delete = lesson.page.locator('.jp-cell-toolbar [data-command="cell-toolbar:delete"]')
    await lesson.select(OWN)
    await expect(delete).to_have_attribute("aria-disabled", "false")
    await lesson.select("example")
    await expect(delete).to_have_attribute("aria-disabled", "true")


async def test_drag_and_drop(lesson):
    async def way(lesson: LessonPage, cell: str) -> None:
        mouse = lesson.page.mouse
        box = await lesson.cell(cell).locator(".jp-InputPrompt").bounding_box()
        target = await lesson.cell("greet").bounding_box()
        await mouse.move(box["x"] + 20, box["y"] + 8)
        await mouse.down()
        await mouse.move(box["x"] + 40, box["y"] + 20, steps=4)
        await mouse.move(target["x"] + 200, target["y"] + target["height"] / 2, steps=8)
        await mouse.up()

    await try_it(lesson, way, "example")


async def test_property_inspector(lesson):
    page = lesson.page
    await lesson.command("property-inspector:show-panel")
    closed = page.locator(".jp-NotebookTools .jp-Collapse-header-collapsed")
    await expect(page.locator(".jp-NotebookTools .jp-Collapse-header").first).to_be_visible()
    while await closed.count():
        await closed.first.click()
    editor = page.locator(".jp-MetadataEditorTool").first

    async def change_editable(lesson: LessonPage, cell: str) -> None:
        await lesson.select(cell)
        await page.locator('select[id$="/editable"]').select_option(index=1 if cell == OWN else 0)

    async def change_deletable(lesson: LessonPage, cell: str) -> None:
        await lesson.select(cell)
        await page.locator('select[id$="/deletable"]').select_option(index=1 if cell == OWN else 0)

    async def write_json(lesson: LessonPage, cell: str) -> None:
        await lesson.select(cell)
        await editor.locator(".cm-content").click()
        await page.keyboard.press("Control+a")
        await page.keyboard.insert_text('{"editable": true, "deletable": true, "nbgrader": {"grade_id": "else"}}')
        await editor.get_by_title("Commit changes to data").click()

    try:
        for way in (change_editable, change_deletable, write_json):
            await lesson.reset()
            await try_it(lesson, way, "example", "test-greet")
    finally:
        await lesson.command("application:toggle-right-area")


async def test_property_inspector_on_the_whole_notebook(lesson):
    waymark = "lesson.model.getMetadata('waymark')"
    before = await lesson.page.evaluate(waymark)
    await lesson.page.evaluate("lesson.model.deleteMetadata('waymark')")
    await lesson.stays_in_its_file()
    assert await lesson.page.evaluate(waymark) == before


async def test_replace_all(lesson):
    page = lesson.page
    await lesson.select(OWN)
    await lesson.command("documentsearch:startWithReplace")
    await page.get_by_placeholder("Find", exact=True).fill("name")
    await page.get_by_placeholder("Replace", exact=True).fill("changed")
    await expect(page.locator(".jp-DocumentSearch-index-counter")).not_to_have_text("-/-")
    await page.get_by_text("Replace All", exact=True).click()
    await expect(lesson.cell(OWN).locator(".cm-content")).to_contain_text("changed")
    await lesson.stays_but_for("greet")  # an answer is the learner's to change
    await page.keyboard.press("Escape")


@pytest.mark.parametrize("script", BY_PROGRAM.values(), ids=BY_PROGRAM)
async def test_program(lesson, script):
    async def way(lesson: LessonPage, cell: str) -> None:
        setup = (
            "const notebook = lesson.model.sharedModel, index = lesson.index(name); let cell = notebook.getCell(index);"
        )
        await lesson.page.evaluate(f"name => {{ {setup} {script}; return lesson.turn(); }}", cell)

    await try_it(lesson, way)


async def test_each_command_on_cells_was_tried(lesson):
    rooms = ("notebook:", "cell-toolbar:")
    there = {
        name for name in await lesson.page.evaluate("jupyterapp.commands.listCommands()") if name.startswith(rooms)
    }
    tried = {*CHANGING, *(name for names in IN_SEQUENCE.values() for name in names), *SELECTED}
    tried |= OF_TEXT | {f"notebook:change-cell-to-heading-{level}" for level in range(2, 6)}  # as 1 and 6
    assert there - tried == UNCHANGING


async def test_the_learner_is_told_once_why(lesson):
    message = lesson.page.locator(".Toastify__toast").filter(has_text=KEPT)
    await expect(message).to_have_count(0)  # of the test before
    await lesson.page.evaluate(COUNT_TOASTS, KEPT)
    for name in ("notebook:move-cell-up", "notebook:delete-cell", "notebook:move-cell-down"):
        await lesson.select("example")
        await lesson.command(name)
        await expect(message).to_have_count(1)
    await expect(message).to_have_count(0)  # one more would have shown by now
    assert await lesson.page.evaluate("mostToasts") == 1


async def test_a_copy_of_an_example_is_the_learners(lesson):
    await lesson.select("example")
    await lesson.command("notebook:duplicate-below")
    copies = [cell for cell in await lesson.cells() if cell["source"] == "name = 'Ada'\nprint(name)"]
    assert [plain(cell)["metadata"] for cell in copies] == [{"editable": False, "deletable": False}, {}]
