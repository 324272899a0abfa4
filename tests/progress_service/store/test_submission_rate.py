"""How often a learner may hand in: a minute that moves on, by learner and lesson."""

from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import select

from progress_service.store.errors import TooManySubmissions
from progress_service.store.submission_rate import hold_to_rate
from progress_service.store.tables import LessonRow

pytestmark = pytest.mark.integration


async def lesson_id(session, name):
    return (await session.execute(select(LessonRow.id).where(LessonRow.name == name))).scalar_one()


async def test_after_a_minute_it_is_free_again(database, ada):
    started = datetime.now(UTC)
    for _ in range(3):
        await ada.submit()
    ended = datetime.now(UTC)
    async with database.transaction() as session:
        lesson, other = [await lesson_id(session, name) for name in ("numbers", "lists")]
        await hold_to_rate(session, ada.id, lesson, 4, ended)
        await hold_to_rate(session, ada.id, other, 1, ended)
        await hold_to_rate(session, ada.id, lesson, 3, ended + timedelta(seconds=60))
        with pytest.raises(TooManySubmissions) as caught:
            await hold_to_rate(session, ada.id, lesson, 3, started + timedelta(seconds=20))
    assert 40 <= caught.value.fields["seconds"] <= 41 + (ended - started).total_seconds()
