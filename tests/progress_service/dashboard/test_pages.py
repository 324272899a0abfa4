"""The progress page: what it shows whom, that it is escaped, and that nobody sees it without the hub's log-in."""

from collections.abc import AsyncIterator
from datetime import UTC, datetime, timedelta
from html.parser import HTMLParser
from urllib.parse import parse_qs, urlsplit
from uuid import uuid4

import httpx
import pytest

from progress_service.auth.credentials import SESSION_COOKIE
from progress_service.dashboard.rendering import HEADERS
from progress_service.store.courses import course_named, publish
from progress_service.store.grading import record
from progress_service.store.lessons import version_of
from progress_service.store.submissions import submit
from progress_service.store.time_on_task import add_time
from progress_service.store.users import user_id
from tests.progress_service.conftest import verdict_on
from tests.progress_service.serving import PREFIX, KnownTokens, application

pytestmark = pytest.mark.integration


class Elements(HTMLParser):
    """The page's elements with their attributes, and its text."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.elements: list[tuple[str, dict[str, str | None]]] = []
        self.text = ""
        self.feed(html)

    def handle_starttag(self, tag, attrs):
        self.elements.append((tag, dict(attrs)))

    def handle_data(self, data):
        self.text += data

    def all(self, tag: str, **wanted: str) -> list[dict[str, str | None]]:
        return [found for name, found in self.elements if name == tag and wanted.items() <= found.items()]


@pytest.fixture
def app(database):
    return application(database, KnownTokens())


@pytest.fixture
async def browser(app) -> AsyncIterator[httpx.AsyncClient]:
    async with httpx.AsyncClient(transport=httpx.ASGITransport(app), base_url="http://hub.example") as client:
        yield client


def log_in(app, browser, token="ada"):
    cookie = app.state.parts.seal.seal("session", {"token": token})
    browser.cookies.set(SESSION_COOKIE, cookie, path=f"{PREFIX}/")


async def page_of(app, browser, token="ada"):
    log_in(app, browser, token)
    response = await browser.get(f"{PREFIX}/")
    assert response.status_code == 200, response.text
    return Elements(response.text)


async def grade(database, releases, **how):
    async with database.transaction() as session:
        user = await user_id(session, "ada")
        version = await version_of(session, await course_named(session, "python"), releases[0].lesson.id, None)
        submission = await submit(session, user, version, {"double": ""})
        await record(session, submission.id, verdict_on(releases[0], **how))


async def test_a_new_learner_is_offered_the_first_lesson(published, app, browser):
    page = await page_of(app, browser)
    links = [link["href"] for link in page.all("a") if "user-redirect" in str(link["href"])]
    assert links == ["/hub/user-redirect/waymark/open/python/numbers"]
    assert "Start Numbers" in page.text
    assert "0 of 3 lessons" in page.text
    assert "complete first: Numbers" in page.text
    assert [item["class"] for item in page.all("li")] == ["lesson open next", "lesson locked", "lesson locked"]


async def test_lessons_stand_under_the_title_of_their_unit(database, course, releases, app, browser):
    units = zip(course.lessons, ("", "Words", "Words"), strict=True)
    lessons = tuple(entry.model_copy(update={"unit": unit}) for entry, unit in units)
    async with database.transaction() as session:
        await publish(session, course.model_copy(update={"lessons": lessons}), releases)
    page = await page_of(app, browser)
    assert [item["class"] for item in page.all("li")] == ["lesson open next", "unit", "lesson locked", "lesson locked"]
    assert "Words" in page.text


async def test_score_attempts_and_bars_follow_the_verdicts(database, published, releases, app, browser):
    await grade(database, releases, passed=False)
    page = await page_of(app, browser)
    assert "Continue Numbers" in page.text
    assert "0 / 3 points, 1 attempt" in page.text
    await grade(database, releases)
    page = await page_of(app, browser)
    assert "3 / 3 points, 2 attempts" in page.text
    assert "Open Numbers" in page.text
    assert "Start Texts" in page.text
    assert page.all("progress", value="3.0", max="3.0")
    assert page.all("progress", value="1", max="3")


async def test_another_learner_sees_nothing_of_it(database, published, releases, app, browser):
    await grade(database, releases)
    page = await page_of(app, browser, "bert")
    assert "0 of 3 lessons" in page.text
    assert "ada" not in page.text


async def test_one_that_is_under_way_says_so(database, published, app, browser):
    async with database.transaction() as session:
        version = await version_of(session, await course_named(session, "python"), "numbers", None)
        await submit(session, await user_id(session, "ada"), version, {"double": ""})
    assert "Waiting to be graded" in (await page_of(app, browser)).text


@pytest.mark.parametrize(
    ("token", "advice"),
    [("ada", "your instructor"), ("instructor:ina", "whoever runs this site"), ("admin:al", "waymark publish")],
)
async def test_where_there_is_no_course_it_says_what_to_do(database_url, app, browser, token, advice):
    page = await page_of(app, browser, token)
    assert "There is no course yet" in page.text
    assert advice in page.text


async def test_who_teaches_sees_their_role(published, app, browser):
    page = await page_of(app, browser, "instructor:ina")
    assert page.all("span", **{"class": "badge"})
    assert "instructor" in page.text


async def test_a_course_that_cannot_be_taught_says_why_and_offers_nothing(database, course, releases, app, browser):
    async with database.transaction() as session:
        await publish(session, course, releases, unavailable_reason="the kernel elixir is not installed")
    page = await page_of(app, browser)
    assert "the kernel elixir is not installed" in page.text
    assert not [link for link in page.all("a") if "user-redirect" in str(link["href"])]


async def test_everything_is_escaped_and_no_script_stands_in_the_page(database, course, releases, app, browser):
    nasty = '"><script>alert(1)</script>'
    lessons = tuple(lesson.model_copy(update={"title": nasty, "summary": nasty}) for lesson in course.lessons)
    evil = course.model_copy(update={"title": nasty, "summary": nasty, "lessons": lessons})
    async with database.transaction() as session:
        await publish(session, evil, releases, unavailable_reason=nasty)
    page = await page_of(app, browser, nasty)
    assert [script["src"] for script in page.all("script")] == [f"{PREFIX}/static/progress.js"]
    assert nasty in page.text
    for _, attributes in page.elements:
        assert not [name for name in attributes if name.startswith("on") or name == "style"]


async def test_pages_carry_their_headers_and_load_only_our_own_files(published, app, browser):
    log_in(app, browser)
    response = await browser.get(f"{PREFIX}/")
    for name, value in HEADERS.items():
        assert response.headers[name] == value
    assert "unsafe" not in HEADERS["Content-Security-Policy"]
    page = Elements(response.text)
    for source in [*(one["src"] for one in page.all("script")), *(one["href"] for one in page.all("link"))]:
        assert source.startswith(f"{PREFIX}/static/")
        assert (await browser.get(source)).status_code == 200


async def test_without_a_session_the_browser_is_sent_to_the_hub(published, browser):
    response = await browser.get(f"{PREFIX}/")
    assert response.status_code == 302
    target = urlsplit(response.headers["location"])
    query = {name: values[0] for name, values in parse_qs(target.query).items()}
    assert target.path == "/hub/api/oauth2/authorize"
    assert query["client_id"] == "service-progress"
    assert query["redirect_uri"] == f"{PREFIX}/oauth_callback"
    assert query["code_challenge_method"] == "S256"
    assert query["state"] not in response.headers["set-cookie"]
    for attribute in ("HttpOnly", f"Path={PREFIX}/", "SameSite=lax"):
        assert attribute in response.headers["set-cookie"]
    assert "Secure" not in response.headers["set-cookie"]
    secured = await browser.get(f"{PREFIX}/", headers={"X-Forwarded-Proto": "https"})
    assert "Secure" in secured.headers["set-cookie"]


async def test_an_ended_session_goes_to_the_hub_again(published, app, browser):
    log_in(app, browser, "unknown")
    assert (await browser.get(f"{PREFIX}/")).status_code == 302


@pytest.mark.parametrize("state", ["", "made-up", "wrong-but-with-cookie"])
async def test_a_log_in_that_this_browser_did_not_begin_is_refused(published, browser, state):
    if state == "wrong-but-with-cookie":
        begun = await browser.get(f"{PREFIX}/")
        state = parse_qs(urlsplit(begun.headers["location"]).query)["state"][0][:12] + "x"
    response = await browser.get(f"{PREFIX}/oauth_callback", params={"code": "c", "state": state})
    assert response.status_code == 400
    assert "begun in another browser" in response.text
    assert SESSION_COOKIE not in response.headers.get("set-cookie", "")


async def test_what_the_hub_says_of_a_refused_log_in_is_shown_escaped(published, browser):
    query = {"error": "access_denied", "error_description": "<b>no</b>"}
    response = await browser.get(f"{PREFIX}/oauth_callback", params=query)
    assert response.status_code == 400
    assert "&lt;b&gt;no&lt;/b&gt;" in response.text


@pytest.mark.parametrize(("seconds", "words"), [(0, ""), (59, ", worked under 1 min"), (125, ", worked 2 min")])
async def test_the_time_that_was_worked_stands_beside_the_estimate(app, browser, database, published, seconds, words):
    if seconds:
        async with database.transaction() as session:
            user = await user_id(session, "ada")
            now = datetime.now(UTC) + timedelta(seconds=seconds)
            await add_time(session, user, "python", "numbers", uuid4(), seconds, now)
    shown = (await page_of(app, browser)).text
    assert f"about 20 min{words}" in shown
    assert shown.count("worked") == (2 if words else 0), "the course says the sum"
