"""An instructor's JupyterLab, as `jupyter lab` starts it, and their course in it."""

import json
import shutil
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import httpx
from playwright.async_api import Browser, Locator, Page, async_playwright, expect

from tests.chromium import CHROMIUM, FLAGS, SLOW
from tests.grader_ext.server.source_course import COURSE, PATH, lesson
from tests.grader_ext.widget.conftest import Lab, running_lab

SCRIPT = "window.panel = () => [...jupyterapp.shell.widgets('main')].find(({ context }) => context); undefined"
"""The source notebook's panel, whatever is active."""


class Desk:
    """What an instructor sees and does, in a page of their JupyterLab."""

    def __init__(self, lab: Lab, browser: Browser) -> None:
        self.lab = lab
        self.browser = browser
        self.page: Page

    async def clear(self) -> None:
        """The course as if new, and nothing running of the test before."""
        async with httpx.AsyncClient() as client:
            for session in (await client.get(self.lab.address("api/sessions"))).json():
                await client.delete(self.lab.address(f"api/sessions/{session['id']}"))
        shutil.rmtree(self.lab.home / "course", ignore_errors=True)
        for workspace in (self.lab.home.parent / "jupyterlab_workspaces_dir").glob("*"):
            workspace.unlink()
        (self.lab.home / "course").mkdir()
        (self.lab.home / "course/course.toml").write_text(COURSE)
        self.write(lesson())

    @property
    def file(self) -> Path:
        return self.lab.home / PATH

    def write(self, document: dict[str, Any]) -> None:
        self.file.write_text(json.dumps(document))

    def saved(self) -> dict[str, Any]:
        return dict(json.loads(self.file.read_text()))

    async def open(self, path: str = PATH) -> None:
        await self.page.goto(self.lab.address(f"lab/tree/{path}"))
        await expect(self.source.locator(".jp-Cell").first).to_be_visible(timeout=SLOW)
        await self.page.evaluate(SCRIPT)

    @property
    def source(self) -> Locator:
        return self.page.locator(".jp-NotebookPanel:not(.lm-mod-hidden)")

    @property
    def preview(self) -> Locator:
        return self.page.locator(".waymark-Preview")

    @property
    def button(self) -> Locator:
        """*Preview*, in the source notebook's toolbar."""
        return self.source.locator("[data-command='waymark:preview-as-learner']")

    @property
    def findings(self) -> Locator:
        """The list above the source notebook."""
        return self.source.get_by_role("region", name="Findings of waymark check")

    def found_at(self, number: int) -> Locator:
        """What is found at a cell, by its place."""
        return self.source.locator(".jp-Notebook-cell").nth(number).get_by_label("Findings at this cell")

    def verdict(self, name: str) -> Locator:
        return self.preview.get_by_role("region", name=f"Verdict: {name}")

    def tool(self, name: str) -> Locator:
        return self.preview.locator(f"[data-command='waymark:{name}']")

    async def preview_as_learner(self) -> None:
        await self.button.click(timeout=SLOW)
        await expect(self.preview.locator(".jp-Cell").first).to_be_visible(timeout=SLOW)

    async def preview_as_learner_refused(self) -> None:
        await self.button.click(timeout=SLOW)
        await expect(self.preview.locator(".waymark-Preview-status[data-state=failed]")).to_be_visible(timeout=SLOW)

    async def clean(self) -> None:
        """The check has ended and found nothing."""
        await expect(self.findings).to_have_attribute("aria-busy", "false", timeout=SLOW)
        await expect(self.findings.get_by_role("status")).to_have_text("No findings: this lesson can be taught.")

    async def set_source(self, number: int, text: str) -> None:
        await self.page.evaluate(
            "([number, text]) => panel().content.widgets[number].model.sharedModel.setSource(text)", [number, text]
        )

    async def save(self) -> None:
        await self.page.evaluate("panel().context.save()")


@asynccontextmanager
async def instructors_desk(folder: Path) -> AsyncIterator[Desk]:
    service = SimpleNamespace(url="")
    config = folder / "jupyter_config_dir/labconfig/page_config.json"
    config.parent.mkdir(parents=True)
    config.write_text('{"disabledExtensions": {"@jupyterlab/apputils-extension:announcements": true}}')
    async with (
        running_lab(service, folder, "--LabApp.expose_app_in_browser=True") as lab,
        async_playwright() as playwright,
        await playwright.chromium.launch(executable_path=CHROMIUM, args=FLAGS) as browser,
    ):
        yield Desk(lab, browser)
