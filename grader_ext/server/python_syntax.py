"""`waymark/api/python-syntax`: what Python's parser says against a cell that is being written. Nothing of it runs."""

import ast
import json
import re
import warnings
from dataclasses import asdict, dataclass

from tornado.web import authenticated

from grader_ext.server.problems import ProblemHandler

MOST_CHARACTERS = 100_000
"""Of one cell; of a longer one nothing is said."""

# As IPython runs cells; the parser alone, which neither compiles nor runs.
_FLAGS = ast.PyCF_ONLY_AST | ast.PyCF_ALLOW_TOP_LEVEL_AWAIT
# Without one of these, IPython's transformer leaves a cell as it is.
_IPYTHON = re.compile(r"[%!?]|\A\s*^[ \t]|^\s*(>>>|In \[)", re.MULTILINE)
_COMMAND = re.compile(r"\s*[%!?]|.*\?\s*$")


@dataclass(frozen=True)
class SyntaxProblem:
    """The first problem. Line and column start at 1, in characters; without a column the whole line is meant."""

    line: int
    column: int | None
    message: str


class PythonSyntaxHandler(ProblemHandler):
    """`POST waymark/api/python-syntax` with `{source}`."""

    @authenticated
    async def post(self) -> None:
        """`{problem}`: null where there is none, or nothing can be said."""
        body = self.get_json_body()
        source = body.get("source") if isinstance(body, dict) else None
        found = python_problem(source) if isinstance(source, str) and len(source) <= MOST_CHARACTERS else None
        self.finish(json.dumps({"problem": asdict(found) if found is not None else None}))


def python_problem(source: str) -> SyntaxProblem | None:
    """What the parser says first against a cell of an IPython notebook; None for one that it takes."""
    error = _refusal(source)
    if error is None or not _IPYTHON.search(source):
        return error
    return _without_commands(source)


def _without_commands(source: str) -> SyntaxProblem | None:
    """The same for a cell that may hold `%magics`, `!commands`, `help?` or a prompt: IPython makes Python of them."""
    from IPython.core.inputtransformer2 import TransformerManager  # only for cells that need it

    try:
        transformed = TransformerManager().transform_cell(source)  # type: ignore[no-untyped-call] # IPython's
    except SyntaxError as error:
        return _problem(error, source)
    found = _refusal(transformed)
    if found is None:
        return None
    # IPython leaves out blank lines at the start.
    first = len(source) - len(source.lstrip("\n \t"))
    line = found.line + source.count("\n", 0, first)
    lines, theirs = source.split("\n"), transformed.split("\n")
    written = lines[line - 1] if line <= len(lines) else ""
    if _COMMAND.match(written):  # one that IPython's tokenizer did not reach, for what is wrong elsewhere
        return None
    same = written == theirs[found.line - 1] if found.line <= len(theirs) else False
    return SyntaxProblem(line, found.column if same else None, found.message)


def _refusal(source: str) -> SyntaxProblem | None:
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # "invalid escape sequence" and the like are no problem of the syntax
            compile(source, "<cell>", "exec", _FLAGS)
    except SyntaxError as error:
        return _problem(error, source)
    except (ValueError, RecursionError, MemoryError):  # null characters; nested deeper than the parser goes
        return None
    return None


def _problem(error: SyntaxError, source: str) -> SyntaxProblem:
    line = min(max(error.lineno or 1, 1), source.count("\n") + 1)
    return SyntaxProblem(line, max(error.offset, 1) if error.offset else None, error.msg)
