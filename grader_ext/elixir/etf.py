"""Erlang's external term format, as much of it as the kernel's two sides exchange.

    Python            Elixir
    Atom("x")         :x
    True False None   true false nil
    int float         integer float
    str               binary (UTF-8); read back as bytes
    bytes             binary
    list tuple dict   list tuple map

Pids, references, functions, bitstrings and improper lists are refused.
Source: https://www.erlang.org/doc/apps/erts/erl_ext_dist.html
"""

import struct
from typing import Any

from grader_ext.elixir.errors import EtfError

_VERSION = 131
_MAX_DEPTH = 128
_CONSTANTS = {"true": True, "false": False, "nil": None}
_CONSTANT_NAMES = {True: "true", False: "false", None: "nil"}


class Atom(str):
    """An atom that is not `true`, `false` or `nil`."""

    __slots__ = ()

    def __repr__(self) -> str:
        return f"Atom({str.__repr__(self)})"


def encode(term: object) -> bytes:
    """The term's bytes. Raises EtfError for what has no place in the table above."""
    parts: list[bytes] = [bytes([_VERSION])]
    _encode(term, parts, 0)
    return b"".join(parts)


def decode(data: bytes) -> Any:  # noqa: ANN401 - a term is any of the types in the table
    """The term in the bytes. Raises EtfError, and nothing else, whatever the bytes."""
    if not data or data[0] != _VERSION:
        raise EtfError("a term starts with the byte 131")
    reader = _Reader(data, 1)
    try:
        term = reader.term(0)
    except (struct.error, IndexError, UnicodeDecodeError, TypeError, OverflowError) as error:
        # struct and index: cut short. TypeError: a map's key that Python cannot hash (a list).
        raise EtfError(f"unreadable term: {error}") from error
    if reader.at != len(data):
        raise EtfError(f"{len(data) - reader.at} bytes after the term")
    return term


def _encode(term: object, parts: list[bytes], depth: int) -> None:  # noqa: C901 - one branch a type
    if depth > _MAX_DEPTH:
        raise EtfError(f"nested deeper than {_MAX_DEPTH}")
    if term is None or isinstance(term, bool):
        parts.append(_atom(_CONSTANT_NAMES[term]))
    elif isinstance(term, Atom):
        parts.append(_atom(term))
    elif isinstance(term, str):
        parts.append(_binary(term.encode("utf-8", "replace")))
    elif isinstance(term, bytes):
        parts.append(_binary(term))
    elif isinstance(term, int):
        parts.append(_integer(term))
    elif isinstance(term, float):
        parts.append(_float(term))
    elif isinstance(term, tuple):
        parts.append(bytes([104, len(term)]) if len(term) < 256 else struct.pack(">BI", 105, len(term)))
        for item in term:
            _encode(item, parts, depth + 1)
    elif isinstance(term, list):
        if term:
            parts.append(struct.pack(">BI", 108, len(term)))
        for item in term:
            _encode(item, parts, depth + 1)
        parts.append(b"\x6a")
    elif isinstance(term, dict):
        parts.append(struct.pack(">BI", 116, len(term)))
        for key, value in term.items():
            _encode(key, parts, depth + 1)
            _encode(value, parts, depth + 1)
    else:
        raise EtfError(f"no term for a {type(term).__name__}")


def _atom(name: str) -> bytes:
    if len(name) > 255:
        raise EtfError("an atom has at most 255 characters")
    text = name.encode()
    if len(text) < 256:
        return bytes([119, len(text)]) + text
    return struct.pack(">BH", 118, len(text)) + text


def _binary(data: bytes) -> bytes:
    return struct.pack(">BI", 109, len(data)) + data


def _integer(value: int) -> bytes:
    if 0 <= value < 256:
        return bytes([97, value])
    if -(2**31) <= value < 2**31:
        return struct.pack(">Bi", 98, value)
    magnitude = abs(value)
    digits = magnitude.to_bytes((magnitude.bit_length() + 7) // 8, "little")
    sign = int(value < 0)
    if len(digits) < 256:
        return bytes([110, len(digits), sign]) + digits
    return struct.pack(">BIB", 111, len(digits), sign) + digits


def _float(value: float) -> bytes:
    if value != value or value in (float("inf"), float("-inf")):
        raise EtfError("Erlang has no infinite floats and no NaN")
    return struct.pack(">Bd", 70, value)


class _Reader:
    """Reads one term from `data`, from `at` on."""

    def __init__(self, data: bytes, at: int) -> None:
        self.data = data
        self.at = at

    def term(self, depth: int) -> Any:  # noqa: ANN401 - as in decode
        if depth > _MAX_DEPTH:
            raise EtfError(f"nested deeper than {_MAX_DEPTH}")
        tag = self._unpack("B")
        read = self._READERS.get(tag)
        if read is None:
            raise EtfError(f"a term of the type {tag} has no place here")
        return read(self, depth)

    def _unpack(self, layout: str) -> int:
        (value,) = struct.unpack_from(">" + layout, self.data, self.at)
        self.at += struct.calcsize(">" + layout)
        return int(value)

    def _take(self, size: int) -> bytes:
        end = self.at + size
        if end > len(self.data):
            raise EtfError(f"{size} bytes announced, {len(self.data) - self.at} there")
        taken = self.data[self.at : end]
        self.at = end
        return taken

    def _small_integer(self, _depth: int) -> int:
        return self._unpack("B")

    def _integer(self, _depth: int) -> int:
        return self._unpack("i")

    def _float(self, _depth: int) -> float:
        (value,) = struct.unpack(">d", self._take(8))
        return float(value)

    def _big(self, layout: str) -> int:
        size = self._unpack(layout)
        negative = self._unpack("B")
        magnitude = int.from_bytes(self._take(size), "little")
        return -magnitude if negative else magnitude

    def _small_big(self, _depth: int) -> int:
        return self._big("B")

    def _large_big(self, _depth: int) -> int:
        return self._big("I")

    def _atom(self, layout: str, encoding: str) -> bool | Atom | None:
        name = self._take(self._unpack(layout)).decode(encoding)
        return _CONSTANTS[name] if name in _CONSTANTS else Atom(name)

    def _latin_atom(self, _depth: int) -> bool | Atom | None:
        return self._atom("H", "latin-1")

    def _utf8_atom(self, _depth: int) -> bool | Atom | None:
        return self._atom("H", "utf-8")

    def _small_utf8_atom(self, _depth: int) -> bool | Atom | None:
        return self._atom("B", "utf-8")

    def _small_latin_atom(self, _depth: int) -> bool | Atom | None:
        return self._atom("B", "latin-1")

    def _binary(self, _depth: int) -> bytes:
        return self._take(self._unpack("I"))

    def _terms(self, count: int, depth: int) -> list[Any]:
        if count > len(self.data) - self.at:  # each term takes a byte at least
            raise EtfError(f"{count} terms announced, {len(self.data) - self.at} bytes there")
        return [self.term(depth + 1) for _ in range(count)]

    def _small_tuple(self, depth: int) -> tuple[Any, ...]:
        return tuple(self._terms(self._unpack("B"), depth))

    def _large_tuple(self, depth: int) -> tuple[Any, ...]:
        return tuple(self._terms(self._unpack("I"), depth))

    def _nil(self, _depth: int) -> list[Any]:
        return []

    def _string(self, _depth: int) -> list[int]:
        return list(self._take(self._unpack("H")))

    def _list(self, depth: int) -> list[Any]:
        items = self._terms(self._unpack("I"), depth)
        if self.term(depth + 1) != []:
            raise EtfError("an improper list has no place here")
        return items

    def _map(self, depth: int) -> dict[Any, Any]:
        flat = self._terms(2 * self._unpack("I"), depth)
        return dict(zip(flat[::2], flat[1::2], strict=True))

    _READERS = {  # noqa: RUF012 - a constant table; ClassVar would only repeat its long type
        70: _float,
        97: _small_integer,
        98: _integer,
        100: _latin_atom,
        104: _small_tuple,
        105: _large_tuple,
        106: _nil,
        107: _string,
        108: _list,
        109: _binary,
        110: _small_big,
        111: _large_big,
        115: _small_latin_atom,
        116: _map,
        118: _utf8_atom,
        119: _small_utf8_atom,
    }
