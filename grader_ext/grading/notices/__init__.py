"""Sentences on dangerous calls: what the code asks for, where, and why it matters.

They explain; they never change an outcome. What protects is the sandbox.
"""

from collections.abc import Iterable

from grader_ext.grading.notices import python
from grader_ext.grading.notices.calls import Call, sentence


def notices_on(source: str, language: str, allow: Iterable[str]) -> tuple[str, ...]:
    """The notices on one answer, in the order of its lines; none in a language that nobody reads here.

    Args:
        source: the learner's.
        language: of the lesson.
        allow: kinds of calls that the lesson teaches.
    """
    calls: Iterable[Call] = python.dangerous_calls(source) if language == "python" else ()
    allowed = frozenset(allow)
    wanted = sorted((call for call in calls if call.kind not in allowed), key=lambda call: call.line)
    return tuple(dict.fromkeys(sentence(call) for call in wanted))
