"""What is said of one test: pure functions from what was seen to a `TestResult`."""

from collections.abc import Sequence
from dataclasses import dataclass

from grader_ext.core.cells import Cell, CellKind
from grader_ext.core.lesson import Lesson
from grader_ext.core.verdict import TestResult, TestStatus
from grader_ext.grading import blame
from grader_ext.grading.advice import answer_sentences, error_sentences, hint
from grader_ext.grading.assertions.explained import explained
from grader_ext.grading.assertions.explanation import Explanation
from grader_ext.grading.blame import Blame
from grader_ext.grading.execution import Execution
from grader_ext.grading.rules import Rules
from grader_ext.grading.steps import Step

_NOTHING_TO_ADVISE = (TestStatus.NOT_RUN, TestStatus.TAMPERED)
NOT_HOLDING = "An assertion did not hold."
OTHER_OUTPUT = "The output is not the expected one."


@dataclass(frozen=True)
class Answered:
    """One of the answers that a test is about."""

    cell: Cell
    source: str
    execution: Execution | None
    """None when its turn never came."""


@dataclass(frozen=True)
class Judge:
    """Judges the tests of one submission."""

    lesson: Lesson
    rules: Rules
    attempt: int

    def visible(self, step: Step, execution: Execution, answers: Sequence[Answered]) -> TestResult:
        """The result of what a learner may see of a test; of a whole test if it hides nothing."""
        cell = step.cell
        if cell is None:
            raise ValueError("a canary is no test")
        if cell.kind is CellKind.EXPECTATION:
            return self._expectation(cell, execution, answers)
        if execution.succeeded:
            return self.passed(cell, execution.duration_ms)
        return self._assertion(step, cell, execution, answers)

    def passed(self, cell: Cell, duration_ms: float) -> TestResult:
        """A test that was seen to run and to succeed."""
        return self._result(cell, TestStatus.PASSED).model_copy(
            update={"points": cell.points, "duration_ms": duration_ms}
        )

    def blamed(self, cell: Cell, why: Blame, answers: Sequence[Answered] = ()) -> TestResult:
        """A test that did not pass for a reason that is not in its own run."""
        result = self._result(cell, why.status, why.message)
        return result if why.status in _NOTHING_TO_ADVISE else self._advised(result, cell, answers, "")

    def hidden_failed(self, cell: Cell, answers: Sequence[Answered]) -> TestResult:
        """A hidden part did not pass: a fixed sentence, and the author's hint. No time: the learner's code could spell
        with it."""
        return self.blamed(cell, Blame(TestStatus.FAILED, blame.HIDDEN_FAILED), answers)

    def _expectation(self, cell: Cell, execution: Execution, answers: Sequence[Answered]) -> TestResult:
        if cell.expected is None:
            raise ValueError(f"the expectation {cell.id} has no expected output")
        if execution.succeeded and not execution.was_cut and execution.output == cell.expected:
            return self.passed(cell, execution.duration_ms)
        if not execution.succeeded:
            return self._unsuccessful(cell, execution, answers, None)
        if why := blame.of_answers(_ran(answers), self._seconds):
            result = self.blamed(cell, why, answers)
        else:
            result = self._advised(self._result(cell, TestStatus.FAILED, OTHER_OUTPUT), cell, answers, "")
        texts = _differing(cell.expected.text, execution.output.text, cell.expected.stdout)
        return self._timed(self._with_sides(result, *texts), execution)

    def _assertion(self, step: Step, cell: Cell, execution: Execution, answers: Sequence[Answered]) -> TestResult:
        told = explained(self.lesson.language, cell.visible, step.token, execution.raised)
        return self._unsuccessful(cell, execution, answers, told)

    def _unsuccessful(
        self, cell: Cell, execution: Execution, answers: Sequence[Answered], told: Explanation | None
    ) -> TestResult:
        why = blame.of_test(execution, self.lesson.language, self._seconds)
        if why is None or why.status is TestStatus.LEARNER_ERROR or execution.hit_by_stray:
            why = blame.of_answers(_ran(answers), self._seconds) or why
        message = self._message(execution, told)
        result = (
            self._result(cell, TestStatus.FAILED, message)
            if why is None
            else self._result(cell, why.status, why.message)
        )
        raised = execution.raised
        error = f"{raised.name}: {message if told else raised.message}" if raised else ""
        result = self._advised(result, cell, answers, error)
        if told and told.sides and why is None:
            result = self._with_sides(result, *told.sides)
        return self._timed(result, execution)

    def _message(self, execution: Execution, told: Explanation | None) -> str:
        raised = execution.raised
        if told:
            return told.sentence if self.rules.feedback.expected else told.said or NOT_HOLDING
        if raised is None:
            return NOT_HOLDING
        if raised.name.endswith("AssertionError"):
            return raised.message.strip() or NOT_HOLDING
        return f"{raised.name}: {raised.message}".rstrip(": ")

    @property
    def _seconds(self) -> float:
        return self.rules.limits.seconds_per_cell

    def _result(self, cell: Cell, status: TestStatus, message: str = "") -> TestResult:
        return TestResult(
            id=cell.id,
            status=status,
            points=0.0,
            max_points=cell.points,
            hidden=bool(cell.hidden.strip()),
            message=message,
        )

    def _advised(self, result: TestResult, cell: Cell, answers: Sequence[Answered], error: str) -> TestResult:
        if not self.rules.feedback.hints:
            return result
        sentences = [text for answer in answers for text in answer_sentences(cell.mistakes, answer.source)]
        for one in (cell, *(answer.cell for answer in answers)):
            sentences += error_sentences(one.mistakes, error) if error else ()
        return result.model_copy(update={"hint": hint(cell, self.attempt, sentences)})

    def _with_sides(self, result: TestResult, expected: str, actual: str) -> TestResult:
        if not self.rules.feedback.expected:
            return result
        return result.model_copy(update={"expected": expected, "actual": actual})

    def _timed(self, result: TestResult, execution: Execution) -> TestResult:
        return result.model_copy(update={"duration_ms": execution.duration_ms})


def _ran(answers: Sequence[Answered]) -> list[Execution]:
    return [answer.execution for answer in answers if answer.execution]


def _differing(expected: str, actual: str, expected_stdout: str) -> tuple[str, str]:
    """The texts, told apart when they only differ in what was printed and what was returned."""
    if expected != actual:
        return expected, actual
    kinds = ("printed", "returned") if expected_stdout else ("returned", "printed")
    return f"{expected}\n({kinds[0]})", f"{actual}\n({kinds[1]})"
