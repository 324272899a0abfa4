"""A lesson open in JupyterLab, for tests that try to change it: what it says, in the page and in its file."""

import json
from typing import Any

from playwright.async_api import Locator, Page, expect

from tests.chromium import SLOW

FILE = "python/lesson-1.ipynb"
OWN_KEYS = ("nbgrader", "waymark", "editable", "deletable")
VIEW_KEYS = ("trusted", "jupyter", "collapsed", "execution", "scrolled", "slideshow", "tags")
"""The last two are defaults, which the property inspector writes into each cell that it shows."""

SCRIPT = """
window.lesson = {
  get panel() { return jupyterapp.shell.currentWidget; },
  get model() { return this.panel.context.model; },
  get notebook() { return this.panel.content; },
  index(name) { return this.notebook.widgets.findIndex(({ model }) => this.name(model) === name); },
  name(model) { return model.getMetadata('nbgrader')?.grade_id ?? model.id; },
  turn() { return new Promise((done) => setTimeout(done)); },
  async reset(document) {
    this.model.fromJSON(document);
    await this.turn();
    this.model.sharedModel.clearUndoHistory();
    await this.turn();
  },
  async select(name, until) {
    const { notebook } = this;
    notebook.mode = 'command';
    notebook.deselectAll();
    notebook.activeCellIndex = this.index(name);
    if (until) notebook.extendContiguousSelectionTo(this.index(until));
    jupyterapp.shell.activateById(this.panel.id);
    for (let rested = 0; rested < 2; ) {
      await new Promise(requestAnimationFrame);
      const ready = notebook.activeCell.node.contains(document.activeElement) && !notebook.activeCell.placeholder;
      rested = ready ? rested + 1 : 0;
      if (!ready) notebook.activeCell.node.focus();
    }
  },
};
undefined;
"""


def plain(cell: dict[str, Any]) -> dict[str, Any]:
    """A cell without what running and folding leave behind."""
    metadata = {key: value for key, value in cell["metadata"].items() if key not in VIEW_KEYS}
    source = "".join(cell["source"])
    return {"id": cell["id"], "cell_type": cell["cell_type"], "source": source, "metadata": metadata}


def of_the_lesson(cells: list[dict[str, Any]]) -> list[dict[str, Any]]:
    return [plain(cell) for cell in cells if any(key in cell["metadata"] for key in OWN_KEYS)]


def without_text(cell: dict[str, Any], answer: str) -> dict[str, Any]:
    named = cell["metadata"].get("nbgrader", {}).get("grade_id") == answer
    return {**cell, "source": "", "id": ""} if named else cell


class LessonPage:
    """The lesson `document`, which is open in `page`, whose application is exposed."""

    def __init__(self, page: Page, lab: Any, document: dict[str, Any]) -> None:
        self.page = page
        self.lab = lab
        self.document = document

    async def open(self) -> None:
        await self.page.goto(self.lab.address("waymark/open/python/lesson-1"))
        await expect(self.page.locator(".waymark-Lesson [data-waymark-role]").first).to_be_visible(timeout=SLOW)
        await self.page.evaluate(SCRIPT)

    async def reset(self) -> None:
        """As released, with an empty history."""
        if await self.page.locator(".jp-Dialog").count():
            await self.page.keyboard.press("Escape")
            await expect(self.page.locator(".jp-Dialog")).to_have_count(0)
        await self.page.evaluate("document => lesson.reset(document)", self.document)

    async def select(self, name: str, until: str | None = None) -> None:
        await self.page.evaluate("([name, until]) => lesson.select(name, until)", [name, until])

    async def press(self, keys: str) -> None:
        before = ""
        for key in keys.split():
            if (before, key) != ("d", "d"):  # between the keys of a chord there may be a second at most
                await self.page.evaluate("lesson.turn()")
            await self.page.keyboard.press(key)
            before = key
        await self.page.evaluate("lesson.turn()")

    async def command(self, name: str) -> None:
        """Its promise is not waited for: some commands wait for a dialog's answer."""
        await self.page.evaluate("name => { jupyterapp.commands.execute(name); return lesson.turn(); }", name)

    async def cells(self) -> list[dict[str, Any]]:
        return list(await self.page.evaluate("lesson.turn().then(() => lesson.model.toJSON().cells)"))

    async def changed(self) -> bool:
        return [plain(cell) for cell in await self.cells()] != [plain(cell) for cell in self.document["cells"]]

    async def stays(self) -> None:
        """The lesson's cells are as released; the others are the learner's, and plain."""
        cells = await self.cells()
        assert of_the_lesson(cells) == of_the_lesson(self.document["cells"])
        ids = [cell["id"] for cell in cells]
        assert len(set(ids)) == len(ids)

    async def stays_but_for(self, answer: str) -> None:
        """As `stays`, whatever the answer says and whatever id its cell has: it is found by its `grade_id`."""
        cells, wanted = (
            [without_text(cell, answer) for cell in of_the_lesson(all_cells)]
            for all_cells in (await self.cells(), self.document["cells"])
        )
        assert cells == wanted

    async def stays_in_its_file(self) -> None:
        await self.page.evaluate("lesson.panel.context.save()")
        saved = json.loads((self.lab.home / FILE).read_text())
        assert saved["metadata"]["waymark"] == self.document["metadata"]["waymark"]
        assert of_the_lesson(saved["cells"]) == of_the_lesson(self.document["cells"])

    def cell(self, name: str) -> Locator:
        number = next(n for n, cell in enumerate(self.document["cells"]) if cell["id"] == name)
        return self.page.locator(".waymark-Lesson .jp-Cell").nth(number)
