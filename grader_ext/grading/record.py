"""One submission while it is graded: what was seen, what was told of it, and the verdict at the end."""

from collections.abc import Callable, Iterable
from typing import TYPE_CHECKING

from grader_ext.core.cells import Cell
from grader_ext.core.events import CellFinished, GradingEvent, TestFinished
from grader_ext.core.lesson import Lesson
from grader_ext.core.submission import Submission
from grader_ext.core.verdict import TestResult, TestStatus, Verdict
from grader_ext.grading.blame import Blame
from grader_ext.grading.conclusion import Seen, conclude
from grader_ext.grading.execution import Execution
from grader_ext.grading.judging import Answered, Judge
from grader_ext.grading.notices import calls_in, sentences, told_calls
from grader_ext.grading.reports import cell_report
from grader_ext.grading.rules import Rules
from grader_ext.grading.sections import answers_by_test
from grader_ext.grading.steps import Step, StepKind

if TYPE_CHECKING:
    from grader_ext.grading.notices.calls import Call

OnEvent = Callable[[GradingEvent], None]
TAKEN_NAMES = (
    "Your answer defines {names}, which exists already: in the language itself, or in a cell of this lesson. The tests "
    "use the one that was there before. Give yours another name."
)


class Record:
    """What is known of one submission so far."""

    def __init__(self, submission: Submission, lesson: Lesson, rules: Rules, on_event: OnEvent) -> None:
        self.rules = rules
        self.lesson = lesson
        self.answers = submission.answers
        self.seen = Seen(lesson, rules)
        self._on_event = on_event
        self._judge = Judge(lesson, rules, submission.attempt)
        self._sections = answers_by_test(lesson)
        self._told = 0
        self._calls: dict[str, tuple[Call, ...]] = {}
        self._refused: dict[str, tuple[str, ...]] = {}

    def take(self, step: Step, execution: Execution) -> None:
        """Take what was seen of a step of the visible phase, in the order of the phase."""
        self.seen.executions.append((step, execution))
        if step.cell and step.kind is StepKind.VISIBLE:
            result = self._judged(step, step.cell, execution)
            self.seen.results[step.cell.id] = result
            if not result.hidden:
                self._tell(result)

    def report(self, step: Step, execution: Execution) -> None:
        """Tell what an answer did, or note what the cell that looks for dangerous calls found."""
        if step.kind is StepKind.NOTICES:
            self._calls = told_calls(execution.stdout)
        elif step.cell and step.kind is StepKind.ANSWER:
            self._report(step.cell, execution)

    def refuse(self, answer: Cell, names: Iterable[str]) -> None:
        """Note names of an answer that the tests do not take, because they have them already."""
        self._refused[answer.id] = tuple(names)

    def conclude(self, seconds: float) -> Verdict:
        """The verdict, and the events that were held back until now."""
        verdict = conclude(self.seen, self._judge, self._answered, seconds)
        for result in verdict.tests:
            if result.hidden or result.id not in self.seen.results:
                self._tell(result)
        return verdict

    def _judged(self, step: Step, cell: Cell, execution: Execution) -> TestResult:
        answers = self._answered(cell)
        result = self._judge.visible(step, execution, answers)
        names = [name for answer in answers for name in self._refused.get(answer.cell.id, ())]
        if names and result.status in (TestStatus.FAILED, TestStatus.LEARNER_ERROR):
            why = Blame(TestStatus.LEARNER_ERROR, TAKEN_NAMES.format(names=", ".join(f"`{name}`" for name in names)))
            return self._judge.blamed(cell, why, answers)
        return result

    def _report(self, cell: Cell, execution: Execution) -> None:
        source = self.answers.get(cell.id, "")
        calls = self._calls.get(cell.id) or calls_in(source, self.lesson.language)
        notices = sentences(calls, self.lesson.allow)
        report = cell_report(cell, source, execution, notices, self.rules)
        self.seen.reports.append(report)
        self._on_event(CellFinished(report))

    def _answered(self, test: Cell) -> tuple[Answered, ...]:
        ran = {step.cell.id: execution for step, execution in self.seen.executions if step.cell and step.cell.grade_id}
        return tuple(
            Answered(cell, self.answers.get(cell.id, ""), ran.get(cell.id)) for cell in self._sections[test.id]
        )

    def _tell(self, result: TestResult) -> None:
        self._told += 1
        self._on_event(TestFinished(self._told, len(self.lesson.tests), result))
