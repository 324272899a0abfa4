"""The author's words for what went wrong: sentences on common mistakes, and hints by attempt."""

import re
from collections.abc import Iterable, Sequence

from grader_ext.core.cells import Cell, Mistake

MOST_SEARCHED = 20_000
"""Characters that an author's pattern is searched in: patterns can be slow, and the text is the learner's."""


def answer_sentences(mistakes: Iterable[Mistake], source: str) -> tuple[str, ...]:
    """What the author says to this answer."""
    return _sentences((one for one in mistakes if one.where == "answer"), source)


def error_sentences(mistakes: Iterable[Mistake], error: str) -> tuple[str, ...]:
    """What the author says to this error."""
    return _sentences((one for one in mistakes if one.where == "error"), error)


def hint(test: Cell, attempt: int, sentences: Iterable[str]) -> str | None:
    """The sentences, then the hint for this attempt; the last hint stays."""
    author = [test.hints[min(attempt, len(test.hints)) - 1]] if test.hints else []
    return "\n\n".join(_unique([*sentences, *author])) or None


def _sentences(mistakes: Iterable[Mistake], text: str) -> tuple[str, ...]:
    text = text[:MOST_SEARCHED]
    return tuple(one.say for one in mistakes if re.search(one.pattern, text, re.MULTILINE))


def _unique(texts: Sequence[str]) -> list[str]:
    return list(dict.fromkeys(texts))
