"""Tests that run together with the learner's code, in one box, with canaries among them."""

import time

from grader_ext.core.verdict import Verdict
from grader_ext.grading.boxes import Box
from grader_ext.grading.conversation import Conversation
from grader_ext.grading.execution import Execution
from grader_ext.grading.record import Record
from grader_ext.grading.steps import hidden_phase, last_canary, visible_phase


async def run_together(record: Record, box: Box) -> Verdict:
    """Run both phases and conclude."""
    begun = time.monotonic()
    async with Conversation(box, record.rules.limits) as talk:
        await _run_visible(record, talk)
        seconds = time.monotonic() - begun
        await _run_hidden(record, talk)
        await _run_last_canary(record, talk)
        record.seen.contradictions = tuple(talk.transcript.contradictions)
    return record.conclude(seconds)


async def _run_visible(record: Record, talk: Conversation) -> None:
    steps = visible_phase(record.lesson, record.answers)

    def finished(place: int, execution: Execution) -> None:
        record.report(steps[place], execution)
        record.take(steps[place], execution)

    record.seen.visible = steps
    await talk.run([step.code for step in steps], finished)


async def _run_hidden(record: Record, talk: Conversation) -> None:
    """Everything hidden, of which nothing but pass or fail is kept."""
    steps = hidden_phase(record.lesson)
    if not steps or talk.over or record.seen.fault:
        return
    talk.transcript.stop_recording()
    hidden = record.seen.hidden
    await talk.run([step.code for step in steps], lambda place, execution: hidden.append((steps[place], execution)))


async def _run_last_canary(record: Record, talk: Conversation) -> None:
    """Confirm what passed. A mutated test can fail in a way of its own, so one that was made up may follow it."""
    passed = list(record.seen.passed_sources())
    for sources in (passed, ()):
        if not passed or talk.over or record.seen.confirmed:
            return
        step = last_canary(record.lesson, sources)
        executions = await talk.run([step.code], lambda _place, _execution: None)
        record.seen.last.append((step, executions[0]))
