"""Python values as text, and back. JSON: what JSON has stands for itself, all else is a list that starts with a tag.

Both boxes run this. The one with the tests reads what the other wrote, so reading checks everything and only ever makes
values of exact builtin types (and of a few classes of the standard library that are pure data).
"""

from __future__ import annotations

import base64
import collections
import datetime as dt
import decimal
import enum
import fractions
import json
import keyword
import math
from collections.abc import Callable
from typing import Any

MOST_CHARS = 1_000_000
"""The longest text of one value."""
MOST_ITEMS = 200_000
MOST_DEPTH = 60
_SAFE_INTEGER = 2**53
_LEARNERS_MODULE = "__main__"
"""Where classes of cells live."""

Refer = Callable[[object], "list[Any]"]
Resolve = Callable[["list[Any]"], object]


class NotPlain(Exception):
    """The value is no plain data, or too large, or too deep."""


class Unreadable(Exception):
    """The text is none that `write` makes."""


def write(value: object, refer: Refer, most: int = MOST_CHARS) -> str:
    """The value's text, in ASCII.

    Args:
        value: of any kind.
        refer: what stands for a value that is no data: a list whose first item is a tag of the caller's own.
        most: characters that the text may have.

    Raises:
        NotPlain: it is too large or too deep, or `refer` says so.
    """
    text = json.dumps(_Writer(refer).written(value, 0))
    if len(text) > most:
        raise NotPlain(f"a value of more than {most} characters")
    return text


def read(text: str, resolve: Resolve) -> object:
    """The value in the text.

    Raises:
        Unreadable: whatever is wrong with it.
    """
    try:
        return _Reader(resolve).value(json.loads(text))
    except Unreadable:
        raise
    except (ValueError, TypeError, ArithmeticError, AttributeError, LookupError, RecursionError) as error:
        raise Unreadable(f"{type(error).__name__}: {error}") from None


class _Writer:
    def __init__(self, refer: Refer) -> None:
        self._refer = refer
        self._items = 0

    def written(self, value: object, depth: int) -> object:
        self._items += 1
        if depth > MOST_DEPTH:
            raise NotPlain(f"a value nested deeper than {MOST_DEPTH}")
        if self._items > MOST_ITEMS:
            raise NotPlain(f"a value of more than {MOST_ITEMS} parts")
        kind = _data_type(value)
        if kind is None:
            return self._refer(value)
        return self._data(kind, value, depth + 1)

    def _data(self, kind: type, value: Any, depth: int) -> object:  # noqa: ANN401 -- as whatever `kind` says
        if kind in (list, tuple, set, frozenset, collections.deque):
            fields = _fields(value)
            items = [self.written(item, depth) for item in kind.__iter__(value)]
            return ["named", type(value).__name__, fields, items] if fields else [kind.__name__, items]
        if kind is dict:
            pairs = [[self.written(key, depth), self.written(item, depth)] for key, item in dict.items(value)]
            return ["dict", pairs]
        if kind is range:
            return ["range", [self.written(part, depth) for part in (value.start, value.stop, value.step)]]
        return _scalar(kind, value)


def _data_type(value: object) -> type | None:
    """The builtin type that the value is data of; none for objects, and for those of a learner's own class."""
    own = type(value)
    if own in _DATA:
        return own
    if isinstance(value, enum.Enum) or own.__module__ == _LEARNERS_MODULE:
        return tuple if _fields(value) else None
    return next((base for base in own.__mro__ if base in _DATA), None)


def _fields(value: object) -> list[str]:
    """The names of a named tuple's fields; a learner's own named tuple is data as well."""
    own = type(value)
    fields = getattr(own, "_fields", None)
    if own.__mro__[1:] != (tuple, object) or not isinstance(fields, tuple):
        return []
    return [str(field) for field in fields]


def _scalar(kind: type, value: Any) -> object:  # noqa: ANN401 -- as whatever `kind` says
    if value is None or kind is bool:
        return value
    if kind is str:
        return str.__str__(value)
    if kind is int:
        number = int.__int__(value)
        return number if abs(number) < _SAFE_INTEGER else ["int", hex(number)]
    if kind is float:
        decimal_number = float.__float__(value)
        return decimal_number if math.isfinite(decimal_number) else ["float", repr(decimal_number)]
    if kind in (bytes, bytearray):
        return [kind.__name__, base64.b64encode(value).decode()]
    return [kind.__name__, *_SPELLED[kind](value)]


_SPELLED: dict[type, Callable[[Any], list[object]]] = {
    complex: lambda value: [repr(value.real), repr(value.imag)],
    decimal.Decimal: lambda value: [str(value)],
    fractions.Fraction: lambda value: [hex(value.numerator), hex(value.denominator)],
    dt.date: lambda value: [value.isoformat()],
    dt.time: lambda value: [value.isoformat()],
    dt.datetime: lambda value: [value.isoformat()],
    dt.timedelta: lambda value: [value.days, value.seconds, value.microseconds],
}
_DATA = frozenset(
    {type(None), bool, int, float, str, bytes, bytearray, list, tuple, set, frozenset, dict, range, collections.deque}
    | _SPELLED.keys()
)


class _Reader:
    def __init__(self, resolve: Resolve) -> None:
        self._resolve = resolve

    def value(self, written: object) -> Any:  # noqa: ANN401 -- any value may be written
        if not isinstance(written, list):
            if isinstance(written, dict):
                raise Unreadable("an object without a tag")
            return written
        if not written or not isinstance(written[0], str):
            raise Unreadable("a list without a tag")
        tag, *rest = written
        if tag in _CONTAINERS:
            return _CONTAINERS[tag]([self.value(item) for item in _list(rest[0])])
        if tag == "dict":
            return {self.value(key): self.value(item) for key, item in _list(rest[0])}
        if tag == "range":
            return range(*(_integer(self.value(part)) for part in _list(rest[0])))
        if tag == "named":
            return _named_tuple(rest[0], _list(rest[1]), [self.value(item) for item in _list(rest[2])])
        if tag in _READ:
            return _READ[tag](*rest)
        return self._resolve(written)


_CONTAINERS: dict[str, Callable[[list[Any]], object]] = {
    "list": list,
    "tuple": tuple,
    "set": set,
    "frozenset": frozenset,
    "deque": collections.deque,
}
_READ: dict[str, Callable[..., object]] = {
    "int": lambda text: int(text, 16),
    "float": float,
    "bytes": lambda text: base64.b64decode(text, validate=True),
    "bytearray": lambda text: bytearray(base64.b64decode(text, validate=True)),
    "complex": lambda real, imaginary: complex(float(real), float(imaginary)),
    "Decimal": decimal.Decimal,
    "Fraction": lambda over, under: fractions.Fraction(int(over, 16), int(under, 16)),
    "date": dt.date.fromisoformat,
    "time": dt.time.fromisoformat,
    "datetime": dt.datetime.fromisoformat,
    "timedelta": dt.timedelta,
}


def _list(written: object) -> list[Any]:
    if not isinstance(written, list):
        raise Unreadable("no list where one must stand")
    return written


def _integer(value: object) -> int:
    if type(value) is not int:
        raise Unreadable("no number where one must stand")
    return value


def _named_tuple(name: object, fields: list[Any], items: list[Any]) -> object:
    names = [name, *fields]
    if not all(isinstance(one, str) and one.isidentifier() and not keyword.iskeyword(one) for one in names):
        raise Unreadable("a named tuple with names that are none")
    if len(fields) != len(items) or any(field.startswith("_") for field in fields):
        raise Unreadable("a named tuple whose fields do not fit")
    return collections.namedtuple(str(name), fields)(*items)
