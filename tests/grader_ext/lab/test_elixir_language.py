"""Editors know Elixir, in a real JupyterLab in Chromium."""

import pytest
from playwright.async_api import expect

from tests.chromium import SLOW

pytestmark = [pytest.mark.browser, pytest.mark.integration, pytest.mark.timeout(400)]

SOURCE = "defmodule Greeter do\n  def hello(name), do: :world\nend"


async def open_elixir(page, lab, service, contract):
    lesson = contract.notebook("lesson-1", "Saying hello", language="elixir")
    lesson["cells"][2]["source"] = SOURCE
    service.notebooks["lesson-1"] = lesson
    await page.goto(lab.address("waymark/open/python/lesson-1"))
    editor = page.locator(".jp-NotebookPanel .jp-CodeCell .cm-content").filter(has_text="defmodule")
    await expect(editor).to_be_visible(timeout=SLOW)
    return editor


async def test_elixir_is_highlighted_a_keyword_other_than_an_atom(page, lab, service, contract):
    editor = await open_elixir(page, lab, service, contract)
    looks = []
    for text in ("defmodule", ":world"):
        word = editor.locator("span").filter(has_text=text).first
        await expect(word).to_have_text(text, timeout=SLOW)
        looks.append(await word.get_attribute("class"))
    assert len(set(looks)) == 2, looks


async def test_a_new_line_in_a_block_is_indented(page, lab, service, contract):
    editor = await open_elixir(page, lab, service, contract)
    await expect(editor.locator("span").first).to_be_visible(timeout=SLOW)  # the language has been fetched
    await editor.click()
    await page.keyboard.press("Control+a")
    await page.keyboard.type("defmodule Hello do")
    await page.keyboard.press("Enter")
    await page.keyboard.type("1")
    await expect(editor.locator(".cm-line").nth(1)).to_have_text("  1")
