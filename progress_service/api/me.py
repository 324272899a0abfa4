"""Who I am, and how far I got."""

from fastapi import APIRouter

from grader_ext.core.events import Statistics
from progress_service.api.catalogue import courses_for
from progress_service.api.dependencies import Reader, TheParts
from progress_service.api.models import Me, statistics_of
from progress_service.store.users import user_id

router = APIRouter(prefix="/me", tags=["me"])


@router.get("")
async def get_me(me: Reader) -> Me:
    """My name and role."""
    return Me(name=me.name, role=me.role)


@router.get("/progress")
async def get_progress(me: Reader, parts: TheParts) -> list[Statistics]:
    """My figures, one entry a course."""
    async with parts.database.transaction() as session:
        courses = await courses_for(session, await user_id(session, me.name), counts_time=parts.counts_time)
        return [statistics_of(course) for course in courses]
