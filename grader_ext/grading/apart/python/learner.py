"""In the box of the learner's code: tells what an answer defined, and does what the tests ask of it.

Nothing rests on it. The learner's code can change all of this, and then it is the learner who answers in its place.
"""

from __future__ import annotations

import builtins
import importlib
import operator
import re
from typing import TYPE_CHECKING, Any, cast

from grader_ext.grading.apart.python import values

if TYPE_CHECKING:
    from collections.abc import Callable

MIME = "text/x-waymark-apart"
MOST_NAMES = 1000
MOST_CHARS = 4_000_000
"""Of one message: some values, each written as a text of its own and written again as part of the message."""
_NOT_TOLD = re.compile(r"__.*|In|Out|_i?\d*|_ii+|_[iod]h|_exit_code")
"""What IPython puts beside the names of cells."""

_objects: list[object] = []
_numbers: dict[int, int] = {}


def _shell() -> Any:  # noqa: ANN401 -- IPython's, which is there only in a box
    return importlib.import_module("IPython").get_ipython()


def describe() -> None:
    """Tell the names of the notebook and what they stand for."""
    names = [(name, value) for name, value in _shell().user_ns.items() if _told(name, value)]
    written: dict[str, object] = {}
    left = MOST_CHARS // 2
    for name, value in names[:MOST_NAMES]:
        text = _written(value)
        left -= len(text)
        written[name] = _Text(text) if left > 0 else _Opaque(value)
    _publish(written)


def perform(text: str) -> None:
    """Do what the tests ask, and tell what came of it."""
    try:
        operation, *arguments = cast("list[Any]", values.read(text, _resolve))
        outcome = ("ok", _OPERATIONS[operation](*arguments))
    except Exception as error:  # noqa: BLE001 -- whatever the learner's code raises crosses the border
        outcome = ("error", _described(error))
    kind, value = outcome
    _publish([kind, _Text(_written(value))])


class _Text:
    """A text that was written already, each value for itself: one that is too large must not spoil the others."""

    def __init__(self, text: str) -> None:
        self.text = text


def _written(value: object) -> str:
    try:
        return values.write(value, _refer)
    except (values.NotPlain, RecursionError):
        return values.write(_Opaque(value), _refer)


class _Opaque:
    """A value that crosses as an object although it is data, being too large or too deep."""

    def __init__(self, value: object) -> None:
        self.value = value


def _told(name: str, value: object) -> bool:
    return not _NOT_TOLD.fullmatch(name) and type(value) is not type(builtins)


def _publish(told: object) -> None:
    _shell().display_pub.publish({MIME: values.write(told, _refer, MOST_CHARS)})


def _refer(value: object) -> list[Any]:
    if isinstance(value, _Text):
        return ["text", value.text]
    if isinstance(value, _Opaque):
        return _object(value.value)
    if isinstance(value, _Callback):
        return ["callback", value.number]
    if isinstance(value, type):
        return _class(value, 0)
    return _object(value)


def _object(value: object) -> list[Any]:
    own = type(value)
    described = _class(own, 0) if own.__module__ == "__main__" else None
    return ["object", _number(value), own.__name__, described, _name(value)]


def _name(value: object) -> str:
    try:
        return str(getattr(value, "__name__", ""))
    except Exception:  # noqa: BLE001 -- a learner's own `__getattr__` may fail
        return ""


def _class(value: type, depth: int) -> list[Any]:
    if getattr(builtins, value.__name__, None) is value:
        return ["builtin", value.__name__]
    bases = [_class(base, depth + 1) for base in value.__bases__ if base is not object and depth < 10]
    return ["class", _number(value), value.__name__, bases]


def _number(value: object) -> int:
    """The object's number; the list keeps it alive, so its address stays its own."""
    if id(value) not in _numbers:
        _numbers[id(value)] = len(_objects)
        _objects.append(value)
    return _numbers[id(value)]


def _resolve(written: list[Any]) -> object:
    tag, what = written[0], written[1]
    if tag == "object":
        return _objects[what]
    if tag == "builtin":
        return getattr(builtins, what)
    if tag == "callback":
        return _Callback(what, written[2])
    raise values.Unreadable(f"an unknown tag: {tag}")


class _Callback:
    """A function of the test's."""

    def __init__(self, number: int, name: str) -> None:
        self.number = number
        self.__name__ = name

    def __call__(self, *arguments: object, **named: object) -> object:
        asked = values.write([self.number, list(arguments), named], _refer)
        answered = cast("list[Any]", values.read(_shell().kernel.raw_input(asked), _resolve))
        if answered[0] != "ok":
            raise _exception(*answered[1])
        return answered[1]


def _exception(name: str, message: str) -> Exception:
    kind = getattr(builtins, name, RuntimeError)
    try:
        return cast("Exception", kind(message))
    except Exception:  # noqa: BLE001 -- some exceptions want other arguments
        return RuntimeError(f"{name}: {message}")


def _described(error: Exception) -> tuple[object, ...]:
    names = [kind.__name__ for kind in type(error).__mro__ if getattr(builtins, kind.__name__, None) is kind]
    own = type(error) if type(error).__module__ == "__main__" else None
    attributes = {name: _Text(_written(value)) for name, value in vars(error).items() if not name.startswith("__")}
    return (own, type(error).__name__, names, _Text(_written(error.args)), attributes, _message(error))


def _message(error: Exception) -> str:
    try:
        return str(error)
    except Exception:  # noqa: BLE001 -- a learner's own `__str__` may fail
        return ""


def _call(target: Callable[..., object], arguments: list[object], named: dict[str, object]) -> object:
    return target(*arguments, **named)


def _operate(name: str, target: object, *arguments: object) -> object:
    return getattr(type(target), name)(target, *arguments)


_OPERATIONS: dict[str, Callable[..., object]] = {
    "call": _call,
    "get": getattr,
    "set": setattr,
    "delete": delattr,
    "names": dir,
    "operate": _operate,
    "__iter__": iter,
    "__next__": next,
    "__len__": len,
    "__bool__": bool,
    "__str__": str,
    "__repr__": repr,
    "__format__": format,
    "__getitem__": operator.getitem,
    "__setitem__": operator.setitem,
    "__delitem__": operator.delitem,
    "__int__": int,
    "__float__": float,
    "__complex__": complex,
    "__index__": operator.index,
    "__abs__": abs,
    "__round__": round,
}
