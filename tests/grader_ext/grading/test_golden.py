"""Golden verdicts: whole JSON verdicts of the same lesson, as they were read and found right.

A verdict that is not there yet is written by the test, which then fails: read it, and commit it.
"""

import json
from pathlib import Path

import pytest

from grader_ext.core.verdict import Verdict
from grader_ext.grading.grade import grade
from grader_ext.sandbox import Pool
from tests.grader_ext.grading.conftest import RULES, SHORT
from tests.grader_ext.grading.lessons import GOOD, submission, two_exercises

pytestmark = [pytest.mark.integration, pytest.mark.asyncio(loop_scope="module")]

FOLDER = Path(__file__).parent / "golden"
STRIP_ASSERTS = """
import ast
class Strip(ast.NodeTransformer):
    def visit_Assert(self, node):
        return ast.Pass()
get_ipython().ast_transformers.append(Strip())
"""
SUBMISSIONS = {
    "passed": GOOD,
    "wrong": {**GOOD, "add": "def add(a, b):\n    return a - b"},
    "wrong-output": {**GOOD, "greet": "def greet(name):\n    print('Bye,', name)\n    return len(name)"},
    "wrong-in-a-hidden-test": {
        **GOOD,
        "greet": "def greet(name):\n    print('Hello,', name)\n    return {'Ada': 3}.get(name, 1)",
    },
    "stub": dict.fromkeys(GOOD, "# YOUR CODE HERE\nraise NotImplementedError()"),
    "raises": {**GOOD, "add": "def add(a, b):\n    return a + b + c"},
    "syntax-error": {**GOOD, "add": "def add(a, b)\n    return a + b"},
    "timeout": {**GOOD, "add": "while True:\n    pass"},
    "out-of-memory": {**GOOD, "greet": "kept = []\nwhile True:\n    kept.append(bytearray(10**8))"},
    "exit": {**GOOD, "greet": "exit()"},
    "stripped-asserts": {**GOOD, "add": STRIP_ASSERTS},
    "much-output": {**GOOD, "add": GOOD["add"] + "\nprint('ha ' * 30_000)"},
    "dangerous": {**GOOD, "add": GOOD["add"] + "\nimport os\nos.system('true')"},
}


def shown(verdict: Verdict) -> str:
    """Without what differs from run to run, and from one release of IPython to the next."""
    document = verdict.model_dump(mode="json")
    for part in (document, *document["tests"]):
        part["duration_ms"] = 0.0
    for cell in document["cells"]:
        cell["stdout"] = cell["stdout"] if len(cell["stdout"]) < 1000 else cell["stdout"][-40:]
        if cell["error"]:
            cell["error"]["traceback"] = ""
    return json.dumps(document, indent=2, ensure_ascii=False) + "\n"


@pytest.mark.parametrize("name", SUBMISSIONS)
async def test_golden(pool: Pool, name: str) -> None:
    lesson = two_exercises()
    rules = SHORT if name == "timeout" else RULES
    verdict = await grade(submission(lesson, **SUBMISSIONS[name]), lesson, pool, rules=rules)
    golden = FOLDER / f"{name}.json"
    if not golden.exists():
        golden.write_text(shown(verdict), encoding="utf-8")
        pytest.fail(f"{golden} was written: read it, and commit it if it is right")
    assert shown(verdict) == golden.read_text(encoding="utf-8")
