"""Sentences on dangerous calls: what the code asks for, where, and why it matters.

They explain; they never change an outcome. What protects is the sandbox.
"""

from collections.abc import Iterable, Mapping

from grader_ext.grading.notices import elixir, python
from grader_ext.grading.notices.calls import Call, sentence


def calls_in(source: str, language: str) -> tuple[Call, ...]:
    """The dangerous calls in one answer, where they can be told outside the box; none in other languages."""
    return tuple(python.dangerous_calls(source)) if language == "python" else ()


def asking_cell(answers: Mapping[str, str], language: str) -> str | None:
    """A cell that has the language's own parser, in the box, look at the answers; none where there is no need."""
    return elixir.parsing_cell(answers) if language == "elixir" else None


def told_calls(printed: str) -> dict[str, tuple[Call, ...]]:
    """The dangerous calls by `grade_id`, from what the asking cell printed."""
    return elixir.read_calls(printed)


def sentences(calls: Iterable[Call], allow: Iterable[str]) -> tuple[str, ...]:
    """What the learner reads, in the order of the lines.

    Args:
        calls: in one answer.
        allow: kinds of calls that the lesson teaches.
    """
    allowed = frozenset(allow)
    wanted = sorted((call for call in calls if call.kind not in allowed), key=lambda call: call.line)
    return tuple(dict.fromkeys(sentence(call) for call in wanted))
