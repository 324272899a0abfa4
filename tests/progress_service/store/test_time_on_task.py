"""Time on task: counted once, added up, and never more than has passed."""

import asyncio
from datetime import UTC, datetime, timedelta
from uuid import uuid4

import pytest
from hypothesis import given
from hypothesis import strategies as st

from progress_service.store.errors import CourseUnknown, LessonUnknown, TimeNotPassed
from progress_service.store.time_on_task import MOST_SECONDS, TOLERANCE, add_time, all_time, claim
from tests.progress_service.store.conftest import rows

NOON = datetime(2026, 11, 23, 12, tzinfo=UTC)
STEP = timedelta(seconds=30)


class TestClaim:
    def test_what_has_passed_can_be_claimed_and_no_more(self):
        assert claim(NOON, 30, NOON + STEP) == NOON + STEP
        with pytest.raises(TimeNotPassed) as caught:
            claim(NOON, 91, NOON + STEP)
        assert caught.value.fields == {"seconds": 91, "possible": 90}

    def test_a_clock_that_is_a_little_behind_costs_nothing(self):
        assert claim(NOON, 30, NOON) == NOON + STEP

    def test_what_one_window_could_not_send_is_not_lost_by_anothers_batch(self):
        after_one = claim(NOON, 1800, NOON + timedelta(hours=1))
        assert claim(after_one, 1800, NOON + timedelta(hours=1)) == NOON + timedelta(hours=1)

    def test_time_long_ago_cannot_be_claimed(self):
        after_a_week = NOON + timedelta(days=7)
        until = claim(NOON, MOST_SECONDS, after_a_week)
        assert until == after_a_week
        with pytest.raises(TimeNotPassed):
            claim(until, 61, after_a_week)

    @given(st.lists(st.tuples(st.integers(0, 400), st.integers(1, 400)), max_size=60))
    def test_all_batches_together_never_claim_more_than_has_passed(self, batches):
        now = until = NOON
        counted = 0
        for passed, seconds in batches:
            now += timedelta(seconds=passed)
            try:
                until = claim(until, seconds, now)
            except TimeNotPassed:
                continue
            counted += seconds
        assert counted <= (now - NOON + TOLERANCE).total_seconds()


@pytest.mark.integration
class TestAddTime:
    async def add(self, learner, seconds, now, batch=None, lesson="numbers"):
        async with learner.database.transaction() as session:
            return await add_time(session, learner.id, "python", lesson, batch or uuid4(), seconds, now)

    async def time(self, learner):
        async with learner.database.transaction() as session:
            return await all_time(session, learner.id)

    async def test_batches_add_up_by_lesson_and_learner(self, ada, learner):
        now = datetime.now(UTC)
        bert = await learner("bert")
        assert await self.time(ada) == {}
        assert await self.add(ada, 20, now + STEP) == 20
        assert await self.add(ada, 25, now + 2 * STEP) == 45
        assert await self.add(ada, 10, now + 3 * STEP, lesson="texts") == 10
        assert await self.add(bert, 5, now + 3 * STEP) == 5
        assert await self.time(ada) == {("python", "numbers"): 45, ("python", "texts"): 10}
        assert await self.time(bert) == {("python", "numbers"): 5}

    async def test_a_batch_that_comes_again_is_counted_once(self, ada):
        now, batch = datetime.now(UTC) + STEP, uuid4()
        answers = [await self.add(ada, 20, now, batch) for _ in range(3)]
        assert answers == [20, 20, 20]
        assert await self.add(ada, 10, now) == 30

    async def test_of_the_same_batch_twice_at_once_one_counts(self, ada):
        now, batch = datetime.now(UTC) + STEP, uuid4()
        answers = await asyncio.gather(*(self.add(ada, 20, now, batch) for _ in range(8)))
        assert answers == [20] * 8

    async def test_a_batchs_name_is_the_learners_own(self, ada, learner):
        now, batch = datetime.now(UTC) + STEP, uuid4()
        bert = await learner("bert")
        assert await self.add(ada, 20, now, batch) == 20
        assert await self.add(bert, 7, now, batch) == 7

    async def test_batches_at_once_do_not_claim_the_same_time(self, ada):
        now = datetime.now(UTC)
        answers = await asyncio.gather(*(self.add(ada, 60, now) for _ in range(8)), return_exceptions=True)
        counted = [answer for answer in answers if isinstance(answer, int)]
        assert counted == [60]
        assert all(isinstance(answer, TimeNotPassed) for answer in answers if answer not in counted)

    async def test_what_is_refused_is_not_stored(self, ada):
        now, batch = datetime.now(UTC), uuid4()
        with pytest.raises(TimeNotPassed):
            await self.add(ada, 3600, now, batch)
        assert await self.time(ada) == {}
        assert await rows(ada.database, "SELECT id FROM time_batches") == []
        assert await self.add(ada, 3600, now + timedelta(hours=1), batch) == 3600, "later it can be true"

    async def test_time_counts_for_lessons_that_are_there(self, ada):
        now = datetime.now(UTC) + STEP
        with pytest.raises(LessonUnknown):
            await self.add(ada, 20, now, lesson="nothing")
        async with ada.database.transaction() as session:
            with pytest.raises(CourseUnknown):
                await add_time(session, ada.id, "nothing", "numbers", uuid4(), 20, now)

    async def test_batches_are_forgotten_after_a_week_and_the_time_stays(self, ada):
        now = datetime.now(UTC)
        await self.add(ada, 20, now)
        assert await self.add(ada, 10, now + timedelta(days=8)) == 30
        assert [row["seconds"] for row in await rows(ada.database, "SELECT seconds FROM time_batches")] == [10]
