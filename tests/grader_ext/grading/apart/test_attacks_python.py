# ruff: noqa: E501 -- what crosses, and what learners write, reads best on lines of its own length
"""Answers that want a pass which they did not earn, or a hidden test's text. None gets either apart from the tests."""

import pytest

from grader_ext.core.verdict import TestStatus, Verdict
from grader_ext.grading.grade import grade
from grader_ext.grading.rules import Rules
from grader_ext.sandbox import Pool
from tests.grader_ext.grading.apart.conftest import HIDDEN_FAILED, PASSED, RULES
from tests.grader_ext.grading.conftest import RULES as PATIENT
from tests.grader_ext.grading.lessons import answer, assertion, example, lesson, submission

pytestmark = [pytest.mark.integration, pytest.mark.asyncio(loop_scope="module")]

SECRET = "834271"
TEST = f"""expected = [square(2), square(-3)]
assert square(2) == 4
assert abs(square(2) - 4) < 1e-9
assert 4 <= square(2) <= 4
assert all(got == want for got, want in zip(map(square, [1, 2]), [1, 4]))
assert square(5) in (25, 26)
assert tables == {{2: 4}}
### BEGIN HIDDEN TESTS
assert square({SECRET}) == {SECRET} ** 2
### END HIDDEN TESTS"""
SOLUTION = "def square(n):\n    return n * n\ntables = {2: 4}"

EQUALS_ALL = """
class All{base}:
    def __eq__(self, other): return True
    def __ne__(self, other): return False
    __lt__ = __le__ = __gt__ = __ge__ = __contains__ = __eq__
    def __hash__(self): return 1
    def __bool__(self): return True
    def __sub__(self, other): return 0
    __rsub__ = __add__ = __radd__ = __abs__ = __float__ = __sub__
    def __abs__(self): return 0
    def __instancecheck__(self, other): return True
square = lambda n: All({made})
tables = All({made})
"""
AGENT = "import sys\nlearner = sys.modules['grader_ext.grading.apart.python.learner']\n"
ATTACKS = {
    "equals everything": EQUALS_ALL.format(base="", made=""),
    "an int that equals everything": EQUALS_ALL.format(base="(int)", made="0"),
    "a str that equals everything": EQUALS_ALL.format(base="(str)", made="''"),
    "a dict that equals everything": EQUALS_ALL.format(base="(dict)", made=""),
    "says that its class is the test's": EQUALS_ALL.format(base="", made="")
    + "All.__class__ = property(lambda s: int)",
    "ends the loops of tests": "def square(n):\n    raise StopIteration\ntables = {2: 4}",
    "patched builtins": (
        "import builtins\nbuiltins.abs = builtins.sum = lambda *a: 0\nbuiltins.all = lambda *a: True\n"
        "builtins.map = builtins.zip = lambda *a: []\nabs = sorted = lambda *a: 0\nall = lambda *a: True\nzip = lambda *a: []\n"
        "def square(n):\n    return 4\ntables = {2: 4}"
    ),
    "stripped assertions": (
        "import ast\nclass Strip(ast.NodeTransformer):\n    def visit_Assert(self, node):\n        return ast.Pass()\n"
        "get_ipython().ast_transformers.append(Strip())\nget_ipython().set_custom_exc((Exception,), lambda *a, **k: None)"
    ),
    "patched IPython": (
        "from IPython.core.interactiveshell import InteractiveShell as I, ExecutionResult as R\n"
        "I.run_cell = I.run_cell_async = lambda self, *a, **k: R(None)\nget_ipython().showtraceback = lambda *a, **k: None"
    ),
    "looks for the expected value in frames": (
        "import sys, gc\ndef square(n):\n    frame = sys._getframe()\n    while frame:\n"
        "        for value in frame.f_locals.values():\n            if value in (4, 9, 16, 25):\n                return value\n"
        "        frame = frame.f_back\n    return -1\ntables = {}"
    ),
    "replaces what carries results": (
        AGENT + "def square(n):\n    return 0\ntables = {}\n"
        "learner.perform = lambda text: learner._publish(['ok', learner._Text('true')])"
    ),
    "results of no kind": (
        AGENT + "learner.perform = lambda text: get_ipython().display_pub.publish({learner.MIME: '[' * 100_000})\n"
        "def square(n):\n    return 4"
    ),
    "no results": AGENT + "learner.perform = lambda text: None\ndef square(n):\n    return 4\ntables = {2: 4}",
    "names with code in them": (
        AGENT
        + "import json\nevil = json.dumps(['dict', [['square = lambda n: n * n #', 1], ['__builtins__', 1], ['abs', 1],"
        " ['x\\ny', 1]]])\nlearner.describe = lambda: get_ipython().display_pub.publish({learner.MIME: evil})"
    ),
    "a patched encoder": (
        "import json\njson.dumps = lambda *a, **k: 'true'\njson.JSONEncoder.encode = lambda *a: 'true'\n"
        "def square(n):\n    return 0\ntables = {}"
    ),
    "asks on stdin": 'def square(n):\n    return input(\'{"operation": "call"}\')\ntables = {2: 4}',
    "asks past the kernel": (
        "def square(n):\n    k = get_ipython().kernel\n"
        "    k._allow_stdin = True\n    k.session.send(k.stdin_socket, 'input_request', {'prompt': 'x', 'password': False},"
        " k.get_parent('shell'), ident=k._get_shell_context_var(k._shell_parent_ident))\n    return 0\ntables = {2: 4}"
    ),
    "forged replies": (
        "k = get_ipython().kernel\ndef square(n):\n    for kind in ('execute_reply', 'error', 'status'):\n"
        "        k.session.send(k.iopub_socket, kind, {'status': 'ok'}, parent={'msg_id': 'x', 'msg_type': 'execute_request'})\n"
        "    return 0\ntables = {}"
    ),
    "a bomb of values": "def square(n):\n    found = []\n    for _ in range(100):\n        found = [found] * 9\n    return found",
    "values without end": (
        "class Deep:\n    def __getattr__(self, name): return Deep()\n    def __iter__(self): return self\n"
        "    def __next__(self): return 1\n    def __getitem__(self, i): return 1\n    def __len__(self): return 10**30\n"
        "square = Deep()\ntables = Deep()"
    ),
    "an enormous number": "def square(n):\n    return 9 ** 9 ** 6\ntables = {2: 4}",
    "exits cleanly": "import atexit, os\natexit.register(os._exit, 0)\ndef square(n):\n    os._exit(0)",
    "raises what ends a program": "def square(n):\n    raise SystemExit(0)\ntables = {2: 4}",
    "raises what a test may expect": "def square(n):\n    raise KeyboardInterrupt\ntables = {2: 4}",
}


async def graded(pool: Pool, code: str, rules: Rules = RULES) -> Verdict:
    made = lesson(example("None"), answer("work", SOLUTION), assertion("test", TEST), tests="apart")
    return await grade(submission(made, work=code), made, pool, rules=rules)


async def test_the_solution_passes(pool: Pool):
    assert (await graded(pool, SOLUTION)).status == "passed"


@pytest.mark.parametrize("name", ATTACKS)
async def test_no_attack_passes_a_wrong_answer(pool: Pool, name: str):
    verdict = await graded(pool, ATTACKS[name])
    (result,) = verdict.tests
    assert verdict.status == "failed"
    assert result.status not in (TestStatus.PASSED, TestStatus.GRADER_ERROR)
    assert result.points == 0
    assert SECRET not in verdict.model_dump_json()


TELLS = {
    "prints": ("print(n)", PASSED),
    "raises": ("raise ValueError(n)", HIDDEN_FAILED),
    "returns an object that shows it": ("return type('X', (), {'__repr__': lambda self: str(n)})()", HIDDEN_FAILED),
    "keeps it": ("kept.append(n)\n        print(kept)", PASSED),
    "waits for it to be shown": ("import atexit\n        atexit.register(print, n)", PASSED),
}


@pytest.mark.parametrize("name", TELLS)
async def test_an_answer_that_tells_what_hidden_tests_ask_for_is_not_heard(pool: Pool, name: str):
    tell, judged = TELLS[name]
    code = f"kept = []\ntables = {{2: 4}}\ndef square(n):\n    if n > 1000:\n        {tell}\n    return n * n"
    verdict = await graded(pool, code, PATIENT)
    (result,) = verdict.tests
    assert (result.status, result.message) == judged, "as only a hidden test that ran is judged"
    assert SECRET not in verdict.model_dump_json()
