"""Where `ast`'s nodes stand in the text."""

import ast


class Positions:
    """From `ast`'s lines and columns (bytes of UTF-8) to offsets in the encoded source."""

    def __init__(self, source: str) -> None:
        self._starts = [0]
        for line in source.split("\n"):
            self._starts.append(self._starts[-1] + len(line.encode()) + 1)

    def start(self, node: ast.expr | ast.stmt) -> int:
        """The offset of its first byte."""
        return self._starts[node.lineno - 1] + node.col_offset

    def end(self, node: ast.expr | ast.stmt) -> int:
        """The offset behind its last byte."""
        return self._starts[(node.end_lineno or node.lineno) - 1] + (node.end_col_offset or 0)
