"""A real Postgres for the session, and a database of its own, cloned from a migrated one, for each test."""

from collections.abc import AsyncIterator, Iterator
from itertools import count
from typing import Any

import psycopg
import pytest

from grader_ext.core.course import Course
from grader_ext.core.lesson import Release
from grader_ext.core.lesson_parser import parse_lesson
from grader_ext.core.notebook import Notebook
from grader_ext.core.verdict import Verdict
from hub_config.postgres import EmbeddedPostgres
from progress_service.store.courses import publish
from progress_service.store.database import Database
from progress_service.store.schema import upgrade

TEMPLATE = "waymark_template"
_numbers = count(1)


def execute(postgres: EmbeddedPostgres, statement: str) -> None:
    with psycopg.connect(host=str(postgres.sockets), user="postgres", dbname="postgres", autocommit=True) as connection:
        connection.execute(statement)


def drop(postgres: EmbeddedPostgres, name: str) -> None:
    execute(postgres, f"DROP DATABASE IF EXISTS {name} WITH (FORCE)")


@pytest.fixture(scope="session")
def postgres(tmp_path_factory: pytest.TempPathFactory) -> Iterator[EmbeddedPostgres]:
    with EmbeddedPostgres(tmp_path_factory.mktemp("postgres")) as server:
        # Only a crash of the whole machine would show the difference, and each test's database is made much sooner.
        execute(server, "ALTER SYSTEM SET fsync = off")
        execute(server, "SELECT pg_reload_conf()")
        yield server


@pytest.fixture(scope="session")
def template(postgres: EmbeddedPostgres) -> str:
    execute(postgres, f"CREATE DATABASE {TEMPLATE}")
    upgrade(postgres.url_of(TEMPLATE))
    return TEMPLATE


@pytest.fixture
def empty_database_url(postgres: EmbeddedPostgres) -> Iterator[str]:
    name = f"empty_{next(_numbers)}"
    execute(postgres, f"CREATE DATABASE {name}")
    yield postgres.url_of(name)
    drop(postgres, name)


@pytest.fixture
def database_url(postgres: EmbeddedPostgres, template: str) -> Iterator[str]:
    name = f"test_{next(_numbers)}"
    execute(postgres, f"CREATE DATABASE {name} TEMPLATE {template}")
    yield postgres.url_of(name)
    drop(postgres, name)


def answer(grade_id: str, solution: str) -> dict[str, Any]:
    source = f"### BEGIN SOLUTION\n{solution}\n### END SOLUTION"
    return _cell(grade_id, source, solution=True, grade=False)


def assertion(grade_id: str, source: str, points: float = 1.0) -> dict[str, Any]:
    return _cell(grade_id, source, solution=False, grade=True, points=points)


def _cell(grade_id: str, source: str, *, solution: bool, grade: bool, points: float | None = None) -> dict[str, Any]:
    nbgrader = {"schema_version": 3, "grade_id": grade_id, "solution": solution, "grade": grade, "locked": not solution}
    return {
        "cell_type": "code",
        "id": grade_id,
        "metadata": {"nbgrader": nbgrader | ({} if points is None else {"points": points})},
        "source": source,
        "outputs": [],
        "execution_count": None,
    }


def notebook(cells: list[dict[str, Any]]) -> Notebook:
    kernel = {"name": "python3", "display_name": "Python 3", "language": "python"}
    return {"nbformat": 4, "nbformat_minor": 5, "metadata": {"kernelspec": kernel}, "cells": cells}


def release(course: Course, lesson_id: str, source: Notebook) -> Release:
    """The learner's notebook is made here by hand: solutions out, our metadata in."""
    lesson = parse_lesson(source, lesson_id, f"{lesson_id}.ipynb")
    ours = {
        "course": course.id,
        "lesson": lesson_id,
        "title": course.by_id[lesson_id].title,
        "version": lesson.version,
    }
    cells = [
        {**cell, "source": "# YOUR CODE HERE"} if "BEGIN SOLUTION" in cell["source"] else cell
        for cell in source["cells"]
    ]
    return Release(lesson, {**source, "metadata": {**source["metadata"], "waymark": ours}, "cells": cells})


@pytest.fixture
def course() -> Course:
    return Course.model_validate(
        {
            "id": "python",
            "title": "Python",
            "language": "python",
            "lessons": [
                {"id": "numbers", "title": "Numbers", "summary": "Add and multiply."},
                {"id": "texts", "title": "Texts"},
                {"id": "lists", "title": "Lists", "prerequisites": ["numbers"]},
            ],
        }
    )


@pytest.fixture
def releases(course: Course) -> list[Release]:
    return [
        release(
            course,
            lesson.id,
            notebook(
                [
                    answer("double", "def double(n):\n    return 2 * n"),
                    assertion("test-two", "assert double(2) == 4"),
                    assertion(f"test-{lesson.id}", "assert double(0) == 0", points=2.0),
                ]
            ),
        )
        for lesson in course.lessons
    ]


@pytest.fixture
async def database(database_url: str) -> AsyncIterator[Database]:
    database = Database(database_url)
    yield database
    await database.close()


@pytest.fixture
async def published(database: Database, course: Course, releases: list[Release]) -> Course:
    async with database.transaction() as session:
        await publish(session, course, releases)
    return course


def learners_copy(release: Release, answers: dict[str, str]) -> Notebook:
    """The learner's notebook, filled in."""
    cells = [{**cell, "source": answers.get(cell["id"], cell["source"])} for cell in release.notebook["cells"]]
    return {**release.notebook, "cells": cells}


def verdict_on(release: Release, *, passed: bool = True, status: str | None = None) -> Verdict:
    tests = [
        {
            "id": cell.id,
            "status": "passed" if passed else "failed",
            "points": cell.points if passed else 0.0,
            "max_points": cell.points,
            "message": "" if passed else "4 was expected",
        }
        for cell in release.lesson.tests
    ]
    return Verdict.model_validate(
        {
            "lesson": release.lesson.id,
            "lesson_version": release.lesson.version,
            "status": status or ("passed" if passed else "failed"),
            "score": sum(test["points"] for test in tests),
            "max_score": release.lesson.max_score,
            "tests": tests,
            "cells": [{"id": "double", "stdout": "hello"}],
            "duration_ms": 12.0,
        }
    )
