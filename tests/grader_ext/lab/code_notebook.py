"""A notebook of the learner's own, of no lesson, open in JupyterLab: its cells are written in and looked at."""

import json
import re
from typing import Any

from playwright.async_api import Locator, Page, expect
from playwright.async_api import TimeoutError as PlaywrightTimeout

from tests.chromium import SLOW

IDLE = "() => jupyterapp.shell.currentWidget?.sessionContext?.session?.kernel?.status === 'idle'"
PLACE_OF = """(editor, word) => {
  const walker = document.createTreeWalker(editor, NodeFilter.SHOW_TEXT);
  for (let node = walker.nextNode(); node; node = walker.nextNode()) {
    const at = node.data.indexOf(word);
    if (at < 0) continue;
    const range = document.createRange();
    range.setStart(node, at);
    range.setEnd(node, at + word.length);
    const { x, y, width, height } = range.getBoundingClientRect();
    return [x + width / 2, y + height / 2];
  }
}"""


def code_notebook(kernel: str, language: str, cells: list[str]) -> dict[str, Any]:
    blank = {"cell_type": "code", "metadata": {}, "outputs": [], "execution_count": None}
    return {
        "nbformat": 4,
        "nbformat_minor": 5,
        "metadata": {
            "kernelspec": {"name": kernel, "display_name": kernel, "language": language},
            "language_info": {"name": language},
        },
        "cells": [{**blank, "id": f"cell-{number}", "source": source} for number, source in enumerate(cells)],
    }


class CodeNotebook:
    """The notebook, open in `page`, whose application is exposed."""

    def __init__(self, page: Page, lab: Any) -> None:
        self.page = page
        self.lab = lab

    async def open(self, kernel: str, language: str, cells: list[str]) -> None:
        (self.lab.home / f"{language}.ipynb").write_text(json.dumps(code_notebook(kernel, language, cells)))
        await self.page.goto(self.lab.address(f"lab/tree/{language}.ipynb") + "&reset")
        await expect(self.cell(0)).to_be_visible(timeout=SLOW)
        await self.kernel_idle()

    async def kernel_idle(self) -> None:
        await self.page.wait_for_function(IDLE, timeout=SLOW)

    def cell(self, number: int) -> Locator:
        return self.page.locator(".jp-NotebookPanel .jp-CodeCell").nth(number)

    def editor(self, number: int) -> Locator:
        return self.cell(number).locator(".cm-content")

    def problem(self, number: int) -> Locator:
        return self.cell(number).locator(".waymark-Problem")

    def marks(self, number: int, severity: str) -> Locator:
        return self.cell(number).locator(f".cm-lintRange-{severity}")

    async def write(self, number: int, text: str) -> None:
        """In the place of what the cell says, as typed at once: brackets and indentation are as in the text."""
        await self.page.keyboard.press("Escape")
        await self.editor(number).click()
        await self.page.keyboard.press("Control+a")
        await self.page.keyboard.insert_text(text)

    async def type(self, number: int, text: str) -> None:
        """In the place of what the cell says, key by key."""
        await self.editor(number).click()
        await self.page.keyboard.press("Control+a")
        await self.page.keyboard.press("Delete")
        await self.page.keyboard.type(text)

    async def source(self, number: int) -> str:
        script = "number => jupyterapp.shell.currentWidget.content.widgets[number].model.sharedModel.getSource()"
        return str(await self.page.evaluate(script, number))

    async def run(self, number: int) -> None:
        await self.editor(number).click()
        await self.page.keyboard.press("Control+Enter")

    async def ran(self, number: int) -> None:
        await expect(self.cell(number).locator(".jp-InputArea-prompt")).to_have_text(re.compile(r"\d"), timeout=SLOW)

    async def hover(self, number: int, word: str, shown: Locator) -> None:
        """Rest on the word until what it shows is there; a page that was just busy has not seen the mouse."""
        x, y = await self.editor(number).evaluate(PLACE_OF, word)
        for _ in range(10):
            await self.page.mouse.move(x - 2, y)
            await self.page.mouse.move(x, y)
            try:
                await shown.wait_for(state="visible", timeout=SLOW / 10)
            except PlaywrightTimeout:
                continue
            return
        await expect(shown).to_be_visible()
