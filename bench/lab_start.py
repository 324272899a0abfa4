"""What the JupyterLab extension costs a page: its size, and JupyterLab's start with it and without."""

import gzip
import json
import re
import sys
import tempfile
import time
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager
from pathlib import Path

from playwright.async_api import Browser, async_playwright

from bench.measure import Comparison, Samples, Timed, interleaved
from tests.chromium import CHROMIUM, FLAGS
from tests.grader_ext.server.contract_service import ContractService
from tests.grader_ext.widget.conftest import Lab, running_lab

_EXTENSIONS = Path(sys.prefix) / "share" / "jupyter" / "labextensions"
_PANEL = Path(__file__).parents[1] / "grader_ext" / "widget" / "static" / "panel.js"
_STARTED = """async () => {
  await jupyterapp.restored;
  await new Promise((done) => requestAnimationFrame(() => setTimeout(done)));
  return performance.now();
}"""
"""From the navigation until everything stands where it was, or where it stands at first, and is painted."""
_PATIENCE_MS = 120_000


async def size(_rounds: int) -> list[Comparison]:
    """Compressed, as a proxy sends them: what each page loads at the start, and what comes later."""
    scripts = {path.name: path.read_text() for path in (_EXTENSIONS / "waymark-lab" / "static").glob("*.js")}
    numbers = {
        number
        for name, script in scripts.items()
        if "waymark-lab:" in script and not name.startswith("remoteEntry")
        for number in re.findall(r"\.e\((\d+)\)", script)
    }
    at_start = [script for name, script in scripts.items() if name.split(".")[0] not in numbers]
    later = [script for name, script in scripts.items() if name.split(".")[0] in numbers]
    figures = {
        "extension, loaded at start": at_start,
        "extension, loaded when needed": later,
        "lesson panel's module": [_PANEL.read_text()],
    }
    return [
        Comparison(name, "KB", Samples((sum(len(gzip.compress(one.encode())) for one in texts) / 1000,)))
        for name, texts in figures.items()
    ]


async def start(rounds: int) -> list[Comparison]:
    """A page of JupyterLab with the extension beside one that has it disabled; everything else is the same."""
    async with (
        AsyncExitStack() as stack,
        async_playwright() as playwright,
        await playwright.chromium.launch(executable_path=CHROMIUM, args=FLAGS) as browser,
    ):
        contenders: dict[str, Timed] = {}
        for name in ("with", "without"):
            lab = await stack.enter_async_context(_lab(disabled=name == "without"))
            contenders[name] = _page_start(browser, lab)
        samples = await interleaved(contenders, rounds, warm_up=2)
    name = "JupyterLab's start in the page"
    return [Comparison(name, "ms", samples["with"], samples["without"], "the extension disabled")]


@asynccontextmanager
async def _lab(*, disabled: bool) -> AsyncIterator[Lab]:
    service = ContractService()
    await service.start()
    with tempfile.TemporaryDirectory(prefix="waymark-bench-") as folder:
        config = Path(folder) / "jupyter_config_dir" / "labconfig"
        config.mkdir(parents=True)
        (config / "page_config.json").write_text(json.dumps({"disabledExtensions": {"waymark-lab": disabled}}))
        async with running_lab(service, Path(folder), "--LabApp.expose_app_in_browser=True") as lab:
            yield lab
    await service.stop()


def _page_start(browser: Browser, lab: Lab) -> Timed:
    async def once() -> float:
        context = await browser.new_context(viewport={"width": 1440, "height": 900})
        context.set_default_timeout(_PATIENCE_MS)
        try:
            page = await context.new_page()
            await page.goto(lab.address(f"lab/workspaces/bench-{time.monotonic_ns()}"))
            await page.wait_for_function("window.jupyterapp")
            return float(await page.evaluate(_STARTED))
        finally:
            await context.close()

    return once
