"""Which answers a test is about: those between it and the tests before it."""

from grader_ext.core.cells import Cell, CellKind
from grader_ext.core.lesson import TEST_KINDS, Lesson


def answers_by_test(lesson: Lesson) -> dict[str, tuple[Cell, ...]]:
    """For each test's `grade_id`, the answer cells that it is about, in order.

    Tests that follow each other share the answers before the first of them.
    """
    found: dict[str, tuple[Cell, ...]] = {}
    answers: list[Cell] = []
    tested = False
    for cell in lesson.cells:
        if cell.kind is CellKind.ANSWER:
            if tested:
                answers, tested = [], False
            answers.append(cell)
        elif cell.kind in TEST_KINDS:
            tested = True
            found[cell.id] = tuple(answers)
    return found
