"""What kept a test from passing, told from what was seen: pure, and the same for visible tests and expectations."""

from collections.abc import Iterable
from dataclasses import dataclass

from grader_ext.core.verdict import TestStatus
from grader_ext.grading.execution import NO_MEMORY_LEFT, Execution, Overrun, Raised
from grader_ext.grading.origin import from_learner
from grader_ext.sandbox.ending import EndReason

NOT_ANSWERED = "This exercise is not answered yet: write your code in its answer cell."
TOO_LONG = "Your code ran longer than the {seconds:g} seconds that a cell may take. Is there a loop that never ends?"
TOO_MUCH_OUTPUT = "Your code printed far too much. Is there a loop that never ends?"
NO_MEMORY = "Your code used more memory than it may. Is there a list or a string that grows for ever?"
TAMPERED = (
    "This result cannot be trusted: where your code ran, a check that had to fail passed, or a reply came that nobody "
    "had asked for. Leave the notebook's own machinery as it is and submit again."
)
HIDDEN_FAILED = "A hidden test did not pass."
NOT_RUN = "It was not run, because an earlier cell ended the program: {why}"
_ENDED = {
    EndReason.OUT_OF_MEMORY: NO_MEMORY,
    EndReason.PROCESS_LIMIT: "Your code started more processes or threads than it may.",
    EndReason.OUTPUT_LIMIT: TOO_MUCH_OUTPUT,
    EndReason.DISK_LIMIT: "Your code wrote more files than it may.",
}
EXITED = "Your code ended the program that runs it (with `exit()` or the like, or by a crash)."
_APART = ("ApartError", "Jupyter.Apart.Error")
"""What the tests' box raises when something cannot cross to the learner's."""
_STUBS = ("NotImplementedError", "not answered yet")


@dataclass(frozen=True)
class Blame:
    """Why a test did not pass."""

    status: TestStatus
    message: str


def of_end(execution: Execution, seconds: float) -> Blame:
    """The box or its program ended, or had to be killed, while a cell ran."""
    reason, overrun = execution.box_ended, execution.overrun
    if overrun is Overrun.TIME:
        return Blame(TestStatus.TIMEOUT, TOO_LONG.format(seconds=seconds))
    if overrun is Overrun.OUTPUT:
        return Blame(TestStatus.LEARNER_ERROR, TOO_MUCH_OUTPUT)
    if reason is EndReason.OUT_OF_MEMORY or (execution.raised is not None and _out_of_memory(execution.raised)):
        return Blame(TestStatus.OUT_OF_MEMORY, NO_MEMORY)
    return Blame(TestStatus.LEARNER_ERROR, _ENDED.get(reason, EXITED) if reason else EXITED)


def of_answers(answers: Iterable[Execution], seconds: float) -> Blame | None:
    """What went wrong in the answers that a test is about, the last thing first."""
    for execution in reversed(list(answers)):
        if fatal(execution) or execution.overrun is not None:
            return of_end(execution, seconds)
        if execution.raised is not None:
            return _of_answer_error(execution.raised)
    return None


def of_test(execution: Execution, language: str, seconds: float) -> Blame | None:
    """What the test's own run shows, apart from an assertion that did not hold."""
    if execution.overrun is not None or fatal(execution):
        return of_end(execution, seconds)
    if execution.contradictory:
        return Blame(TestStatus.TAMPERED, TAMPERED)
    if execution.hit_by_stray:
        return Blame(TestStatus.TIMEOUT, TOO_LONG.format(seconds=seconds))
    raised = execution.raised
    if raised is None:
        return None
    if _out_of_memory(raised):
        return Blame(TestStatus.OUT_OF_MEMORY, NO_MEMORY)
    if is_stub(raised):
        return Blame(TestStatus.LEARNER_ERROR, NOT_ANSWERED)
    if raised.name in _APART:
        return Blame(TestStatus.FAILED, raised.message)
    if from_learner(raised, execution.code, language):
        return Blame(TestStatus.LEARNER_ERROR, f"Your code raised {_named(raised)}.")
    return None


def fatal(execution: Execution) -> bool:
    """Whether nothing can run after it."""
    return (
        execution.box_ended is not None
        or execution.left_kernel
        or (execution.overrun is not None and not execution.done)
    )


def is_stub(raised: Raised) -> bool:
    """Whether the error is that of an answer cell as it was handed out."""
    return (raised.name == _STUBS[0] and not raised.message) or raised.message.strip() == _STUBS[1]


def _out_of_memory(raised: Raised) -> bool:
    """Python says so; our Elixir kernel tells it of a process that was killed, and hardly anything else kills those.

    A BEAM that asks for more than its box may have ends with its allocator's words, before the watch sees it.
    """
    return (
        raised.name == NO_MEMORY_LEFT
        or (raised.name == "EXIT" and "more memory than it may" in raised.message)
        or (raised.name == "BeamExited" and "_alloc: Cannot allocate" in raised.message)
    )


def _of_answer_error(raised: Raised) -> Blame:
    if _out_of_memory(raised):
        return Blame(TestStatus.OUT_OF_MEMORY, NO_MEMORY)
    if is_stub(raised):
        return Blame(TestStatus.LEARNER_ERROR, NOT_ANSWERED)
    return Blame(TestStatus.LEARNER_ERROR, f"Your answer cell raised {_named(raised)}. Mend that first.")


def _named(raised: Raised) -> str:
    first = raised.message.strip().split("\n")[0].rstrip(".")
    return f"{raised.name}: {first}" if first else raised.name
