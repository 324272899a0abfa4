"""Makes a Python `assert` tell what its two sides were.

The test's source is changed before it is sent. Text is only ever put in, within lines, so line numbers stay:

    assert add(2, 3) == 5
    assert (l_x7 := (add(2, 3))) == (r_x7 := (5)), "x7:0:x7%.2000rx7%.2000rx7" % (l_x7, r_x7)

Each side is evaluated once, in the same order as before, and no name of the learner's is used. An author's own message
stays and comes last. A source that is no plain Python (it holds magics) is sent as it is.
"""

import ast

from grader_ext.grading.assertions.explanation import Explanation
from grader_ext.grading.assertions.positions import Positions

MOST_SHOWN = 2000
"""Characters of each side that leave the box."""


def explaining(source: str, mark: str) -> str:
    """The test's source, changed so that a failed assertion tells its sides.

    Args:
        source: a test, as its author wrote it.
        mark: a random word of letters and digits, the same for `explanation`.
    """
    asserts = _asserts(source)
    inserts: list[tuple[int, int, str]] = []
    at = Positions(source)
    for number, found in enumerate(asserts):
        inserts += _inserts(found, number, mark, at)
    changed = source.encode()
    for offset, _, text in sorted(inserts, reverse=True):
        changed = changed[:offset] + text.encode() + changed[offset:]
    result = changed.decode()
    return result if not inserts or _parses(result) else source


def explanation(source: str, mark: str, message: str) -> Explanation | None:
    """Read an AssertionError's message that an `explaining` source gave; none if it is another's message."""
    parts = message.split(mark)
    asserts = _asserts(source)
    number = parts[1].strip(":") if len(parts) > 4 else ""
    if not number.isdecimal() or int(number) >= len(asserts):
        return None
    found = asserts[int(number)]
    comparison = _comparison(found)
    left = comparison.left if comparison else found.test
    return Explanation(
        assertion=_segment(source, found.test),
        operator=_operator(comparison) if comparison else "",
        left_source=_segment(source, left),
        right_source=_segment(source, comparison.comparators[0]) if comparison else "",
        left=parts[2],
        right=parts[3] if comparison else None,
        left_is_constant=isinstance(left, ast.Constant) and not _wants_constant(comparison),
        said=mark.join(parts[4:]),
    )


def _asserts(source: str) -> list[ast.Assert]:
    """All assertions, in the order of the text. Carriage returns would shift `ast`'s lines against ours."""
    if "\r" in source or "\f" in source:
        return []
    try:
        tree = ast.parse(source)
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        return []
    found = [node for node in ast.walk(tree) if isinstance(node, ast.Assert) and not _needs_brackets(node)]
    return sorted(found, key=lambda node: (node.lineno, node.col_offset))


def _needs_brackets(node: ast.Assert) -> bool:
    """Whether the test is of a kind whose own brackets would stand in the way of ours."""
    return isinstance(node.test, ast.NamedExpr | ast.Yield | ast.YieldFrom | ast.Tuple)


def _parses(source: str) -> bool:
    try:
        ast.parse(source)
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        return False
    return True


def _comparison(node: ast.Assert) -> ast.Compare | None:
    test = node.test
    if not isinstance(test, ast.Compare) or len(test.ops) != 1:
        return None
    sides = (test.left, test.comparators[0])
    return None if any(isinstance(side, ast.GeneratorExp) for side in sides) else test


def _inserts(node: ast.Assert, number: int, mark: str, at: Positions) -> list[tuple[int, int, str]]:
    """(offset, order, text): what to put where."""
    left, right = f"l_{mark}", f"r_{mark}"
    comparison = _comparison(node)
    inserts = _bound(comparison.left if comparison else node.test, left, at)
    if comparison:
        inserts += _bound(comparison.comparators[0], right, at)
    names = f"{left}, {right}" if comparison else f"{left}, ''"
    shown = f"{mark}%.{MOST_SHOWN}r"
    start = f'"{mark}:{number}:{shown}{shown}{mark}'
    if node.msg is None:
        inserts.append((at.end(node), 9, f', {start}" % ({names})'))
    else:
        inserts.append((at.start(node.msg), 0, f'{start}%s" % ({names}, ('))
        inserts.append((at.end(node.msg), 9, "))"))
    return inserts


def _bound(node: ast.expr, name: str, at: Positions) -> list[tuple[int, int, str]]:
    return [(at.start(node), 0, f"({name} := ("), (at.end(node), 1, "))")]


_OPERATORS = {
    ast.Eq: "==",
    ast.NotEq: "!=",
    ast.Lt: "<",
    ast.LtE: "<=",
    ast.Gt: ">",
    ast.GtE: ">=",
    ast.Is: "is",
    ast.IsNot: "is not",
    ast.In: "in",
    ast.NotIn: "not in",
}


def _operator(node: ast.Compare) -> str:
    return _OPERATORS[type(node.ops[0])]


def _wants_constant(comparison: ast.Compare | None) -> bool:
    return comparison is not None and isinstance(comparison.comparators[0], ast.Constant)


def _segment(source: str, node: ast.expr) -> str:
    return " ".join((ast.get_source_segment(source, node) or "").split())
