"""In the box of the tests: stand-ins for what the learner's code defined. No code of the learner's ever runs here.

What decides a test is decided here. A stand-in equals nothing but itself; comparisons and operators reach the learner's
class only where the reference solution defines them, since they would show it the value that a test expects.
"""

from __future__ import annotations

import builtins
import importlib
import json
import keyword
import sys
from typing import TYPE_CHECKING, Any, cast

from grader_ext.grading.apart.python import values

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

_ENDS_LOOPS = (StopIteration, StopAsyncIteration, GeneratorExit, KeyboardInterrupt)
"""Raised by an answer these would end a test's loop early, and so skip what it asserts."""
_SHOWN_IN_NOTEBOOKS = ("_repr_", "_ipython_", "__dataclass_fields__", "__array", "__torch", "__rich")


class ApartError(Exception):
    """What is asked for cannot cross the border between the tests and the learner's code."""


_objects: dict[int, object] = {}
"""Stand-ins by the number of what they stand for."""
_classes: dict[int, type] = {}
_numbers: dict[type, int] = {}
"""The numbers of stand-ins for classes."""
_operators: dict[type, frozenset[str]] = {}
"""The special methods of a class that the reference solution defines."""
_callbacks: list[Callable[..., object]] = []
_bound: dict[str, object] = {}


def _shell() -> Any:  # noqa: ANN401 -- IPython's, which is there only in a box
    return importlib.import_module("IPython").get_ipython()


def bind(text: str, declared: dict[str, Any]) -> None:
    """Give the tests the names that an answer defined. A name that the tests' box has already stays what it is.

    Args:
        text: as the learner's box told it.
        declared: what the reference solution of this answer defines: `names`, `classes` (the special methods of each)
            and `imports` (source).
    """
    namespace = _shell().user_ns
    exec(declared["imports"], namespace)  # noqa: S102 -- the instructor's own import statements
    told = _read_names(text)
    for name, value in told.items():
        if not _may_bind(name, declared["names"], namespace):
            continue
        if isinstance(value, type) and value in _numbers and name in declared["classes"]:
            _operators[value] = frozenset(declared["classes"][name])
        namespace[name] = _bound[name] = value


def _read_names(text: str) -> dict[str, object]:
    """Each name's value for itself: one that cannot be read is left out."""
    pairs = json.loads(text)
    if not (isinstance(pairs, list) and len(pairs) == 2 and pairs[0] == "dict" and isinstance(pairs[1], list)):
        raise values.Unreadable("no names")
    read: dict[str, object] = {}
    for name, written in pairs[1]:
        if not isinstance(name, str):
            raise values.Unreadable("a name that is no text")
        try:
            read[name] = values.read(json.dumps(written), _resolve)
        except values.Unreadable:
            read.pop(name, None)
    return read


def _may_bind(name: str, declared: list[str], namespace: dict[str, object]) -> bool:
    if not name.isidentifier() or keyword.iskeyword(name) or (name.startswith("__") and name.endswith("__")):
        return False
    if name in declared:
        return True
    if name.startswith("_") or hasattr(builtins, name):
        return False
    return name not in namespace or (name in _bound and namespace[name] is _bound[name])


def _ask(operation: str, *arguments: object) -> object:
    """Have the learner's box do something, and wait for what comes of it."""
    try:
        text = values.write([operation, *arguments], _refer)
    except values.NotPlain as error:
        raise ApartError(f"A test gives the learner's code {error}, which cannot cross to it") from None
    reply = _say("call", text)
    while "callback" in reply:
        reply = _say("resume", _called_back(reply["callback"]))
    return _outcome(reply, operation)


def _say(operation: str, text: str) -> dict[str, str]:
    callbacks = '"callback"' in text
    asked = json.dumps({"operation": operation, "text": text, "callbacks": callbacks})
    reply = cast("dict[str, str]", json.loads(_shell().kernel.raw_input(asked)))
    if printed := reply.get("stdout"):
        sys.stdout.write(printed)
    if problem := reply.get("problem"):
        raise ApartError(problem)
    return reply


def _called_back(text: str) -> str:
    """Call the test's own function for the learner's code; what it raised goes there as a name and a message."""
    number, arguments, named = cast("tuple[int, list[object], dict[str, object]]", values.read(text, _resolve))
    try:
        return values.write(["ok", _callbacks[abs(number)](*arguments, **named)], _refer)
    except Exception as error:  # noqa: BLE001 -- whatever the function raises is raised in the learner's code
        return values.write(["error", [type(error).__name__, str(error)]], _refer)


def _outcome(reply: dict[str, str], operation: str) -> object:
    outcome = values.read(reply["text"], _resolve)
    if not isinstance(outcome, list) or len(outcome) != 2:
        raise values.Unreadable("no outcome")
    if outcome[0] == "ok":
        return outcome[1]
    if operation == "__next__" and outcome[1][1] == "StopIteration":
        raise StopIteration
    raise _exception(*outcome[1])


def _refer(value: object) -> list[Any]:
    if isinstance(value, Stand):
        return ["object", _number(value)]
    if isinstance(value, type) and value in _numbers:
        return ["object", _number(value)]
    name = getattr(value, "__name__", "")
    if getattr(builtins, str(name), None) is value:
        return ["builtin", name]
    if callable(value) and not isinstance(value, type):
        if value not in _callbacks:
            _callbacks.append(value)
        return ["callback", _callbacks.index(value), str(name)]
    raise values.NotPlain(f"a value of the type {type(value).__name__!r}")


def _resolve(written: list[Any]) -> object:
    match written:
        case ["text", str(text)]:
            return values.read(text, _resolve)
        case ["builtin", str(name)] if isinstance(found := getattr(builtins, name, None), type):
            return found
        case ["class", int(number), str(name), list(bases)]:
            return _class(number, name, bases)
        case ["object", int(number), str(kind), described, str(name)]:
            return _stand_in(number, kind, described, name)
        case ["callback", int(number)] if 0 <= number < len(_callbacks):
            return _callbacks[number]
    raise values.Unreadable("an unknown tag")


def _stand_in(number: int, kind: str, described: object, name: str) -> object:
    if number not in _objects:
        own = _resolve(cast("list[Any]", described)) if described is not None else Stand
        if not (isinstance(own, type) and issubclass(own, Stand)):
            own = Stand
        _objects[number] = made = object.__new__(own)
        object.__setattr__(made, "waymark_number", number)
        object.__setattr__(made, "waymark_shown", f"<{kind} {name}>" if name else f"<{kind}>")
    return _objects[number]


def _class(number: int, name: str, described: list[Any]) -> type:
    if number not in _classes:
        bases = tuple(base for base in map(_resolve, described) if isinstance(base, type))
        if any(issubclass(base, BaseException) for base in bases):
            made = _exception_class(name, bases)
        else:
            stand_ins = tuple(base for base in bases if issubclass(base, Stand))
            made = _made_class(name, stand_ins)
        _classes[number] = made
        _numbers[made] = number
    return _classes[number]


def _made_class(name: str, bases: tuple[type, ...]) -> type:
    try:
        return StandClass(name, bases or (Stand,), {"__module__": "__main__", "__slots__": (), "waymark_made": True})
    except TypeError:  # bases that do not go together
        return StandClass(name, (Stand,), {"__module__": "__main__", "__slots__": (), "waymark_made": True})


def _exception_class(name: str, bases: tuple[type, ...]) -> type:
    wanted = tuple(base for base in bases if issubclass(base, Exception) and not issubclass(base, _ENDS_LOOPS))
    namespace = {"__module__": "__main__", "__str__": lambda error: error.waymark_said or Exception.__str__(error)}
    try:
        return type(name, wanted or (Exception,), {**namespace, "waymark_said": ""})
    except TypeError:
        return type(name, (Exception,), {**namespace, "waymark_said": ""})


def _exception(own: object, name: str, names: list[str], args: Any, attributes: Any, said: str) -> BaseException:  # noqa: ANN401 -- as the learner's box wrote it
    """The exception that the learner's code raised, of the same builtin type, or of one that stands for its class."""
    if isinstance(own, type) and issubclass(own, Exception):
        kind: type[BaseException] = own
    else:
        kind = next((found for one in names if (found := _raisable(one))), Exception)
    try:
        error = kind(*args)
    except Exception:  # noqa: BLE001 -- some want other arguments
        error = RuntimeError(f"{name}: {said}")
    if isinstance(own, type) and type(error) is own:
        error.__dict__.update({key: value for key, value in attributes.items() if key.isidentifier()})
        error.__dict__["waymark_said"] = said
    return error


def _raisable(name: object) -> type[Exception] | None:
    found = getattr(builtins, name, None) if isinstance(name, str) else None
    if not (isinstance(found, type) and issubclass(found, Exception)) or issubclass(found, _ENDS_LOOPS):
        return None
    return found


def _number(stand_in: object) -> int:
    if isinstance(stand_in, type):
        return _numbers[stand_in]
    return cast("int", object.__getattribute__(stand_in, "waymark_number"))


def _asked(name: str) -> Callable[..., Any]:
    """A special method that always asks the learner's box: it shows it no value that a test expects."""

    def method(self: object, *arguments: object) -> object:
        return _ask(name, self, *arguments)

    return method


def _taught(stand_in: object, name: str) -> bool:
    return any(name in _operators.get(kind, ()) for kind in type(stand_in).__mro__)


def _operator(name: str) -> Callable[..., Any]:
    """A special method that reaches the learner's class only where the reference solution defines it."""

    def method(self: object, other: object) -> object:
        if not _taught(self, name) or (name in _COMPARISONS and not isinstance(other, Stand)):
            return NotImplemented
        return _ask("operate", name, self, other)

    return method


_COMPARISONS = ("__lt__", "__le__", "__gt__", "__ge__")
_BINARY = (
    "add",
    "sub",
    "mul",
    "matmul",
    "truediv",
    "floordiv",
    "mod",
    "divmod",
    "pow",
    "lshift",
    "rshift",
    "and",
    "or",
    "xor",
)
_OPERATORS = (*_COMPARISONS, *(f"__{side}{name}__" for name in _BINARY for side in ("", "r", "i")))
_ASKED = (
    "__iter__", "__next__", "__len__", "__bool__", "__format__", "__getitem__", "__setitem__", "__delitem__",
    "__int__", "__float__", "__complex__", "__index__", "__abs__", "__round__",
)  # fmt: skip
_OWN = frozenset({"__class__", "waymark_number", "waymark_shown"})


class StandClass(type):
    """The type of classes that stand for a learner's class."""

    def __new__(cls, name: str, bases: tuple[type, ...], namespace: dict[str, object]) -> StandClass:
        """Only ever called here: a class that a test derives from a learner's cannot cross to the learner's code."""
        if "waymark_made" not in namespace:
            raise ApartError("A test derives a class from the learner's, which cannot cross to the learner's code")
        return super().__new__(cls, name, bases, namespace)

    def __call__(cls, *arguments: object, **named: object) -> object:
        """Make an object of the learner's class, in the learner's box."""
        return _ask("call", cls, list(arguments), named)

    def __getattr__(cls, name: str) -> object:
        if name.startswith(_SHOWN_IN_NOTEBOOKS) or name == "__call__":
            raise AttributeError(name)
        return _ask("get", cls, name)

    def __setattr__(cls, name: str, value: object) -> None:
        _ask("set", cls, name, value)

    def __iter__(cls) -> Iterator[object]:
        """The members of an enumeration."""
        return cast("Iterator[object]", _ask("__iter__", cls))

    def __getitem__(cls, name: object) -> object:
        return _ask("__getitem__", cls, name)


class Stand:
    """What stands for an object of the learner's box."""

    __slots__ = ("__weakref__", "waymark_number", "waymark_shown")

    def __getattribute__(self, name: str) -> object:
        if name in _OWN:
            return object.__getattribute__(self, name)
        if name.startswith(_SHOWN_IN_NOTEBOOKS):
            raise AttributeError(name)
        return _ask("get", self, name)

    def __setattr__(self, name: str, value: object) -> None:
        _ask("set", self, name, value)

    def __delattr__(self, name: str) -> None:
        _ask("delete", self, name)

    def __dir__(self) -> list[str]:
        return cast("list[str]", _ask("names", self))

    def __call__(self, *arguments: object, **named: object) -> object:
        """Call it in the learner's box."""
        return _ask("call", self, list(arguments), named)

    def __eq__(self, other: object) -> bool:
        """Decided here: an object of the learner's equals itself and no plain value."""
        if self is other:
            return True
        if isinstance(other, Stand):
            raise ApartError(
                "Two objects of the learner's are compared. Compare their attributes, or call `a.__eq__(b)`, which "
                "asks the learner's class"
            )
        return False

    def __ne__(self, other: object) -> bool:
        return not self == other

    def __hash__(self) -> int:
        return hash(("waymark", _number(self)))

    def __contains__(self, item: object) -> bool:
        if _taught(self, "__contains__"):
            return _ask("operate", "__contains__", self, item) is True
        return any(one is item or one == item for one in cast("Iterator[object]", _ask("__iter__", self)))

    def __repr__(self) -> str:
        if type(self) is Stand:
            return cast("str", object.__getattribute__(self, "waymark_shown"))
        return str(_ask("__repr__", self))

    def __str__(self) -> str:
        return str(_ask("__str__", self))

    def __enter__(self) -> object:
        return _ask("operate", "__enter__", self)

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: object) -> bool:
        """A learner's context manager can hide an error of a test's only where the lesson teaches that."""
        told = kind if kind is not None and getattr(builtins, kind.__name__, None) is kind else None
        hidden = _ask("operate", "__exit__", self, told, None if error is None else str(error), None) is True
        return hidden and _taught(self, "__exit__") and not isinstance(error, AssertionError | ApartError)


def _equip() -> None:
    """Give `Stand` the special methods that Python looks up on the type."""
    for name in _ASKED:
        type.__setattr__(Stand, name, _asked(name))
    for name in _OPERATORS:
        type.__setattr__(Stand, name, _operator(name))


_equip()
