"""The same JupyterLab as for the lesson panel itself: the extension is in it as the wheel brings it."""

import copy
from collections.abc import AsyncIterator

import pytest
import pytest_asyncio
from playwright.async_api import async_playwright

from tests.chromium import CHROMIUM, FLAGS, SLOW
from tests.grader_ext.lab.lesson_document import graded_submission, lesson_document
from tests.grader_ext.lab.lesson_page import LessonPage
from tests.grader_ext.server import contract_service
from tests.grader_ext.widget.conftest import browser, contract, lab, page, running_lab, service

__all__ = ["browser", "contract", "lab", "page", "service"]


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def open_lesson(tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[LessonPage]:
    document = lesson_document()
    folder = tmp_path_factory.mktemp("lesson")
    service = contract_service.ContractService()
    service.notebooks["lesson-1"] = copy.deepcopy(document)
    service.submissions[1] = graded_submission({"test-greet": "failed", "test-add": "passed"})
    await service.start()
    async with (
        running_lab(service, folder, "--LabApp.expose_app_in_browser=True") as lab,
        async_playwright() as playwright,
        await playwright.chromium.launch(executable_path=CHROMIUM, args=FLAGS) as browser,
    ):
        page = await browser.new_page(viewport={"width": 1440, "height": 1000})
        page.set_default_timeout(SLOW)
        lesson = LessonPage(page, lab, document)
        await lesson.open()
        yield lesson
    await service.stop()


@pytest_asyncio.fixture(loop_scope="module")
async def lesson(open_lesson: LessonPage) -> LessonPage:
    await open_lesson.reset()
    return open_lesson
