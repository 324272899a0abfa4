"""The external term format: against the BEAM, and against whatever bytes."""

import contextlib
import shutil
import socket
import struct
import subprocess

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from grader_ext.elixir import etf
from grader_ext.elixir.errors import EtfError
from grader_ext.elixir.etf import Atom

atoms = st.text(max_size=255).filter(lambda name: name not in ("true", "false", "nil") and encodable(name)).map(Atom)
scalars = st.one_of(
    st.none(),
    st.booleans(),
    st.integers(),
    st.integers(min_value=-(2**3000), max_value=2**3000),
    st.floats(allow_nan=False, allow_infinity=False),
    st.binary(),
    atoms,
)
keys = st.one_of(st.integers(), st.binary(), atoms)
terms = st.recursive(
    scalars,
    lambda inner: st.one_of(st.lists(inner), st.lists(inner).map(tuple), st.dictionaries(keys, inner)),
    max_leaves=30,
)


def encodable(name):
    try:
        name.encode()
    except UnicodeEncodeError:
        return False
    return True


@given(terms)
def test_round_trip(term):
    assert identical(etf.decode(etf.encode(term)), term)


def identical(one, other):
    """Equal, and of the same types: 1, 1.0 and True are three terms."""
    if type(one) is not type(other):
        return False
    if isinstance(one, list | tuple):
        return len(one) == len(other) and all(map(identical, one, other))
    if isinstance(one, dict):
        return one.keys() == other.keys() and all(identical(one[key], other[key]) for key in one)
    return one == other


@given(st.binary())
def test_any_bytes_are_a_term_or_an_error(data):
    for candidate in (data, b"\x83" + data):
        with contextlib.suppress(EtfError):
            etf.decode(candidate)


@given(terms, st.data())
def test_damaged_terms_are_a_term_or_an_error(term, data):
    encoded = bytearray(etf.encode(term))
    encoded[data.draw(st.integers(0, len(encoded) - 1))] = data.draw(st.integers(0, 255))
    with contextlib.suppress(EtfError):
        etf.decode(bytes(encoded[: data.draw(st.integers(0, len(encoded)))]))


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"\x83",
        b"\x82a\x01",
        b"\x83a\x01extra",
        b"\x83m" + struct.pack(">I", 4_000_000_000),
        b"\x83l" + struct.pack(">I", 4_000_000_000) + b"a\x01",
        b"\x83t" + struct.pack(">I", 1) + b"ja\x01",  # a map whose key is a list
        b"\x83l\x00\x00\x00\x01a\x01a\x02",  # improper
        b"\x83" + b"l\x00\x00\x00\x01" * 100_000,
        b"\x83P\x00\x00\x00\x01",  # compressed
        b"\x83w\x01\xff",  # an atom that is no UTF-8
    ],
)
def test_what_is_refused(data):
    with pytest.raises(EtfError):
        etf.decode(data)


@pytest.mark.parametrize("term", [object(), {1, 2}, float("nan"), float("inf"), Atom("x" * 256), 1j])
def test_what_cannot_be_encoded(term):
    with pytest.raises(EtfError):
        etf.encode(term)


def test_too_deep_to_encode():
    term = []
    for _ in range(1000):
        term = [term]
    with pytest.raises(EtfError):
        etf.encode(term)


def test_text_is_a_binary_and_string_ext_a_list():
    assert etf.decode(etf.encode("é")) == "é".encode()
    assert etf.decode(b"\x83k\x00\x03abc") == [97, 98, 99]
    assert repr(etf.decode(b"\x83d\x00\x02ok")) == "Atom('ok')"


class Echo:
    """A BEAM that reads each term and sends back what its own term_to_binary makes of it, and of that once more."""

    PROGRAM = """
    P = open_port({{fd, {fd}, {fd}}}, [binary, eof, {{packet, 4}}]),
    (fun F() -> receive
        {{P, {{data, D}}}} -> T = binary_to_term(D), port_command(P, term_to_binary({{T, term_to_binary(T)}})), F();
        {{P, eof}} -> halt()
    end end)().
    """

    def __init__(self):
        ours, theirs = socket.socketpair()
        program = " ".join(self.PROGRAM.format(fd=theirs.fileno()).split())
        command = ["erl", "-noshell", "-noinput", "-eval", program]
        self.process = subprocess.Popen(command, stdin=subprocess.DEVNULL, pass_fds=[theirs.fileno()])
        theirs.close()
        self.socket = ours
        self.stream = ours.makefile("rwb")

    def __call__(self, data):
        self.stream.write(struct.pack(">I", len(data)) + data)
        self.stream.flush()
        (size,) = struct.unpack(">I", self.stream.read(4))
        return self.stream.read(size)

    def close(self):
        self.stream.close()
        self.socket.close()
        self.process.wait(timeout=10)


@pytest.fixture(scope="module")
def echo():
    assert shutil.which("erl"), "these tests need Erlang (apt install elixir)"
    echo = Echo()
    yield echo
    echo.close()


@pytest.mark.integration
@settings(max_examples=300)
@given(term=terms)
def test_round_trip_through_the_beam(echo, term):
    returned, inner = etf.decode(echo(etf.encode(term)))
    assert identical(returned, term)
    assert identical(etf.decode(inner), term)
