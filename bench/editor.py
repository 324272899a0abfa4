"""How soon a mistake is marked: from the key press in JupyterLab's page to the mark, and to the kernel's own words."""

import tempfile
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from types import SimpleNamespace

from playwright.async_api import Page, async_playwright, expect
from websockets.asyncio.server import ServerConnection, serve

from bench.measure import Comparison, Samples
from tests.chromium import CHROMIUM, FLAGS
from tests.grader_ext.lab.code_notebook import CodeNotebook
from tests.grader_ext.widget.conftest import running_lab

_WARM_UP = 3
# Without the last letter of `do` the third line is wrong: not the one that is being written, so it is marked at once.
_CELL = "defmodule Greeter do\n  @name 1\nend\nanother = 2"
_PREPARE = """port => new Promise((ready) => {
  const cell = document.querySelector('.jp-NotebookPanel .jp-CodeCell');
  const socket = new WebSocket(`ws://127.0.0.1:${port}`);
  window.measured = {};
  document.addEventListener('keydown', ({ timeStamp }) => { measured = { pressed: timeStamp }; }, true);
  const painted = (name) => requestAnimationFrame(() => setTimeout(() => {
    measured[name] ??= performance.now() - measured.pressed;
  }));
  new MutationObserver(() => {
    if (cell.querySelector('.cm-lintRange')) painted('mark');
    if (cell.querySelector('.waymark-Problem')) painted('message');
  }).observe(cell, { childList: true, subtree: true });
  window.echo = () => new Promise((done) => {
    const sent = performance.now();
    socket.onmessage = () => done(performance.now() - sent);
    socket.send('x');
  });
  socket.onopen = ready;
})"""


async def marks(rounds: int) -> list[Comparison]:
    """The mark by the editor's parser and the message by Elixir's, of the same key presses."""
    async with page_of_cell() as page:
        took = [await _press_once(page) for _ in range(_WARM_UP + rounds)]
    mark, message, echo = (Samples(values) for values in zip(*took[_WARM_UP:], strict=True))
    against = "a bare WebSocket's echo in the same page"
    return [
        Comparison("key press to first mark", "ms", mark, echo, against),
        Comparison("key press to exact message, pause included", "ms", message, echo, against),
    ]


@asynccontextmanager
async def page_of_cell() -> AsyncIterator[Page]:
    """A page with the cell open, a kernel for it, and a socket that echoes."""
    async with (
        serve(_echo, "127.0.0.1", 0) as server,
        async_playwright() as playwright,
        await playwright.chromium.launch(executable_path=CHROMIUM, args=FLAGS) as browser,
    ):
        with tempfile.TemporaryDirectory(prefix="waymark-bench-") as folder:
            async with running_lab(SimpleNamespace(url=""), Path(folder), "--LabApp.expose_app_in_browser=True") as lab:
                page = await browser.new_page(viewport={"width": 1440, "height": 900})
                notebook = CodeNotebook(page, lab)
                await notebook.open("elixir", "elixir", [_CELL])
                (socket,) = server.sockets
                await page.evaluate(_PREPARE, socket.getsockname()[1])
                await notebook.editor(0).click()
                yield page


async def _press_once(page: Page) -> tuple[float, float, float]:
    """Milliseconds to the mark, to the message, and of an echo."""
    await page.keyboard.press("Control+Home")
    await page.keyboard.press("End")
    await page.keyboard.press("Backspace")
    await page.wait_for_function("measured.mark && measured.message")
    took: dict[str, float] = await page.evaluate("measured")
    echo: float = await page.evaluate("echo()")
    await page.keyboard.type("o")
    await expect(page.locator(".jp-NotebookPanel .cm-lintRange, .waymark-Problem")).to_have_count(0)
    await page.wait_for_timeout(600)  # what is asked after the pause has been answered
    return took["mark"], took["message"], echo


async def _echo(socket: ServerConnection) -> None:
    async for text in socket:
        await socket.send(text)
