import ast

import pytest
from hypothesis import given
from hypothesis import strategies as st

from grader_ext.grading.assertions.explanation import Explanation
from grader_ext.grading.assertions.mutation import mutated
from grader_ext.grading.assertions.python import explaining, explanation


def explain(source: str, **names: object) -> Explanation | None:
    try:
        exec(explaining(source, "m4rk"), dict(names))
    except AssertionError as error:
        return explanation(source, "m4rk", str(error))
    return None


def sentence(source: str, **names: object) -> str:
    found = explain(source, **names)
    assert found
    return found.sentence


def test_an_equality_tells_expected_and_actual():
    found = explain("assert add(2, 3) == 5", add=lambda a, b: a - b)
    assert found
    assert found.sides == ("5", "-1")
    assert found.sentence == "`add(2, 3)` should be 5 but is -1."
    assert sentence("assert 5 == add()", add=lambda: 6) == "`add()` should be 5 but is 6."


@pytest.mark.parametrize(
    ("source", "said"),
    [
        ("assert even(3)", "`even(3)` should be true but is False."),
        ("assert not even", "`not even` should be true but is False."),
        ("assert 3 in [1]", "`3 in [1]` does not hold: the left side is 3, the right side is [1]."),
        ("assert 1 == 2, 'one is not %s' % 'two'", "one is not two"),
        ("assert (1\n == 2), ('a'\n 'b')", "ab"),
        ("for n in [1, 2]:\n    assert n < 2, n", "2"),
        ("x = 'ü'; assert x == 'ö'", "`x` should be 'ö' but is 'ü'."),
        ("assert 1 == 1\nassert 1 == 1; assert 2 == 3", "`2` should be 3 but is 2."),
        ("def check():\n    assert [] == [1]\ncheck()", "`[]` should be [1] but is []."),
        ("assert 1 < 2 < 1", "`1 < 2 < 1` should be true but is False."),
        ("assert (a := 1) == 2", "`a := 1` should be 2 but is 1."),
    ],
)
def test_sentences(source: str, said: str):
    assert sentence(source, even=lambda n: n % 2 == 0).replace("(a := 1)", "a := 1") == said


def test_long_values_are_cut_where_they_are_made():
    found = explain("assert x == 1", x="y" * 10**6)
    assert found
    assert len(found.left) == 2000
    assert found.sentence == "`x` is not what it should be."


@given(st.sampled_from(["==", "!=", "<", "in"]), st.integers(0, 3), st.lists(st.integers(0, 3), max_size=2))
def test_the_outcome_is_that_of_the_plain_assertion(operator: str, left: int, right: list[int]):
    source = f"assert len({right}) {operator} {[left] if operator == 'in' else left}"
    plain = eval(source.removeprefix("assert "), {})
    assert (explain(source) is None) == bool(plain)


@pytest.mark.parametrize(
    "source",
    ["%%time\nassert 1", "assert", "x = 1", "assert (yield)", "assert 1\r\nassert 2", "assert (1, 2)"],
)
def test_what_is_not_understood_is_left_alone(source: str):
    assert explaining(source, "m") == source


def test_lines_stay_and_other_messages_are_not_taken_for_ours():
    source = "x = 1\nassert (x ==\n    2)\n\n\nassert x"
    changed = explaining(source, "m")
    assert len(changed.split("\n")) == len(source.split("\n"))
    assert [node.lineno for node in ast.parse(changed).body] == [1, 2, 6]
    assert explanation(source, "m", "some other message") is None
    assert explanation(source, "m", "m:99:mamb mc") is None


@pytest.mark.parametrize(
    ("source", "changed"),
    [
        ("x = 1\nassert f(x) == 5 # five\nassert g()", "x = 1\nassert f(x) == 'word'"),
        ("assert f() == 'ü', 'said'", "assert f() == 'word', 'said'"),
        ("if x:\n    assert f() == 5", None),
        ("assert f() == g()", None),
        ("%magic", None),
    ],
)
def test_mutations(source: str, changed: str | None):
    assert mutated("python", source, "word") == changed


def test_mutations_of_elixir_and_of_others():
    source = 'import ExUnit.Assertions\nassert f("a") == "b"\nassert g() == 2'
    assert mutated("elixir", source, "word") == 'import ExUnit.Assertions\nassert f("a") == "word"'
    assert mutated("cobol", source, "word") is None
