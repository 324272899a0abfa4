"""What Python's parser says against a cell, through the learner's server."""

import json

import pytest

from grader_ext.server.python_syntax import MOST_CHARACTERS, python_problem

PATH = "waymark/api/python-syntax"


@pytest.mark.parametrize(
    ("source", "line", "column", "part"),
    [
        ("x = )", 1, 5, "unmatched ')'"),
        ("\n\nx = 'é' ü)", 3, 10, "unmatched"),
        ("for i in range(3)\n    i", 1, 18, "expected ':'"),
        ("print 5", 1, 1, "Missing parentheses"),
        ("a = 1\n\n  b = 2", 3, 2, "unexpected indent"),
        ("%matplotlib inline\nx = )", 2, 5, "unmatched"),
        ("a = !ls\nx = 7 % )", 2, 9, "unmatched"),
        ("\n\n  x = 1\n  y = )\n", 4, None, "unmatched"),
    ],
)
def test_the_first_problem_is_told_with_its_place(source, line, column, part):
    found = python_problem(source)
    assert (found.line, found.column) == (line, column)
    assert part in found.message


@pytest.mark.parametrize(
    "source",
    [
        "",
        "x = 1",
        "# YOUR CODE HERE",
        "def f():\n    # YOUR CODE HERE\n    raise NotImplementedError",
        "await f()",
        "return 5",
        r"'\d'",
        "7 % 2",
        "%timeit f(x)",
        "x = %who_ls",
        "!ls *.py",
        "files = !ls",
        "if x:\n    %time y = 1\n    !ls",
        "f?\n",
        "?f",
        "%%bash\nfor f in *; do echo $f; done",
        "%%html\n<p>",
        "  x = 1\n  y = 2",
        ">>> x = 1\n>>> x",
        "\n\n%who",
    ],
)
def test_what_ipython_runs_is_no_problem(source):
    assert python_problem(source) is None


@pytest.mark.parametrize(
    "source", ["x = \x00", "(" * 10_000, "-" * MOST_CHARACTERS + "1", "x = 1 +\n%who", "x = \u2018"]
)
def test_strange_code_breaks_nothing(source):
    python_problem(source)


async def test_the_page_gets_the_problem(learner, service):
    response = await learner.post(PATH, {"source": "x = )"})
    assert json.loads(response.body) == {"problem": {"line": 1, "column": 5, "message": "unmatched ')'"}}
    response = await learner.post(PATH, {"source": "open('ran.txt', 'w')"})
    assert json.loads(response.body) == {"problem": None}
    assert not (learner.home / "ran.txt").exists(), "nothing runs"


@pytest.mark.parametrize("body", [{}, [], "text", {"source": 1}, {"source": ")" * (MOST_CHARACTERS + 1)}])
async def test_nothing_is_said_of_what_is_no_cell(learner, service, body):
    response = await learner.post(PATH, body)
    assert (response.code, json.loads(response.body)) == (200, {"problem": None})


async def test_nobody_asks_without_authentication(learner, service):
    assert (await learner.request("POST", PATH, {"source": "x"}, headers={})).code == 403
