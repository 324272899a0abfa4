"""Handing in, and what came of it."""

import asyncio
from datetime import UTC, datetime
from typing import Annotated, Any

from fastapi import APIRouter, Query, Request
from fastapi import Path as InPath

from grader_ext.core.notebook import Notebook, parse_notebook
from grader_ext.core.submission import extract_answers
from progress_service.api.bodies import notebook_body
from progress_service.api.dependencies import Changer, Id, Reader, TheParts
from progress_service.api.models import Submission
from progress_service.api.models import submission_of as shown
from progress_service.api.problems import Problem
from progress_service.store.lessons import unlocked_lesson, version_of
from progress_service.store.submission_rate import hold_to_rate
from progress_service.store.submissions import submission_of, submissions_for, submit
from progress_service.store.users import user_id

router = APIRouter(tags=["submissions"])

_NOTEBOOK_BODY: dict[str, Any] = {
    "requestBody": {
        "required": True,
        "description": "The learner's notebook, whole. Only the sources of its answer cells are taken.",
        "content": {"application/x-ipynb+json": {"schema": {"type": "object"}}},
    }
}
_LARGEST_ID = 2**63 - 1


@router.post(
    "/courses/{course}/lessons/{lesson}/submissions",
    status_code=202,
    responses={status: {"model": Problem} for status in (403, 404, 409, 413, 422, 429)},
    openapi_extra=_NOTEBOOK_BODY,
)
async def post_submission(course: Id, lesson: Id, request: Request, me: Changer, parts: TheParts) -> Submission:
    """Hand in a notebook. One of the same lesson that still waits is superseded."""
    body = await notebook_body(request, "The notebook")
    notebook = await asyncio.to_thread(parse_notebook, body, "The notebook")
    async with parts.database.transaction() as session:
        user = await user_id(session, me.name)
        published, _ = await unlocked_lesson(session, user, course, lesson)
        version = await version_of(session, published, lesson, _version(notebook))
        answers = extract_answers(notebook, version.lesson.submitted, "The notebook")
        await hold_to_rate(session, user, version.lesson_id, parts.checks_a_minute, datetime.now(UTC))
        submission = await submit(session, user, version, answers)
    return shown(submission)


@router.get("/courses/{course}/lessons/{lesson}/submissions")
async def list_submissions(
    course: Id, lesson: Id, me: Reader, parts: TheParts, limit: Annotated[int, Query(ge=1, le=200)] = 50
) -> list[Submission]:
    """My submissions for a lesson, newest first."""
    async with parts.database.transaction() as session:
        user = await user_id(session, me.name)
        return [shown(one) for one in await submissions_for(session, user, course, lesson, limit)]


@router.get("/submissions/{submission}", responses={404: {"model": Problem}})
async def get_submission(
    submission: Annotated[int, InPath(ge=1, le=_LARGEST_ID)], me: Reader, parts: TheParts
) -> Submission:
    """One of my submissions, with its verdict once it has one."""
    async with parts.database.transaction() as session:
        user = await user_id(session, me.name)
        return shown(await submission_of(session, user, submission))


def _version(notebook: Notebook) -> str | None:
    """The version that the notebook says it is of; none when it does not say, and then the present one is meant."""
    ours = notebook["metadata"].get("waymark")
    version = ours.get("version") if isinstance(ours, dict) else None
    return version if isinstance(version, str) else None
