"""A verdict as people read it in a terminal."""

from collections.abc import Iterator

from grader_ext.core.verdict import CellReport, TestResult, TestStatus, Verdict

_MARKS = {TestStatus.PASSED: "✓"}
_INDENT = "    "


def printed(verdict: Verdict) -> str:
    """The verdict as lines of text: each test with what helps, then what the answers did, then the sum."""
    lines = [line for test in verdict.tests for line in _test(test)]
    lines += [line for cell in verdict.cells for line in _cell(cell)]
    lines.append(f"{verdict.lesson}: {verdict.status}, {verdict.score:g} of {verdict.max_score:g} points")
    return "\n".join(lines)


def _test(test: TestResult) -> Iterator[str]:
    hidden = ", hidden" if test.hidden else ""
    status = test.status.replace("_", " ")
    yield f"{_MARKS.get(test.status, '✗')} {test.id} ({test.points:g}/{test.max_points:g}{hidden}): {status}"
    if test.message:
        yield from _indented(test.message)
    if test.expected is not None and test.actual is not None:
        yield from _indented(f"expected: {test.expected}")
        yield from _indented(f"actual:   {test.actual}")
    if test.hint:
        yield from _indented(f"hint: {test.hint}")


def _cell(cell: CellReport) -> Iterator[str]:
    if not (cell.error or cell.notices):
        return
    yield f"{cell.id}:"
    if cell.error:
        yield from _indented(cell.error.traceback or f"{cell.error.name}: {cell.error.message}")
    for notice in cell.notices:
        yield from _indented(f"note: {notice}")


def _indented(text: str) -> Iterator[str]:
    return (_INDENT + line for line in text.split("\n"))
