"""Grading one submission: the order of things. What each of them means is decided in `judging` and `conclusion`."""

import asyncio
import contextlib
import logging
import time
from collections.abc import AsyncIterator, Callable
from typing import TYPE_CHECKING

from grader_ext.core.cells import Cell
from grader_ext.core.events import CellFinished, GradingEvent, TestFinished
from grader_ext.core.languages import language_named
from grader_ext.core.lesson import Lesson
from grader_ext.core.limits import Limits
from grader_ext.core.submission import Submission
from grader_ext.core.verdict import TestResult, Verdict
from grader_ext.grading.boxes import Box, Sandbox
from grader_ext.grading.conclusion import NO_CANARIES, NOT_GRADED, Seen, conclude, faulty
from grader_ext.grading.conversation import Conversation
from grader_ext.grading.execution import Execution
from grader_ext.grading.judging import Answered, Judge
from grader_ext.grading.notices import calls_in, sentences, told_calls
from grader_ext.grading.reports import cell_report
from grader_ext.grading.rules import Rules
from grader_ext.grading.sections import answers_by_test
from grader_ext.grading.steps import Step, StepKind, hidden_phase, last_canary, visible_phase
from grader_ext.sandbox.errors import SandboxError

if TYPE_CHECKING:
    from grader_ext.grading.notices.calls import Call

log = logging.getLogger(__name__)

OnEvent = Callable[[GradingEvent], None]
_leaving: set[asyncio.Task[None]] = set()
"""Boxes that are being killed; asyncio itself keeps no hold of tasks."""


def ignore(event: GradingEvent) -> None:
    """Listen to nothing."""


async def grade(
    submission: Submission, lesson: Lesson, sandbox: Sandbox, *, rules: Rules | None = None, on_event: OnEvent = ignore
) -> Verdict:
    """Grade a submission in a fresh box.

    Args:
        submission: the sources of answer cells; a missing one counts as empty.
        lesson: the instructor's, of the version that was answered.
        sandbox: where the box comes from.
        rules: what the course says about limits, feedback and the pass mark.
        on_event: called for each answer cell and test that is finished, within the grading: it must not block. Tests
            with hidden parts are all told at the end, so that their times tell nothing.

    Returns:
        The verdict. What is not the learner's fault (no box, a broken lesson) gives one with status `error`, all of
        whose tests are `grader_error`; whether to try again is the caller's decision.
    """
    if not language_named(lesson.language).canaries and any(test.expected is None for test in lesson.tests):
        return faulty(lesson, NO_CANARIES.format(language=lesson.language or "an unnamed language"))
    grading = _Grading(submission, lesson, rules or Rules(), on_event)
    try:
        async with _box(sandbox, lesson.kernel, grading.rules.limits) as box:
            return await grading.run(box)
    except SandboxError as error:
        log.error("Lesson %s was not graded: %s", lesson.id, error)  # noqa: TRY400 -- the message says it all
        return faulty(lesson, NOT_GRADED.format(why=error), grading.seen.reports)


@contextlib.asynccontextmanager
async def _box(sandbox: Sandbox, kernel: str, limits: Limits) -> AsyncIterator[Box]:
    """A box that is killed in the background once all went well: nobody waits for that with a verdict in hand."""
    stack = contextlib.AsyncExitStack()
    async with stack:
        yield await stack.enter_async_context(sandbox.take(kernel, limits))
        leaving = asyncio.create_task(stack.pop_all().aclose())
        _leaving.add(leaving)
        leaving.add_done_callback(_leaving.discard)


class _Grading:
    """One submission while it is graded."""

    def __init__(self, submission: Submission, lesson: Lesson, rules: Rules, on_event: OnEvent) -> None:
        self.rules = rules
        self.seen = Seen(lesson, rules)
        self._submission = submission
        self._lesson = lesson
        self._on_event = on_event
        self._judge = Judge(lesson, rules, submission.attempt)
        self._sections = answers_by_test(lesson)
        self._told = 0
        self._calls: dict[str, tuple[Call, ...]] = {}

    async def run(self, box: Box) -> Verdict:
        """Run both phases and conclude."""
        begun = time.monotonic()
        async with Conversation(box, self.rules.limits) as talk:
            await self._run_visible(talk)
            seconds = time.monotonic() - begun
            await self._run_hidden(talk)
            await self._run_last_canary(talk)
            self.seen.contradictions = tuple(talk.transcript.contradictions)
        verdict = conclude(self.seen, self._judge, self._answered, seconds)
        self._tell_rest(verdict)
        return verdict

    async def _run_visible(self, talk: Conversation) -> None:
        steps = visible_phase(self._lesson, self._submission.answers)

        def finished(place: int, execution: Execution) -> None:
            self._take_visible(steps[place], execution)

        self.seen.visible = tuple(steps)
        await talk.run([step.code for step in steps], finished)

    async def _run_hidden(self, talk: Conversation) -> None:
        """Everything hidden, of which nothing but pass or fail is kept."""
        steps = hidden_phase(self._lesson)
        if not steps or talk.over or self.seen.fault:
            return
        talk.transcript.stop_recording()
        executions = await talk.run([step.code for step in steps], lambda _place, _execution: None)
        self.seen.hidden = tuple(zip(steps, executions, strict=True))

    async def _run_last_canary(self, talk: Conversation) -> None:
        """Confirm what passed. A mutated test can fail in a way of its own, so one that was made up may follow it."""
        passed = list(self.seen.passed_sources())
        for sources in (passed, ()):
            if not passed or talk.over or self.seen.confirmed:
                return
            step = last_canary(self._lesson, sources)
            executions = await talk.run([step.code], lambda _place, _execution: None)
            self.seen.last.append((step, executions[0]))

    def _take_visible(self, step: Step, execution: Execution) -> None:
        self.seen.executions.append((step, execution))
        if step.kind is StepKind.NOTICES:
            self._calls = told_calls(execution.stdout)
        elif step.cell and step.kind is StepKind.ANSWER:
            self._report(step.cell, execution)
        elif step.cell and step.kind is StepKind.VISIBLE:
            result = self._judge.visible(step, execution, self._answered(step.cell))
            self.seen.results[step.cell.id] = result
            if not result.hidden:
                self._tell(result)

    def _report(self, cell: Cell, execution: Execution) -> None:
        source = self._submission.answers.get(cell.id, "")
        calls = self._calls.get(cell.id) or calls_in(source, self._lesson.language)
        notices = sentences(calls, self._lesson.allow)
        report = cell_report(cell, source, execution, notices, self.rules)
        self.seen.reports.append(report)
        self._on_event(CellFinished(report))

    def _answered(self, test: Cell) -> tuple[Answered, ...]:
        ran = {step.cell.id: execution for step, execution in self.seen.executions if step.cell and step.cell.grade_id}
        return tuple(
            Answered(cell, self._submission.answers.get(cell.id, ""), ran.get(cell.id))
            for cell in self._sections[test.id]
        )

    def _tell(self, result: TestResult) -> None:
        self._told += 1
        self._on_event(TestFinished(self._told, len(self._lesson.tests), result))

    def _tell_rest(self, verdict: Verdict) -> None:
        """The tests whose results were not told yet, or are others now."""
        for result in verdict.tests:
            if result.hidden or result.id not in self.seen.results:
                self._tell(result)
