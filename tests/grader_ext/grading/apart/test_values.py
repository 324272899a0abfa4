# ruff: noqa: E501 -- what crosses, and what learners write, reads best on lines of its own length
"""What crosses the border as data in Python, and what reading refuses."""

import collections
import datetime as dt
import decimal
import fractions
import json
import math
from typing import Any

import pytest

from grader_ext.grading.apart.python import values


def refuse(value: object) -> list[Any]:
    raise values.NotPlain(f"a value of the type {type(value).__name__!r}")


def refused(written: list[Any]) -> object:
    raise values.Unreadable("an unknown tag")


def crossed(value: object) -> object:
    return values.read(values.write(value, refuse), refused)


@pytest.mark.parametrize(
    "value",
    [
        None, True, 0, -7, 2**53, -(10**4000), 1.5, -0.0, math.inf, 1 + 2j, "", "é\n\0\ud800", b"\0\xff", bytearray(b"x"),
        [1, [2, []]], (1, (2,)), {1, "a"}, frozenset({1}), {1: {"a": None}, (1, 2): []}, range(3, 9, 2),
        range(10**30), collections.deque([1, 2]), dt.date(2026, 2, 28), dt.time(1, 2, 3, 4),
        dt.datetime(2026, 1, 2, 3, tzinfo=dt.UTC), dt.timedelta(days=-1, seconds=5), decimal.Decimal("0.10"),
        fractions.Fraction(1, 3),
    ],
)  # fmt: skip
def test_data_crosses_as_it_is(value):
    result = crossed(value)
    assert result == value
    assert type(result) is type(value)


def test_nan_crosses():
    assert math.isnan(crossed(math.nan))  # type: ignore[arg-type] # it is a float, as the test shows


def test_a_named_tuple_keeps_its_fields():
    point: Any = crossed(collections.namedtuple("Point", "x y")(1, 2))
    assert point == (1, 2)
    assert point.x == 1


@pytest.mark.parametrize(
    ("value", "plain"),
    [
        (collections.Counter("aab"), {"a": 2, "b": 1}),
        (collections.OrderedDict(a=1), {"a": 1}),
        (collections.defaultdict(int, a=1), {"a": 1}),
    ],
)
def test_a_librarys_kind_of_dictionary_crosses_as_a_dictionary(value, plain):
    assert type(crossed(value)) is dict
    assert crossed(value) == plain


class Everything(int):
    """As a learner's: equal to all."""

    def __eq__(self, other: object) -> bool:
        return True

    __hash__ = int.__hash__


Everything.__module__ = "__main__"


def test_an_object_of_a_learners_class_is_no_data_whatever_it_derives_from():
    with pytest.raises(values.NotPlain):
        crossed([Everything(3)])


def test_what_is_too_deep_or_too_large_is_refused():
    bomb: list[Any] = []
    bomb.append(bomb)
    for value in (bomb, [0] * 300_000, "x" * 2_000_000):
        with pytest.raises(values.NotPlain):
            crossed(value)


@pytest.mark.parametrize(
    "text",
    [
        "", "nonsense", "{}", "[]", "[1]", '["unknown", 1]', '["list"]', '["list", 3]', '["dict", [[["list", []], 1]]]',
        '["int", 5]', '["int", "zz"]', '["float", "x"]', '["bytes", "***"]', '["range", [1, 2, 0]]', '["range", [1, "2", 1]]',
        '["date", "2026-02-30"]', '["Fraction", "1", "0"]', '["Decimal", "x"]', '["named", "__class__", ["def"], [1]]',
        '["named", "P", ["_x"], [1]]', '["named", "P", ["x"], [1, 2]]', "[" * 100_000, '["list", ' * 5000 + "1" + "]" * 5000,
        "1" * 10_000,
    ],
)  # fmt: skip
def test_a_text_that_no_honest_box_writes_is_unreadable_and_nothing_else(text):
    with pytest.raises(values.Unreadable):
        values.read(text, refused)


def test_a_text_is_ascii():
    assert json.loads(values.write("é\ud800", refuse)) == "é\ud800"
    assert values.write("é", refuse).isascii()
