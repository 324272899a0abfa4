"""What Postgres cannot take in a text, taken out."""

import re
from typing import Any

_REPLACEMENT = "\N{REPLACEMENT CHARACTER}"
_UNSTORABLE = re.compile("[\0\ud800-\udfff]")


def storable(value: Any) -> Any:  # noqa: ANN401 -- any JSON value
    """The same JSON value with null characters and lone surrogates replaced in all texts.

    A learner's program can print both; neither UTF-8 nor Postgres can hold them.
    """
    match value:
        case str():
            return _text(value)
        case dict():
            return {_text(key): storable(part) for key, part in value.items()}
        case list() | tuple():
            return [storable(part) for part in value]
        case _:
            return value


def _text(value: str) -> str:
    return _UNSTORABLE.sub(_REPLACEMENT, value)
