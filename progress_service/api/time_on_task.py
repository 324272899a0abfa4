"""For how long I worked in a lesson, as my page has counted it."""

from datetime import UTC, datetime
from uuid import UUID

from fastapi import APIRouter
from pydantic import BaseModel, ConfigDict, Field

from progress_service.api.dependencies import Changer, Id, TheParts
from progress_service.api.errors import TimeOnTaskOff
from progress_service.api.problems import Problem
from progress_service.store.time_on_task import MOST_SECONDS, add_time
from progress_service.store.users import user_id

router = APIRouter(tags=["time on task"])


class TimeBatch(BaseModel):
    """Time that I worked in the lesson."""

    model_config = ConfigDict(
        extra="forbid",
        json_schema_extra={"example": {"batch": "5f0c1c0e-9a52-4b0e-8f3e-0d6e5f1f6a11", "seconds": 30}},
    )

    batch: UUID
    """The page's name for this batch: one that comes again is not counted again."""
    seconds: int = Field(ge=1, le=MOST_SECONDS, strict=True)


class TimeOnTask(BaseModel):
    """My time in the lesson, all together."""

    model_config = ConfigDict(json_schema_extra={"example": {"seconds": 540}})

    seconds: int


@router.post(
    "/courses/{course}/lessons/{lesson}/time",
    responses={status: {"model": Problem} for status in (403, 404, 422)},
)
async def post_time(course: Id, lesson: Id, batch: TimeBatch, me: Changer, parts: TheParts) -> TimeOnTask:
    """Count a batch of my time in the lesson, once."""
    if not parts.counts_time:
        raise TimeOnTaskOff
    async with parts.database.transaction() as session:
        user = await user_id(session, me.name)
        seconds = await add_time(session, user, course, lesson, batch.batch, batch.seconds, datetime.now(UTC))
    return TimeOnTask(seconds=seconds)
