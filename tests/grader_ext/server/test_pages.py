import pytest

from grader_ext.server.pages import course_to_continue


async def test_open_leads_to_the_lesson_in_jupyterlab(learner):
    response = await learner.get("waymark/open/python/lesson-1")
    assert (response.code, response.headers["Location"]) == (302, "/user/ada/lab/tree/python/lesson-1.ipynb")
    assert (learner.home / "python/lesson-1.ipynb").exists()


async def test_open_leads_to_notebook_7_where_that_is_what_the_server_shows(learner):
    learner.app.default_url = "/tree"
    response = await learner.get("waymark/open/python/lesson-1")
    assert (response.code, response.headers["Location"]) == (302, "/user/ada/notebooks/python/lesson-1.ipynb")
    assert (await learner.post("waymark/api/open", {"course": "python", "lesson": "lesson-1"})).code == 200


async def test_continue_opens_the_next_lesson(learner):
    response = await learner.get("waymark/continue")
    assert (response.code, response.headers["Location"]) == (302, "/user/ada/lab/tree/python/lesson-1.ipynb")


async def test_continue_leads_to_the_progress_page_when_nothing_is_left(learner, service):
    service.course["next_lesson"] = None
    response = await learner.get("waymark/continue")
    assert (response.code, response.headers["Location"]) == (302, "/services/progress/")


async def test_progress_leads_to_the_progress_page(learner):
    assert (await learner.get("waymark/progress")).headers["Location"] == "/services/progress/"


async def test_a_refusal_is_a_page_that_says_why(learner):
    response = await learner.get("waymark/open/python/lesson-2")
    assert response.code == 403
    assert "still locked" in response.body.decode()


async def test_a_service_that_is_down_is_a_page_that_says_so(learner, service):
    await service.stop()
    response = await learner.get("waymark/continue")
    assert response.code == 503
    assert "nothing is lost" in response.body.decode()
    await service.start()


def course(name: str, next_lesson: str | None = "one", attempts: int = 0, available: bool = True) -> dict:
    return {"id": name, "available": available, "next_lesson": next_lesson, "statistics": {"attempts": attempts}}


@pytest.mark.parametrize(
    ("courses", "wanted"),
    [
        ([], None),
        ([course("a"), course("b")], "a"),
        ([course("a"), course("b", attempts=1)], "b"),
        ([course("a", next_lesson=None, attempts=9), course("b")], "b"),
        ([course("a", available=False), course("b")], "b"),
        ([course("a", next_lesson=None)], None),
    ],
)
def test_the_course_to_continue_is_one_that_was_begun(courses, wanted):
    found = course_to_continue(courses)
    assert (found and found["id"]) == wanted
