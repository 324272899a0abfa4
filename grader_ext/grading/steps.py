"""What is run in the box, in order: a pure plan made of the lesson and the submission."""

import random
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from enum import Enum, auto

from grader_ext.core.cells import Cell, CellKind
from grader_ext.core.languages import language_named
from grader_ext.core.lesson import Lesson
from grader_ext.grading import canaries
from grader_ext.grading.assertions.explained import explaining
from grader_ext.grading.assertions.mutation import mutated
from grader_ext.grading.notices import asking_cell

_RANDOM = random.SystemRandom()


class StepKind(Enum):
    """What a step is for."""

    INSTRUCTION = auto()
    ANSWER = auto()
    VISIBLE = auto()
    """A test, or the part of it that the learner may read."""
    HIDDEN = auto()
    CANARY = auto()
    NOTICES = auto()
    """Looks at the answers before any of them runs."""


@dataclass(frozen=True)
class Step:
    """One cell to run."""

    kind: StepKind
    code: str
    """What is sent."""
    cell: Cell | None = None
    """None for canaries."""
    closes: bool = False
    """Of a canary: whether it comes after all tests of its phase, and so confirms them."""
    token: str = ""
    """Of a canary: what its error must name. Of a test: the mark of explained assertions."""


def visible_phase(lesson: Lesson, answers: Mapping[str, str]) -> tuple[Step, ...]:
    """Everything that a learner may see, in the order of the notebook, with canaries in it.

    Args:
        lesson: the instructor's.
        answers: sources by `grade_id`; a missing one is empty.
    """
    steps = list(plain_phase(lesson, answers))
    tests = [place for place, step in enumerate(steps) if step.kind is StepKind.VISIBLE]
    answered = [place for place, step in enumerate(steps) if step.kind is StepKind.ANSWER]
    if (
        not any(cell.kind is CellKind.ASSERTION for cell in lesson.cells)
        or not language_named(lesson.language).canaries
    ):
        return tuple(steps)
    first = min(answered, default=0) + 1
    between = _RANDOM.randint(first, max(first, tests[-1] if tests else len(steps)))
    steps.insert(between, _canary(lesson))
    return (*steps, replace(_canary(lesson), closes=True)) if _has_hidden(lesson) else tuple(steps)


def plain_phase(lesson: Lesson, answers: Mapping[str, str]) -> tuple[Step, ...]:
    """The same without canaries: tests that run apart from the learner's code need none."""
    steps = [step for cell in lesson.cells if (step := _visible_step(cell, lesson, answers))]
    written = {cell.id: _encodable(answers.get(cell.id, "")) for cell in lesson.submitted if cell.cell_type == "code"}
    if code := asking_cell(written, lesson.language):
        steps.insert(0, Step(StepKind.NOTICES, code))
    return tuple(steps)


def hidden_phase(lesson: Lesson) -> tuple[Step, ...]:
    """The hidden parts in the order of the notebook; nothing when there are none."""
    return tuple(_test_step(StepKind.HIDDEN, cell, cell.hidden, lesson) for cell in lesson.tests if _hides(cell))


def last_canary(lesson: Lesson, passed: Iterable[str]) -> Step:
    """The canary after everything else: one of the tests that passed, with a wrong value in it, if there is one.

    It may change what the learner's code remembers, so nothing can be judged after it.

    Args:
        lesson: the instructor's, in a language that has canaries.
        passed: sources of assertions that passed, as the author wrote them.
    """
    token = canaries.new_word()
    mutants = [mutant for source in passed if (mutant := mutated(lesson.language, source, token))]
    return replace(_canary(lesson, _RANDOM.choice(mutants) if mutants else "", token), closes=True)


def _encodable(source: str) -> str:
    """JSON allows halves of surrogate pairs in a text; no message can carry them."""
    return source.encode("utf-8", "replace").decode()


def _has_hidden(lesson: Lesson) -> bool:
    return any(_hides(cell) for cell in lesson.tests)


def _hides(cell: Cell) -> bool:
    return bool(cell.hidden.strip())


def _visible_step(cell: Cell, lesson: Lesson, answers: Mapping[str, str]) -> Step | None:
    if cell.cell_type != "code":
        return None
    match cell.kind:
        case CellKind.INSTRUCTION:
            return Step(StepKind.INSTRUCTION, cell.source, cell)
        case CellKind.ANSWER | CellKind.MANUAL:
            return Step(StepKind.ANSWER, _encodable(answers.get(cell.id, "")), cell)
        case CellKind.EXPECTATION:
            return Step(StepKind.VISIBLE, cell.visible, cell)
        case CellKind.ASSERTION:
            return _test_step(StepKind.VISIBLE, cell, cell.visible, lesson) if cell.visible.strip() else None


def _test_step(kind: StepKind, cell: Cell, source: str, lesson: Lesson) -> Step:
    mark = canaries.new_word()
    return Step(kind, _explaining(source, mark, lesson), cell, token=mark)


def _explaining(source: str, mark: str, lesson: Lesson) -> str:
    return explaining(lesson.language, source, mark)


def _canary(lesson: Lesson, source: str = "", token: str = "") -> Step:
    token = token or canaries.new_word()
    source = source or canaries.made_up(language_named(lesson.language), token)
    return Step(StepKind.CANARY, _explaining(source, canaries.new_word(), lesson), token=token)
