"""The explanation of a failed assertion, asked of the language."""

from grader_ext.grading.assertions import python
from grader_ext.grading.assertions.explanation import Explanation
from grader_ext.grading.execution import Raised


def explaining(language: str, source: str, mark: str) -> str:
    """The test's source as it is sent: changed where the language needs that to tell an assertion's sides."""
    return python.explaining(source, mark) if language == "python" else source


def explained(language: str, source: str, mark: str, raised: Raised | None) -> Explanation | None:
    """What did not hold, if the error tells it.

    Args:
        language: of the lesson.
        source: the test as the author wrote it.
        mark: the one that `explaining` was given.
        raised: the test's error.
    """
    if raised is None:
        return None
    if language == "python":
        return python.explanation(source, mark, raised.message)
    return _reported(raised)


def _reported(raised: Raised) -> Explanation | None:
    """The sides that the kernel itself reported, as our Elixir kernel does."""
    if raised.left is None or raised.right is None or not raised.expression:
        return None
    operator = "==" if " == " in raised.expression else ""
    left, _, right = raised.expression.removeprefix("assert ").partition(f" {operator} " if operator else " = ")
    return Explanation(
        assertion=raised.expression.removeprefix("assert "),
        operator=operator or "=",
        left_source=left,
        right_source=right,
        left=raised.left,
        right=raised.right,
        left_is_constant=False,
        said="" if raised.message.startswith("\n") or "Assertion with" in raised.message else raised.message.strip(),
    )
