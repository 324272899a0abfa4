"""Courses with lock state, and notebooks of unlocked lessons only."""

import pytest

from progress_service.store.courses import publish
from progress_service.store.grading import record
from tests.progress_service.api.conftest import problem
from tests.progress_service.conftest import learners_copy, verdict_on

pytestmark = pytest.mark.integration


async def graded(database, learner, releases, place, **how):
    """Hand in over HTTP; the verdict is recorded as a worker does."""
    release = releases[place]
    notebook = learners_copy(release, {"double": "def double(n): return 2 * n"})
    path = f"/courses/python/lessons/{release.lesson.id}/submissions"
    submission = (await learner.post(path, json=notebook)).json()["id"]
    async with database.transaction() as session:
        assert await record(session, submission, verdict_on(release, **how))
    return submission


async def test_at_the_start_the_first_lesson_is_open_and_the_rest_is_locked(ada, releases):
    (course,) = (await ada.get("/courses")).json()
    assert [lesson["state"] for lesson in course["lessons"]] == ["open", "locked", "locked"]
    assert course["lessons"][1]["unlocked_by"] == [{"id": "numbers", "title": "Numbers"}]
    assert course["lessons"][0] == {
        "id": "numbers",
        "title": "Numbers",
        "summary": "Add and multiply.",
        "unit": "",
        "estimated_minutes": 20,
        "state": "open",
        "prerequisites": [],
        "unlocked_by": [],
        "version": releases[0].lesson.version,
        "file_name": "numbers.ipynb",
        "attempts": 0,
        "best_score": 0.0,
        "max_score": 3.0,
        "completed_at": None,
        "active_seconds": 0,
    }
    assert (course["next_lesson"], course["available"]) == ("numbers", True)
    assert course["statistics"] == {"completed": 0, "lessons": 3, "score": 0.0, "max_score": 9.0, "attempts": 0}
    assert (await ada.get("/courses/python")).json() == course


async def test_a_failed_attempt_shows_and_a_passed_one_unlocks(database, ada, releases):
    await graded(database, ada, releases, 0, passed=False)
    course = (await ada.get("/courses/python")).json()
    assert [lesson["state"] for lesson in course["lessons"]] == ["in_progress", "locked", "locked"]
    await graded(database, ada, releases, 0)
    course = (await ada.get("/courses/python")).json()
    assert [lesson["state"] for lesson in course["lessons"]] == ["completed", "open", "open"]
    assert (course["lessons"][0]["attempts"], course["lessons"][0]["best_score"]) == (2, 3.0)
    assert course["next_lesson"] == "texts"
    (statistics,) = (await ada.get("/me/progress")).json()
    assert statistics == {
        "type": "statistics",
        "course": "python",
        "completed": 1,
        "lessons": 3,
        "score": 3.0,
        "max_score": 9.0,
        "attempts": 2,
    }


async def test_another_learner_sees_none_of_it(database, ada, bert, releases):
    await graded(database, ada, releases, 0)
    course = (await bert.get("/courses/python")).json()
    assert [lesson["state"] for lesson in course["lessons"]] == ["open", "locked", "locked"]
    assert (await bert.get("/me/progress")).json()[0]["attempts"] == 0


async def test_an_unlocked_lessons_notebook_is_the_learners(ada, releases):
    answer = (await ada.get("/courses/python/lessons/numbers/notebook")).json()
    assert answer["notebook"] == releases[0].notebook
    assert "BEGIN SOLUTION" not in str(answer)
    assert (answer["version"], answer["file_name"]) == (releases[0].lesson.version, "numbers.ipynb")


@pytest.mark.parametrize("token", ["ada", "instructor:ina"])
async def test_a_locked_lessons_notebook_cannot_be_read_early(client, token):
    found = problem(await client(token).get("/courses/python/lessons/lists/notebook"), 403, "lesson-locked")
    assert "complete first: Numbers" in found["detail"]
    assert "cells" not in found


async def test_what_does_not_exist_is_said_not_to_exist(ada):
    problem(await ada.get("/courses/nothing"), 404, "course-unknown")
    problem(await ada.get("/courses/nothing/lessons/numbers/notebook"), 404, "course-unknown")
    problem(await ada.get("/courses/python/lessons/nothing/notebook"), 404, "lesson-unknown")
    problem(await ada.get("/nothing"), 404, "not-found")
    problem(await ada.delete("/courses"), 405, "method-not-allowed")


async def test_a_course_that_cannot_be_taught_here_says_why(database, ada, course, releases):
    async with database.transaction() as session:
        await publish(session, course, releases, unavailable_reason="the kernel elixir is not installed")
    (found,) = (await ada.get("/courses")).json()
    assert (found["available"], found["unavailable_reason"]) == (False, "the kernel elixir is not installed")
    problem(await ada.get("/courses/python/lessons/numbers/notebook"), 409, "course-unavailable")
