"""A JupyterLab in which the extension is installed and no Waymark is configured shows nothing of ours."""

from types import SimpleNamespace

import pytest
from playwright.async_api import expect

pytestmark = [pytest.mark.browser, pytest.mark.integration, pytest.mark.timeout(400)]


@pytest.fixture
def service():
    """None: the learner's server gets an empty WAYMARK_PROGRESS_URL."""
    return SimpleNamespace(url="")


async def test_no_sidebar_shows_and_nothing_is_asked_for(page, lab):
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    await page.goto(lab.address("lab"))
    await expect(page.get_by_role("tab", name="File Browser").first).to_be_visible()
    await expect(page.locator(".jp-Launcher")).to_be_visible()
    await expect(page.get_by_role("tab", name="Courses")).to_have_count(0)
    assert [url for url in asked if "/waymark/" in url] == []
    assert any("/extensions/waymark-lab/" in url for url in asked), "the extension is there"
