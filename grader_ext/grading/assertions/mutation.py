"""A test with a wrong value in the place of the right one: it must fail, whatever the learner wrote."""

import ast
import re
from collections.abc import Callable, Mapping

from grader_ext.grading.assertions.positions import Positions


def mutated(language: str, source: str, token: str) -> str | None:
    """The test up to one of its assertions, in which a value was replaced by a word that no answer can know.

    Returns:
        None when the language has no mutation, or the test no assertion that it fits: `x == <constant>` at the top
        level of the cell, where it is sure to be reached.
    """
    return _MUTATIONS[language](source, token) if language in _MUTATIONS else None


def _python(source: str, token: str) -> str | None:
    try:
        tree = ast.parse(source)
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        return None
    for statement in tree.body:
        if isinstance(statement, ast.Assert) and (constant := _constant(statement.test)):
            at = Positions(source)
            text = source.encode()
            start, end = at.start(constant), at.end(constant)
            return (text[:start] + repr(token).encode() + text[end : at.end(statement)]).decode()
    return None


def _constant(test: ast.expr) -> ast.Constant | None:
    """The constant that an equality wants."""
    if not isinstance(test, ast.Compare) or len(test.ops) != 1 or not isinstance(test.ops[0], ast.Eq):
        return None
    right = test.comparators[0]
    return right if isinstance(right, ast.Constant) and not isinstance(test.left, ast.Constant) else None


_ELIXIR_EQUALITY = re.compile(r'^assert .+ == ("[^"#\\\\]*"|-?\d+|true|false|nil|:\w+)$', re.MULTILINE)


def _elixir(source: str, token: str) -> str | None:
    """By its text, for want of a parser here. A mistaken match is a syntax error in the box, which confirms nothing."""
    found = _ELIXIR_EQUALITY.search(source)
    return source[: found.start(1)] + f'"{token}"' if found else None


_MUTATIONS: Mapping[str, Callable[[str, str], str | None]] = {"python": _python, "elixir": _elixir}
