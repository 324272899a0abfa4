"""From the verdict's commit in Postgres to the unlock painted in the page, beside a bare WebSocket echo there."""

import asyncio
import tempfile
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

from playwright.async_api import Page, async_playwright
from websockets.asyncio.server import ServerConnection, serve

from bench.measure import Comparison, Samples
from bench.submit import Commits, commits
from hub_config.ports import free_ports
from tests.browser.running_platform import RunningPlatform, running_platform
from tests.chromium import CHROMIUM, FLAGS
from tests.platform.courses import ADD, OTHER, two_exercises, write_course
from tests.platform.learner import Learner

_COURSE = "chain"
_WARM_UP = 2
_PATIENCE_MS = 120_000

_PAINTED = """
window.now = () => performance.timeOrigin + performance.now();
window.painted = () => new Promise((done) => requestAnimationFrame(() => {
  const { port1, port2 } = new MessageChannel();  // its message comes once the frame is on its way
  port1.onmessage = () => done(now());
  port2.postMessage(null);
}));
window.unlocked = (lesson) => new Promise((done) => {
  const row = () => document.querySelector(`[data-waymark-lesson="${lesson}"][aria-disabled="false"]`);
  const observer = new MutationObserver(() => {
    if (!row()) return;
    observer.disconnect();
    void painted().then(done);
  });
  observer.observe(document.querySelector("#waymark-courses"), { attributes: true, childList: true, subtree: true });
});
window.echoed = async (address) => {
  window.echo ??= await new Promise((done, failed) => {
    const socket = Object.assign(new WebSocket(address), { onopen: () => done(socket), onerror: failed });
  });
  window.echoSign ??= document.body.appendChild(document.createElement("div"));
  const started = now();
  await new Promise((done) => {
    echo.onmessage = ({ data }) => { echoSign.textContent = data; done(); };
    echo.send(String(started));
  });
  return (await painted()) - started;
};
undefined;
"""
"""`unlocked` and `echoed` both end when what changed is painted. Their clock is the machine's, as Python's `time`."""


async def unlock(rounds: int) -> list[Comparison]:
    """Each lesson of a chain is passed, and unlocks the next in the sidebar of an open page; between, an echo."""
    async with _learner_before_a_chain(_WARM_UP + rounds + 1) as (ada, page, heard), _echo() as address:
        took = [
            (await _unlock_once(ada, page, heard, number), await page.evaluate(f"echoed('{address}')"))
            for number in range(_WARM_UP + rounds)
        ]
    ours, echoes = zip(*took[_WARM_UP:], strict=True)
    name = "verdict's commit to unlock painted"
    return [Comparison(name, "ms", Samples(ours), Samples(echoes), "bare WebSocket echo, painted")]


async def _unlock_once(ada: Learner, page: Page, heard: Commits, number: int) -> float:
    await asyncio.sleep(1.5)  # boxes are ready again: what is measured is one learner, not a queue
    path = (await ada.open(_COURSE, _name(number)))["path"]
    await page.evaluate(f"window.awaited = unlocked('{_COURSE}/{_name(number + 1)}'); undefined")
    submission = await ada.submit(path, add=ADD["python"], other=OTHER["python"])
    painted = float(await page.evaluate("awaited"))
    await asyncio.sleep(0.05)  # the message of the commit has been read, too
    committed = heard.told[submission][-1] + time.time() - time.perf_counter()
    return painted - committed * 1000


def _name(number: int) -> str:
    return f"lesson-{number}"


@asynccontextmanager
async def _learner_before_a_chain(lessons: int) -> AsyncIterator[tuple[Learner, Page, Commits]]:
    with tempfile.TemporaryDirectory(prefix="waymark-bench-") as folder:
        course = write_course(Path(folder) / _COURSE, {_name(number): two_exercises() for number in range(lessons)})
        manager = running_platform(Path(folder) / "data", "--course", course)
        platform = await asyncio.to_thread(manager.__enter__)
        try:
            async with Learner(platform.url, "ada", platform.data / "homes") as ada, commits(platform.data) as heard:
                await ada.sign_up()
                await ada.log_in()
                await ada.start_server()
                async with _open_page(platform, ada) as page:
                    yield ada, page, heard
        finally:
            await asyncio.to_thread(manager.__exit__, None, None, None)


@asynccontextmanager
async def _open_page(platform: RunningPlatform, ada: Learner) -> AsyncIterator[Page]:
    async with (
        async_playwright() as playwright,
        await playwright.chromium.launch(executable_path=CHROMIUM, args=FLAGS) as browser,
    ):
        context = await browser.new_context(viewport={"width": 1440, "height": 900})
        context.set_default_timeout(_PATIENCE_MS)
        cookies = [(one.name, str(one.value), one.path) for one in ada.http.cookies.jar]
        await context.add_cookies(
            [{"name": name, "value": value, "domain": "127.0.0.1", "path": path} for name, value, path in cookies]
        )
        page = await context.new_page()
        await page.goto(f"{platform.url}{ada.server}lab")
        await page.locator(f"[data-waymark-lesson='{_COURSE}/{_name(0)}']").wait_for()
        await page.evaluate(_PAINTED)
        yield page


@asynccontextmanager
async def _echo() -> AsyncIterator[str]:
    [port] = free_ports(1)

    async def answer(socket: ServerConnection) -> None:
        async for message in socket:
            await socket.send(message)

    async with serve(answer, "127.0.0.1", port):
        yield f"ws://127.0.0.1:{port}/"
