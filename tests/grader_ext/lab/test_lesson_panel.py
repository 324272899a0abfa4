"""A lesson shows its panel whenever it opens, whatever its kernel does, in a real JupyterLab in Chromium."""

import asyncio
import json
from typing import Any

import httpx
import psutil
import pytest
from playwright.async_api import Page, expect

from tests.chromium import SLOW
from tests.grader_ext.widget.test_in_jupyterlab import saved_anew

pytestmark = [pytest.mark.browser, pytest.mark.integration, pytest.mark.timeout(400)]

FILE = "python/lesson-1.ipynb"
GONE = {"name": "gone", "display_name": "A kernel that is not installed", "language": "python"}
ELSEWHERE = "Error displaying widget"
"""What jupyterlab-manager says of a widget that it did not restore."""


def notebook(page: Page):
    return page.locator(".jp-NotebookPanel:not(.lm-mod-hidden)")


def panel(page: Page):
    """The panel as the extension shows it."""
    return notebook(page).locator(".waymark-PanelOutput .waymark-panel")


async def see_the_panel(page: Page) -> None:
    await expect(panel(page).locator(".waymark-title")).to_have_text("Saying hello", timeout=SLOW)
    await expect(notebook(page).locator(".waymark-panel")).to_have_count(1)


async def open_lesson(page: Page, lab) -> None:
    await page.goto(lab.address("waymark/open/python/lesson-1"))
    await see_the_panel(page)


async def idle(page: Page, lab) -> None:
    """The lesson's kernel is up and has nothing to do.

    JupyterLab's sign alone is not enough: it says idle before there is a kernel, too.
    """
    async with asyncio.timeout(SLOW / 1000):
        while [session["path"] for session in await sessions(lab) if at_rest(session)] != [FILE]:
            await asyncio.sleep(0.1)
    await expect(page.locator(".jp-Notebook-ExecutionIndicator[data-status=idle]")).to_be_visible(timeout=SLOW)


async def sessions(lab) -> list[dict[str, Any]]:
    async with httpx.AsyncClient() as client:
        return list((await client.get(lab.address("api/sessions"))).json())


def at_rest(session: dict[str, Any]) -> bool:
    return session["path"] == FILE and session["kernel"]["execution_state"] == "idle"


async def kernels(lab) -> list[dict[str, Any]]:
    async with httpx.AsyncClient() as client:
        return list((await client.get(lab.address("api/kernels"))).json())


async def kill_the_kernels(lab) -> None:
    """All of them: Jupyter Server starts a second one for a page that is reloaded while its first is still starting."""
    files = [f"kernel-{kernel['id']}.json" for kernel in await kernels(lab)]
    found = [one for one in psutil.process_iter() if any(file in " ".join(command(one)) for file in files)]
    assert len(found) == len(files) > 0
    for process in found:
        process.kill()


def command(process: psutil.Process) -> list[str]:
    try:
        return list(process.cmdline())
    except psutil.Error:  # it ended meanwhile, or is none of ours
        return []


async def run_the_panel_cell(page: Page) -> None:
    await notebook(page).locator(".jp-CodeCell").first.click()
    await page.keyboard.press("Escape")
    await page.keyboard.press("Control+Enter")


async def test_the_panel_shows_each_of_twelve_times_that_the_lesson_opens(page, lab):
    slow = await page.context.new_cdp_session(page)
    await slow.send("Emulation.setCPUThrottlingRate", {"rate": 3})  # what a slow machine does to the order of things
    for opening in range(12):
        if opening % 2:
            await page.reload()
        else:
            await page.goto("about:blank")
            await page.goto(lab.address("waymark/open/python/lesson-1"))
        await see_the_panel(page)
        if opening == 5:
            await idle(page, lab)
            await kill_the_kernels(lab)
    await idle(page, lab)
    await expect(notebook(page).get_by_text(ELSEWHERE)).to_have_count(0)
    cells = (await saved_anew(page, lab.home / FILE))["cells"]
    assert all(cell.get("execution_count") is None for cell in cells), "no cell ran"


async def test_the_panel_outlives_a_kernel_that_is_restarted_and_one_that_is_killed(page, lab):
    await open_lesson(page, lab)
    await idle(page, lab)
    [before] = [session["kernel"] for session in await sessions(lab) if at_rest(session)]
    async with httpx.AsyncClient() as client:
        await client.post(lab.address(f"api/kernels/{before['id']}/restart"), timeout=60)
    await page.reload()
    await see_the_panel(page)
    await idle(page, lab)
    await panel(page).evaluate("panel => panel.classList.add('same')")
    await kill_the_kernels(lab)
    await expect(
        page.locator(".jp-Dialog, [data-status=autorestarting], [data-status=restarting]").first
    ).to_be_visible(timeout=SLOW)
    await expect(notebook(page).locator(".waymark-panel.same")).to_be_visible()


async def test_the_panel_needs_no_kernel(page, lab, service):
    service.notebooks["lesson-1"]["metadata"]["kernelspec"] = GONE
    await open_lesson(page, lab)
    await page.get_by_role("dialog").get_by_role("button", name="No Kernel").click(timeout=SLOW)
    assert await kernels(lab) == []
    await expect(panel(page)).to_be_visible()
    await page.reload()
    await see_the_panel(page)


@pytest.mark.parametrize("language", ["python", "elixir"])
async def test_running_its_cell_shows_the_widget_and_the_next_opening_shows_the_panel_again(
    page, lab, service, contract, language
):
    service.notebooks["lesson-1"] = contract.notebook("lesson-1", "Saying hello", language=language)
    await open_lesson(page, lab)
    await idle(page, lab)
    await run_the_panel_cell(page)
    await expect(
        notebook(page).locator(".jp-OutputArea-output:not(.waymark-PanelOutput) .waymark-panel")
    ).to_be_visible(timeout=SLOW)
    await expect(notebook(page).locator(".waymark-panel")).to_have_count(1)
    await idle(page, lab)
    assert (await saved_anew(page, lab.home / FILE))["cells"][0]["execution_count"] is not None
    await page.reload()
    await see_the_panel(page)
    await idle(page, lab)
    await expect(notebook(page).get_by_text(ELSEWHERE)).to_have_count(0)


async def test_cleared_outputs_and_an_untrusted_notebook_do_not_hide_it(page, lab):
    await open_lesson(page, lab)
    await page.goto("about:blank")
    changed = json.loads((lab.home / FILE).read_text())
    changed["cells"][0]["outputs"] = []
    foreign = {"output_type": "display_data", "metadata": {}, "data": {"text/html": "<b id='foreign'>not ours</b>"}}
    changed["cells"][3]["outputs"] = [foreign]
    (lab.home / FILE).write_text(json.dumps(changed))
    await page.goto(lab.address(f"lab/tree/{FILE}"))
    await see_the_panel(page)
    await expect(notebook(page).get_by_text("not ours")).to_be_visible()
    await expect(page.locator("#foreign")).to_have_count(0)  # so the notebook is not trusted


async def test_a_panel_that_cannot_be_loaded_says_what_to_do(page, lab):
    await page.route("**/waymark/static/panel.js", lambda route: route.abort())
    await page.goto(lab.address("waymark/open/python/lesson-1"))
    await expect(notebook(page)).to_contain_text("could not be loaded from this Jupyter server", timeout=SLOW)


async def test_a_notebook_that_is_no_lesson_shows_nothing_of_ours(page, lab):
    cell = {"cell_type": "code", "id": "one", "metadata": {}, "source": "1", "outputs": [], "execution_count": None}
    plain = {"nbformat": 4, "nbformat_minor": 5, "metadata": {}, "cells": [cell]}
    (lab.home / "plain.ipynb").write_text(json.dumps(plain))
    await page.goto(lab.address("lab/tree/plain.ipynb"))
    await expect(notebook(page).locator(".jp-CodeCell")).to_be_visible(timeout=SLOW)
    await expect(page.locator(".waymark-PanelOutput")).to_have_count(0)
