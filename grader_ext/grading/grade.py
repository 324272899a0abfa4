"""Grading one submission: where it runs. In which order is said in `together` and `apart.run`, and what it means in
`judging` and `conclusion`.
"""

import asyncio
import contextlib
import logging
from collections.abc import AsyncIterator, Coroutine, Iterable

from grader_ext.core.events import GradingEvent
from grader_ext.core.languages import language_named
from grader_ext.core.lesson import Lesson
from grader_ext.core.limits import Limits
from grader_ext.core.submission import Submission
from grader_ext.core.verdict import Verdict
from grader_ext.grading.apart.languages import APART
from grader_ext.grading.apart.run import run_apart
from grader_ext.grading.boxes import Box, Sandbox
from grader_ext.grading.conclusion import NO_CANARIES, NOT_APART, NOT_GRADED, faulty
from grader_ext.grading.record import OnEvent, Record
from grader_ext.grading.rules import Rules
from grader_ext.grading.together import run_together
from grader_ext.sandbox.errors import SandboxError

log = logging.getLogger(__name__)

_leaving: set[asyncio.Task[None]] = set()
"""Boxes that are being killed; asyncio itself keeps no hold of tasks."""


def ignore(event: GradingEvent) -> None:
    """Listen to nothing."""


async def grade(
    submission: Submission, lesson: Lesson, sandbox: Sandbox, *, rules: Rules | None = None, on_event: OnEvent = ignore
) -> Verdict:
    """Grade a submission in a fresh box, or in two when its lesson's tests run apart.

    Args:
        submission: the sources of answer cells; a missing one counts as empty.
        lesson: the instructor's, of the version that was answered.
        sandbox: where boxes come from.
        rules: what the course says about limits, feedback and the pass mark.
        on_event: called for each answer cell and test that is finished, within the grading: it must not block. Tests
            with hidden parts are all told at the end, so that their times tell nothing.

    Returns:
        The verdict. What is not the learner's fault (no box, a broken lesson) gives one with status `error`, all of
        whose tests are `grader_error`; whether to try again is the caller's decision.
    """
    if why := _not_gradable(lesson):
        return faulty(lesson, why)
    record = Record(submission, lesson, rules or Rules(), on_event)
    try:
        return await _graded(record, sandbox)
    except SandboxError as error:
        log.error("Lesson %s was not graded: %s", lesson.id, error)  # noqa: TRY400 -- the message says it all
        return faulty(lesson, NOT_GRADED.format(why=error), record.seen.reports)


def _not_gradable(lesson: Lesson) -> str | None:
    language = lesson.language or "an unnamed language"
    if lesson.tests_run == "apart":
        return None if lesson.language in APART else NOT_APART.format(language=language)
    asserts = any(test.expected is None for test in lesson.tests)
    return NO_CANARIES.format(language=language) if asserts and not language_named(lesson.language).canaries else None


async def _graded(record: Record, sandbox: Sandbox) -> Verdict:
    limits = record.rules.limits
    boxes = 2 if record.lesson.tests_run == "apart" else 1
    async with _boxes(sandbox, record.lesson.kernel, limits, boxes) as (box, *others):
        return await (run_apart(record, box, others[0]) if others else run_together(record, box))


@contextlib.asynccontextmanager
async def _boxes(sandbox: Sandbox, kernel: str, limits: Limits, count: int) -> AsyncIterator[list[Box]]:
    """Boxes that are killed in the background once all went well: nobody waits for that with a verdict in hand."""
    stack = contextlib.AsyncExitStack()
    async with stack:
        takes = [stack.enter_async_context(sandbox.take(kernel, limits)) for _ in range(count)]
        yield await _all(takes)
        leaving = asyncio.create_task(stack.pop_all().aclose())
        _leaving.add(leaving)
        leaving.add_done_callback(_leaving.discard)


async def _all(takes: Iterable[Coroutine[object, object, Box]]) -> list[Box]:
    """All of the boxes; when one cannot be had, its error, once no other is on its way any more."""
    taken = await asyncio.gather(*takes, return_exceptions=True)
    boxes: list[Box] = []
    for one in taken:
        if isinstance(one, BaseException):
            raise one
        boxes.append(one)
    return boxes
