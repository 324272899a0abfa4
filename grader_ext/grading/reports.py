"""What is said of one answer cell."""

from collections.abc import Iterable

from grader_ext.core.cells import Cell
from grader_ext.core.course import Feedback
from grader_ext.core.verdict import CellError, CellReport, TestStatus
from grader_ext.grading import blame
from grader_ext.grading.advice import answer_sentences, error_sentences
from grader_ext.grading.execution import Execution
from grader_ext.grading.rules import Rules

_NAMES = {TestStatus.TIMEOUT: "Timeout", TestStatus.OUT_OF_MEMORY: "OutOfMemory"}
CUT = "What this cell showed was cut after {kb} KiB."


def cell_report(cell: Cell, source: str, execution: Execution, notices: Iterable[str], rules: Rules) -> CellReport:
    """The report on an answer cell whose turn came.

    Args:
        cell: the lesson's.
        source: the learner's.
        execution: what was seen of it.
        notices: on dangerous calls in the source.
        rules: the course's.
    """
    error = _error(execution, rules)
    said = [*notices, *answer_sentences(cell.mistakes, source)]
    if error:
        said += error_sentences(cell.mistakes, f"{error.name}: {error.message}")
    if execution.was_cut:
        said.append(CUT.format(kb=rules.limits.output_kb))
    return CellReport(
        id=cell.id,
        stdout=execution.stdout,
        result=execution.result,
        error=error and _shown(error, rules.feedback),
        notices=tuple(dict.fromkeys(said)),
    )


def _error(execution: Execution, rules: Rules) -> CellError | None:
    if execution.overrun is not None or blame.fatal(execution):
        why = blame.of_end(execution, rules.limits.seconds_per_cell)
        return CellError(name=_NAMES.get(why.status, "Stopped"), message=why.message, traceback="")
    if execution.raised is None:
        return None
    raised = execution.raised
    return CellError(name=raised.name, message=raised.message, traceback=raised.traceback)


def _shown(error: CellError, feedback: Feedback) -> CellError:
    return error if feedback.traceback else error.model_copy(update={"traceback": ""})
