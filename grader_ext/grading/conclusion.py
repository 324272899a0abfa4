"""The verdict, from everything that was seen: pure, and where in doubt against a pass."""

import logging
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field

from grader_ext.core.cells import Cell
from grader_ext.core.lesson import Lesson
from grader_ext.core.verdict import CellReport, TestResult, TestStatus, Verdict, VerdictStatus
from grader_ext.grading import blame
from grader_ext.grading.blame import Blame
from grader_ext.grading.canaries import Sign, sign_of
from grader_ext.grading.execution import Execution
from grader_ext.grading.judging import Answered, Judge
from grader_ext.grading.rules import Rules
from grader_ext.grading.steps import Step, StepKind
from grader_ext.sandbox.ending import EndReason

log = logging.getLogger(__name__)

Run = tuple[Step, Execution]
BROKEN_LESSON = (
    "The lesson is broken: cell {number} failed before any of your code ran ({why}). This costs you nothing."
)
BOX_TAKEN = "The grader had to stop before it was done. This costs you nothing."
NOT_GRADED = "The grader could not do its work: {why} This costs you nothing."
UNCONFIRMED = "It passed, but your code ended the program before that could be confirmed."
NOT_APART = "The lesson is broken: tests in {language} cannot run apart from the learner's code."
NO_CANARIES = "The lesson is broken: assertions in {language} cannot be graded, only expectation cells."


@dataclass
class Seen:
    """What was seen of one submission."""

    lesson: Lesson
    rules: Rules
    visible: tuple[Step, ...] = ()
    """The plan of the visible phase."""
    executions: list[Run] = field(default_factory=list)
    """Of the visible phase, those whose turn came."""
    results: dict[str, TestResult] = field(default_factory=dict)
    """Of the visible parts of tests, before canaries are looked at."""
    reports: list[CellReport] = field(default_factory=list)
    hidden: list[Run] = field(default_factory=list)
    """Of the hidden phase, those whose turn came."""
    last: list[Run] = field(default_factory=list)
    """The canaries after all tests."""
    contradictions: tuple[str, ...] = ()
    trouble: str | None = None
    """What went wrong in the grader itself."""

    @property
    def fault(self) -> str | None:
        """What was wrong that is not the learner's fault."""
        if self.trouble:
            return self.trouble
        if any(execution.box_ended is EndReason.DISCARDED and not execution.overrun for _, execution in self.runs):
            return BOX_TAKEN
        for step, execution in self.executions:
            if step.kind is StepKind.ANSWER:
                break
            if step.kind is StepKind.INSTRUCTION and step.cell and self._broken(step.cell, execution):
                why = execution.raised.name if execution.raised else "it ran too long"
                return BROKEN_LESSON.format(number=step.cell.number, why=why)
        return None

    def _broken(self, cell: Cell, execution: Execution) -> bool:
        """Whether an instruction failed by itself. One that was lost with the box is no proof: see `fatal`."""
        failed = execution.overrun is not None or (execution.done and not execution.succeeded)
        return failed and not self._may_raise(cell)

    def _may_raise(self, cell: Cell) -> bool:
        """nbformat's tag for a cell that shows an error on purpose."""
        metadata = self.lesson.notebook["cells"][cell.number - 1]["metadata"]
        return "raises-exception" in metadata.get("tags", ())

    @property
    def runs(self) -> list[Run]:
        """All that ran, in order."""
        return [*self.executions, *self.hidden, *self.last]

    def passed_sources(self) -> Iterator[str]:
        """The sources of assertions that passed so far."""
        for step, execution in [*self.executions, *self.hidden]:
            if step.cell and step.cell.expected is None and execution.succeeded:
                if step.kind is StepKind.VISIBLE:
                    yield step.cell.visible
                elif step.kind is StepKind.HIDDEN:
                    yield step.cell.hidden

    @property
    def confirmed(self) -> bool:
        """Whether the last canary was honest or bent: what it said is enough."""
        return bool(self.last) and sign_of(self.last[-1][1], self.last[-1][0].token) is not Sign.UNCLEAR

    @property
    def bent(self) -> bool:
        """Whether a canary passed, or a message came that no honest kernel sends."""
        signs = [sign_of(execution, step.token) for step, execution in self.runs if step.kind is StepKind.CANARY]
        return Sign.BENT in signs or bool(self.contradictions)

    @property
    def fatal(self) -> Run | None:
        """The step of the visible phase that ended the box, and the run at whose turn that was seen.

        A box that dies takes with it what it had not sent yet, so the end may be seen too early: not at a canary or an
        instruction, but at the first cell after it that is the learner's or calls their code.
        """
        step, execution = self.executions[-1] if self.executions else (None, None)
        if step is None or execution is None or not blame.fatal(execution):
            return None
        rest = self.visible[self.visible.index(step) :]
        culprits = (StepKind.ANSWER, StepKind.VISIBLE)
        return next((later for later in rest if later.kind in culprits), step), execution


def conclude(seen: Seen, judge: Judge, answered: Callable[[Cell], tuple[Answered, ...]], seconds: float) -> Verdict:
    """The verdict on a submission that had a box.

    Args:
        seen: all of it.
        judge: of this submission.
        answered: the answers that a test is about.
        seconds: how long the visible phase took. The hidden one is left out: its length is in the learner's hands.
    """
    fault = seen.fault
    if fault:
        log.error("Lesson %s %s: %s", seen.lesson.id, seen.lesson.version, fault)
        return faulty(seen.lesson, fault, seen.reports)
    if seen.bent:
        log.warning("Lesson %s: tampering (%s)", seen.lesson.id, "; ".join(seen.contradictions) or "canary")
        results = [judge.blamed(cell, Blame(TestStatus.TAMPERED, blame.TAMPERED)) for cell in seen.lesson.tests]
    else:
        results = [_result(seen, judge, cell, answered(cell)) for cell in seen.lesson.tests]
    return _verdict(seen.lesson, results, seen.reports, seen.rules.pass_mark, seconds)


def faulty(lesson: Lesson, why: str, reports: Iterable[CellReport] = ()) -> Verdict:
    """The verdict when the grader or the lesson is at fault."""
    tests = [
        TestResult(
            id=cell.id, status=TestStatus.GRADER_ERROR, points=0.0, max_points=cell.points,
            hidden=bool(cell.hidden.strip()), message=why,
        )
        for cell in lesson.tests
    ]  # fmt: skip
    verdict = _verdict(lesson, tests, reports, 1.0, 0.0)
    return verdict.model_copy(update={"status": VerdictStatus.ERROR})


def _result(seen: Seen, judge: Judge, cell: Cell, answers: tuple[Answered, ...]) -> TestResult:
    visible = seen.results.get(cell.id)
    hides = bool(cell.hidden.strip())
    if visible is None and (cell.visible.strip() or not hides or not seen.hidden):
        return _not_reached(seen, judge, cell, answers)
    if visible is not None and visible.status is not TestStatus.PASSED:
        return visible
    if hides:
        return _hidden(seen, judge, cell, answers)
    if visible is not None and not _confirmed(seen, cell, StepKind.VISIBLE):
        return judge.blamed(cell, Blame(TestStatus.NOT_RUN, UNCONFIRMED))
    return visible or _not_reached(seen, judge, cell, answers)


def _not_reached(seen: Seen, judge: Judge, cell: Cell, answers: tuple[Answered, ...]) -> TestResult:
    """The box was gone before the test's turn: blamed on its own answer, or told as not run."""
    if not seen.fatal:  # it ended between two cells
        return judge.blamed(cell, Blame(TestStatus.NOT_RUN, blame.NOT_RUN.format(why=blame.EXITED)))
    step, execution = seen.fatal
    why = blame.of_end(execution, seen.rules.limits.seconds_per_cell)
    if step.cell and (step.cell is cell or any(answer.cell is step.cell for answer in answers)):
        return judge.blamed(cell, why, answers)
    return judge.blamed(cell, Blame(TestStatus.NOT_RUN, blame.NOT_RUN.format(why=why.message)))


def _hidden(seen: Seen, judge: Judge, cell: Cell, answers: tuple[Answered, ...]) -> TestResult:
    """The visible part passed; the rest is one bit. What else happened in the hidden phase stays in the log."""
    if not seen.hidden:
        return _not_reached(seen, judge, cell, answers)
    execution = next((execution for step, execution in seen.hidden if step.cell is cell), None)
    if execution and execution.succeeded and _confirmed(seen, cell, StepKind.HIDDEN):
        return judge.passed(cell, 0.0)
    return judge.hidden_failed(cell, answers)


def _confirmed(seen: Seen, cell: Cell, kind: StepKind) -> bool:
    """Whether an honest canary ended the phase of the test.

    An expectation was compared outside and needs none, nor does a test whose box never held a learner's code.
    A canary between tests only accuses: its place is random, and the same submission must get the same verdict.
    """
    if cell.expected is not None or seen.lesson.tests_run == "apart":
        return True
    closing = [*seen.executions, *seen.last] if kind is StepKind.VISIBLE else seen.last
    return any(step.closes and sign_of(execution, step.token) is Sign.HONEST for step, execution in closing)


def _verdict(
    lesson: Lesson, tests: list[TestResult], reports: Iterable[CellReport], pass_mark: float, seconds: float
) -> Verdict:
    score = sum(test.points for test in tests)
    all_passed = all(test.status is TestStatus.PASSED for test in tests)
    passed = score >= pass_mark * lesson.max_score - 1e-9 if lesson.max_score else all_passed
    return Verdict(
        lesson=lesson.id,
        lesson_version=lesson.version,
        status=VerdictStatus.PASSED if passed else VerdictStatus.FAILED,
        score=score,
        max_score=lesson.max_score,
        tests=tuple(tests),
        cells=tuple(reports),
        duration_ms=round(seconds * 1000, 1),
        tests_ran=lesson.tests_run,
    )
