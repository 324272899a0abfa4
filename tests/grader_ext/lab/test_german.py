"""A lesson in German, in a real JupyterLab in Chromium: chosen in the menu, checked, and read."""

from collections.abc import AsyncIterator

import pytest
import pytest_asyncio
from playwright.async_api import Page, async_playwright, expect

from tests.chromium import CHROMIUM, FLAGS, SLOW
from tests.grader_ext.lab.lesson_document import graded_submission, lesson_document
from tests.grader_ext.server.contract_service import ContractService
from tests.grader_ext.widget.conftest import Lab, running_lab

pytestmark = [
    pytest.mark.browser,
    pytest.mark.integration,
    pytest.mark.timeout(400),
    pytest.mark.asyncio(loop_scope="module"),
]

OF = {"course": "python", "lesson": "lesson-1"}


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def opened(tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[tuple[Page, Lab, ContractService]]:
    service = ContractService()
    service.notebooks["lesson-1"] = lesson_document()
    await service.start()
    async with (
        running_lab(service, tmp_path_factory.mktemp("german")) as lab,
        async_playwright() as playwright,
        await playwright.chromium.launch(executable_path=CHROMIUM, args=FLAGS) as browser,
    ):
        page = await browser.new_page(viewport={"width": 1440, "height": 1000})
        page.set_default_timeout(SLOW)
        await page.goto(lab.address("waymark/open/python/lesson-1"))
        yield page, lab, service
    await service.stop()


async def test_a_learner_chooses_german_and_reads_german_from_the_sidebar_to_the_result(opened, tmp_path):
    page, _, service = opened
    await expect(page.get_by_label("Lesson panel").first).to_be_visible()
    # Once the sidebar has it, nothing takes the focus any more, which would close the menu.
    await expect(page.locator("[data-waymark-lesson='python/lesson-1'][aria-current]")).to_be_visible()
    await page.get_by_role("menuitem", name="Settings", exact=True).click()
    await page.locator(".lm-Menu-item[data-type=submenu]", has_text="Language").click()
    await page.get_by_role("menuitem", name="Deutsch").click()
    await page.get_by_role("button", name="Change and reload").click()
    panel = page.locator(".jp-NotebookPanel").get_by_label("Lektionsübersicht").first
    await expect(panel).to_contain_text("Füll unten die Antwortzellen aus")
    sidebar = page.locator("#waymark-courses")
    await expect(sidebar).to_contain_text("0 von 3 Lektionen bestanden · noch etwa 30 Min.")
    await expect(sidebar.locator("[data-waymark-lesson='python/lesson-2']")).to_contain_text(
        "Bestehe „Saying hello“, um sie freizuschalten."
    )
    answers = page.locator("[data-waymark-role=answer]")
    await expect(answers.first).to_contain_text("Deine Antwort: Schreib sie hierhin2 Punkte")
    await service.connected()
    await page.locator("[data-command='waymark:check']").get_by_text("Prüfen").click()
    await expect(panel).to_contain_text("Deine Antworten sind abgegeben und warten auf die Bewertung")
    service.submissions[1] = graded_submission({"test-greet": "failed", "test-add": "passed"})
    service.course["lessons"][0] |= {"state": "in_progress", "attempts": 1, "best_score": 1.0, "max_score": 3.0}
    verdict = service.submissions[1]["verdict"]
    await service.send(type="verdict", **OF, submission=1, verdict=verdict, completed=False)
    await expect(panel).to_contain_text("1 von 2 Tests bestanden: 1 von 3 Punkten.")
    result = page.get_by_label("Ergebnis deiner Antwort greet")
    await expect(result).to_contain_text("Noch nicht bestanden: 0 von 2 Punkten · 1 Versuch")
    await expect(result.get_by_role("button", name="Diese Antwort zurücksetzen")).to_be_visible()
    await expect(sidebar).to_contain_text("Sieh noch einmal hin · 1 von 3 Punkten · 1 Versuch")
    await result.scroll_into_view_if_needed()
    await page.screenshot(path=tmp_path / "german.png")
