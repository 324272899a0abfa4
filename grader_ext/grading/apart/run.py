"""Tests that run apart from the learner's code: two boxes, and only calls and plain values between them."""

import asyncio
import time

from grader_ext.core.cells import Cell
from grader_ext.core.verdict import Verdict
from grader_ext.grading import blame
from grader_ext.grading.apart.bridge import Bridge
from grader_ext.grading.apart.languages import APART, ApartLanguage
from grader_ext.grading.apart.plan import Plan, plan
from grader_ext.grading.boxes import Box
from grader_ext.grading.conclusion import Run
from grader_ext.grading.conversation import Conversation, Manner
from grader_ext.grading.execution import Execution
from grader_ext.grading.record import Record
from grader_ext.grading.steps import Step, StepKind, hidden_phase

NOT_SET_UP = "The grader could not set up a box for the tests ({why}). This costs you nothing."
_OWN = Manner(silent=True, seconds=60.0)
_TEST = Manner(stdin=True)


async def run_apart(record: Record, learner_box: Box, tests_box: Box) -> Verdict:
    """Run both phases and conclude.

    All answers run first, in their box, while the tests' box runs what comes before the first of them. Then the tests
    run, and ask the learner's box for what they need.
    """
    begun = time.monotonic()
    limits = record.rules.limits
    async with Conversation(learner_box, limits) as learner, Conversation(tests_box, limits) as tests:
        apart = _Apart(record, learner, tests, APART[record.lesson.language])
        await apart.run_visible()
        seconds = time.monotonic() - begun
        await apart.run_hidden()
        record.seen.contradictions = (*learner.transcript.contradictions, *tests.transcript.contradictions)
    return record.conclude(seconds)


class _Apart:
    """One submission in its two boxes."""

    def __init__(self, record: Record, learner: Conversation, tests: Conversation, language: ApartLanguage) -> None:
        self._record = record
        self._learner = learner
        self._tests = tests
        self._language = language
        self._plan: Plan = plan(record.lesson, record.answers)
        self._bridge = Bridge(learner, tests, language)
        self._told: dict[str, str] = {}
        """By answer: the text that tells what it defined."""

    async def run_visible(self) -> None:
        """Answers, then everything that a learner may see."""
        seen = self._record.seen
        seen.visible = self._plan.whole
        ran, before = await asyncio.gather(self._run_learner(), self._run_before())
        seen.executions += before
        seen.executions += [(step, execution) for step, execution in ran if step.kind is StepKind.ANSWER]
        if ran and blame.fatal(ran[-1][1]) and ran[-1][0].kind is not StepKind.ANSWER:
            seen.executions.append(ran[-1])
        if not (seen.fault or self._learner.over or self._tests.over):
            await self._run_tests()

    async def run_hidden(self) -> None:
        """Everything hidden, of which nothing but pass or fail is kept."""
        steps = hidden_phase(self._record.lesson)
        if not steps or self._learner.over or self._tests.over or self._record.seen.fault:
            return
        for talk in (self._learner, self._tests):
            talk.transcript.stop_recording()
        hidden = self._record.seen.hidden
        async with self._bridge.serving():
            await self._tests.run(
                [step.code for step in steps], lambda place, execution: hidden.append((steps[place], execution)), _TEST
            )

    async def _run_learner(self) -> list[Run]:
        """Everything but tests; after each answer its box is asked what it defines."""
        ran: list[Run] = []
        if not await self._set_up(self._learner, self._language.learner_setup):
            return ran
        sent = [(step, code) for step in self._plan.learner for code in self._learner_codes(step)]

        def finished(place: int, execution: Execution) -> None:
            step, code = sent[place]
            if code == self._language.describe and step.cell:
                self._told[step.cell.id] = execution.told or ""
            else:
                ran.append((step, execution))
                self._record.report(step, execution)

        await self._learner.run([code for _, code in sent], finished)
        return ran

    def _learner_codes(self, step: Step) -> list[str]:
        return [step.code, self._language.describe] if step.kind is StepKind.ANSWER else [step.code]

    async def _run_before(self) -> list[Run]:
        ran: list[Run] = []
        if await self._set_up(self._tests, self._language.tests_setup):
            steps = self._plan.before
            await self._tests.run(
                [step.code for step in steps], lambda place, execution: ran.append((steps[place], execution))
            )
        return ran

    async def _set_up(self, talk: Conversation, code: str) -> bool:
        """Give a box its side of the bridge, before anything else runs there."""
        if not code:
            return True
        (execution,) = await talk.run([code], lambda _place, _execution: None, _OWN)
        if not execution.succeeded:
            why = execution.raised.name if execution.raised else "it ended"
            self._record.seen.trouble = NOT_SET_UP.format(why=why)
        return execution.succeeded

    async def _run_tests(self) -> None:
        steps = self._plan.after

        def finished(place: int, execution: Execution) -> None:
            step = steps[place]
            if step.kind is not StepKind.ANSWER:
                self._record.take(step, execution)
            elif step.cell and execution.told:
                self._record.refuse(step.cell, execution.told.split())
            elif blame.fatal(execution):
                self._record.seen.executions.append((step, execution))

        async with self._bridge.serving():
            await self._tests.run([self._code(step) for step in steps], finished, _TEST)

    def _code(self, step: Step) -> str:
        """The step itself, or in an answer's place the cell that makes stand-ins for what it defined."""
        if step.kind is not StepKind.ANSWER or step.cell is None:
            return step.code
        return self._bind(step.cell)

    def _bind(self, answer: Cell) -> str:
        told = self._told.get(answer.id, "")
        return self._language.bind(told, self._language.declared(answer.source)) if told else ""
