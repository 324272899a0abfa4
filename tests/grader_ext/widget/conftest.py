"""JupyterLab with the extension, as a process of its own, and Chromium in front of it."""

import asyncio
import json
import os
import subprocess
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from types import ModuleType
from typing import Any

import httpx
import pytest
from playwright.async_api import Browser, Page, async_playwright

from hub_config.ports import free_ports
from tests.chromium import CHROMIUM, FLAGS, SLOW
from tests.grader_ext.server import contract_service

TOKEN = "lab-token"


@pytest.fixture
def contract() -> ModuleType:
    return contract_service


@pytest.fixture
async def service() -> AsyncIterator[Any]:
    service = contract_service.ContractService()
    await service.start()
    yield service
    await service.stop()


class Lab:
    """A learner's JupyterLab."""

    def __init__(self, port: int, home: Path) -> None:
        self.base = f"http://127.0.0.1:{port}/user/ada/"
        self.home = home

    def address(self, path: str) -> str:
        return f"{self.base}{path}?token={TOKEN}"


@pytest.fixture
async def lab(service: Any, tmp_path: Path) -> AsyncIterator[Lab]:
    async with running_lab(service, tmp_path) as lab:
        yield lab


@asynccontextmanager
async def running_lab(
    service: Any, folder: Path, *options: str, tour: bool = False, python: Path = Path(sys.executable)
) -> AsyncIterator[Lab]:
    """A learner's JupyterLab, of the environment of `python`, with a home folder and everything else in `folder`.

    Its tour was seen, unless `tour`.
    """
    home = folder / "home"
    home.mkdir()
    if not tour:
        set_setting(folder, "waymark-lab/first-steps", tour=False)
    [port] = free_ports(1)
    with (folder / "jupyterlab.log").open("wb") as log:
        process = subprocess.Popen(  # noqa: ASYNC220 -- it starts at once; what takes long is awaited below
            [
                *(str(python), "-m", "jupyterlab", "--no-browser", "--allow-root", "--ip=127.0.0.1"),
                *(f"--port={port}", "--port-retries=0", f"--IdentityProvider.token={TOKEN}"),
                *("--ServerApp.base_url=/user/ada/", f"--ServerApp.root_dir={home}"),
                "--ServerApp.jpserver_extensions={'grader_ext.server': True}",
                *("--LabApp.news_url=None", "--LabApp.check_for_updates_class=jupyterlab.NeverCheckForUpdate"),
                *options,
            ],
            cwd=home,
            env=environment(service, folder),
            stdout=log,
            stderr=log,
        )
    lab = Lab(port, home)
    try:
        await answering(lab, process, folder / "jupyterlab.log")
        yield lab
    finally:
        process.terminate()
        try:
            process.wait(5)
        except subprocess.TimeoutExpired:  # Jupyter Server 2.21 does not always end when no kernel ever ran
            process.kill()
            process.wait()


def set_setting(folder: Path, plugin: str, **values: Any) -> None:
    """As if the learner had set it. `plugin` is `package/name`."""
    path = folder / "jupyter_config_dir/lab/user-settings" / f"{plugin}.jupyterlab-settings"
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(json.dumps(values))


def environment(service: Any, folder: Path) -> dict[str, str]:
    own = ("JUPYTER_CONFIG_DIR", "JUPYTER_DATA_DIR", "JUPYTER_RUNTIME_DIR", "IPYTHONDIR", "JUPYTERLAB_WORKSPACES_DIR")
    folders = {name: str(folder / name.lower()) for name in own}
    waymark = {"WAYMARK_PROGRESS_URL": service.url, "JUPYTERHUB_API_TOKEN": contract_service.TOKEN}
    return {**os.environ, **folders, **waymark}


async def answering(lab: Lab, process: subprocess.Popen[bytes], log: Path) -> None:
    async with httpx.AsyncClient() as client, asyncio.timeout(180):
        while True:
            assert process.poll() is None, log.read_text()
            try:
                if (await client.get(lab.address("api/status"))).status_code == 200:
                    return
            except httpx.TransportError:
                await asyncio.sleep(0.2)


@pytest.fixture
async def browser() -> AsyncIterator[Browser]:
    async with async_playwright() as playwright:
        browser = await playwright.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
        yield browser
        await browser.close()


@pytest.fixture
async def page(browser: Browser) -> AsyncIterator[Page]:
    context = await browser.new_context(viewport={"width": 1280, "height": 900})
    context.set_default_timeout(SLOW)
    page = await context.new_page()
    yield page
    await context.close()
