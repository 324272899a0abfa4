"""Shortcuts to what the store's tests do again and again."""

from collections.abc import Awaitable, Callable
from typing import Any

import pytest
from sqlalchemy import text

from grader_ext.core.course import Course
from progress_service.store.courses import course_named
from progress_service.store.database import Database
from progress_service.store.grading import Claim, claim
from progress_service.store.lessons import version_of
from progress_service.store.submissions import StoredSubmission, submission_of, submit
from progress_service.store.users import user_id


class Learner:
    """One learner, and what they do."""

    def __init__(self, database: Database, course: Course, identifier: int) -> None:
        self.database = database
        self.course = course
        self.id = identifier

    async def submit(self, lesson: str = "numbers", answer: str = "def double(n): ...") -> int:
        async with self.database.transaction() as session:
            version = await version_of(session, await course_named(session, self.course.id), lesson, None)
            return (await submit(session, self.id, version, {"double": answer})).id

    async def submission(self, submission: int) -> StoredSubmission:
        async with self.database.transaction() as session:
            return await submission_of(session, self.id, submission)


@pytest.fixture
def learner(database: Database, published: Course) -> Callable[[str], Awaitable[Learner]]:
    async def make(name: str) -> Learner:
        async with database.transaction() as session:
            return Learner(database, published, await user_id(session, name))

    return make


@pytest.fixture
async def ada(learner: Callable[[str], Awaitable[Learner]]) -> Learner:
    return await learner("ada")


async def take(database: Database, submission: int) -> Claim | None:
    async with database.transaction() as session:
        return await claim(session, submission)


async def rows(database: Database, statement: str, **parameters: object) -> list[dict[str, Any]]:
    async with database.transaction() as session:
        return [dict(row) for row in (await session.execute(text(statement), parameters)).mappings()]


async def jobs(database: Database) -> list[dict[str, Any]]:
    return await rows(database, "SELECT id, status::text, lock, args FROM procrastinate_jobs ORDER BY id")
