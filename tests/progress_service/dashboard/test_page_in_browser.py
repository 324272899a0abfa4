"""The progress page in Chromium: it moves by itself, says when it lost the connection, and catches up."""

from collections.abc import AsyncIterator

import pytest
from playwright.async_api import Page, WebSocketRoute, async_playwright, expect

from grader_ext.core.events import TestFinished
from progress_service.auth.credentials import SESSION_COOKIE
from progress_service.store.courses import course_named, publish
from progress_service.store.database import Database
from progress_service.store.grading import claim, record, report_tests
from progress_service.store.lessons import version_of
from progress_service.store.submissions import submit
from progress_service.store.users import user_id
from tests.chromium import CHROMIUM, FLAGS
from tests.progress_service.conftest import verdict_on
from tests.progress_service.serving import PREFIX, KnownTokens, application, served

pytestmark = [pytest.mark.integration, pytest.mark.browser]


@pytest.fixture
async def site(database_url) -> AsyncIterator[tuple[str, str]]:
    """The address, and a sealed session of ada's."""
    app = application(Database(database_url), KnownTokens())
    with served(app) as address:
        yield address, app.state.parts.seal.seal("session", {"token": "ada"})


@pytest.fixture
async def page(site) -> AsyncIterator[Page]:
    address, session = site
    problems: list[str] = []
    async with async_playwright() as playwright:
        browser = await playwright.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
        context = await browser.new_context(color_scheme="dark")
        await context.add_cookies(
            [{"name": SESSION_COOKIE, "value": session, "domain": "127.0.0.1", "path": f"{PREFIX}/"}]
        )
        page = await context.new_page()
        page.on("pageerror", lambda error: problems.append(str(error)))
        page.on("console", lambda message: problems.append(message.text) if message.type == "error" else None)
        await page.goto(f"http://{address}{PREFIX}/")
        yield page
        await browser.close()
    assert not [problem for problem in problems if "WebSocket" not in problem]


async def hand_in(database: Database) -> int:
    async with database.transaction() as session:
        version = await version_of(session, await course_named(session, "python"), "numbers", None)
        return (await submit(session, await user_id(session, "ada"), version, {"double": ""})).id


async def test_the_page_follows_a_submission_to_the_unlocked_lesson(database, published, releases, page):
    lesson = page.locator("#lesson-python-numbers")
    following = page.locator("#lesson-python-texts")
    await expect(lesson.get_by_role("link", name="Start Numbers")).to_be_visible()
    await expect(following.get_by_role("link")).to_have_count(0)
    marked = await page.evaluate("document.body.dataset.mark = 'same page'")
    submission = await hand_in(database)
    await expect(lesson).to_contain_text("Waiting to be graded")
    async with database.transaction() as session:
        taken = await claim(session, submission)
    await expect(lesson).to_contain_text("Being graded")
    verdict = verdict_on(releases[0])
    async with database.transaction() as session:
        await report_tests(session, taken, [TestFinished(1, 2, verdict.tests[0])])
    await expect(lesson).to_contain_text("Test 1 of 2")
    async with database.transaction() as session:
        await record(session, submission, verdict)
    await expect(lesson).to_contain_text("3 / 3 points, 1 attempt")
    await expect(lesson.locator(".state")).to_have_text("Completed")
    await expect(lesson.locator(".activity")).to_be_empty()
    await expect(following.get_by_role("link", name="Start Texts")).to_be_visible()
    await expect(page.locator("#news")).to_contain_text("unlocked")
    assert await page.evaluate("document.body.dataset.mark") == marked


async def test_a_course_published_meanwhile_shows_by_itself(database, course, releases, page):
    await expect(page.locator("#empty")).to_contain_text("no course yet")
    async with database.transaction() as session:
        await publish(session, course, releases)
    await expect(page.locator("#lesson-python-numbers")).to_be_visible()
    await expect(page.locator("#empty")).to_have_count(0)


async def test_a_lost_connection_is_shown_and_what_happened_meanwhile_too(database, published, releases, page):
    """The page's sockets go through a relay that the test can cut."""
    relays: list[WebSocketRoute] = []
    broken = False

    async def relay(socket: WebSocketRoute) -> None:
        relays.append(socket)
        if broken:
            await socket.close(code=1001)
        else:
            socket.connect_to_server()

    await page.route_web_socket("**/api/live", relay)
    await page.reload()
    notice = page.locator("#connection")
    await expect(notice).to_be_hidden()
    broken = True
    await relays[0].close(code=1001)
    await expect(notice).to_contain_text("connection is lost")
    submission = await hand_in(database)
    async with database.transaction() as session:
        await record(session, submission, verdict_on(releases[0]))
    await expect(page.locator("#lesson-python-numbers .state")).to_have_text("Open")
    broken = False
    await expect(page.locator("#lesson-python-numbers .state")).to_have_text("Completed")
    await expect(notice).to_be_hidden()
