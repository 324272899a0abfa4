"""What the two sides of `Jupyter.Apart` ask the grader, as Jupyter's stdin channel carries it: one text each way."""

import json
from typing import Any

from grader_ext.elixir.errors import KernelProtocolError

REFUSED = "Only a grader that runs tests apart from a learner's code answers this."


def prompt(asked: tuple[Any, ...]) -> str:
    """The text of the `input_request`.

    Args:
        asked: `("apart", operation, text, callbacks)` of the tests' side, `("apart", text)` of the learner's.

    Raises:
        KernelProtocolError: it is neither.
    """
    match asked:
        case (_, bytes(operation), bytes(text), bool(callbacks)):
            request = {"operation": operation.decode(), "text": text.decode(), "callbacks": callbacks}
            return json.dumps(request)
        case (_, bytes(text)):
            return text.decode("ascii", "replace")
    raise KernelProtocolError("a question of no known form")


def answer(asked: tuple[Any, ...], reply: str) -> object:
    """The grader's reply as a term: a map of texts for the tests' side, the text itself for the learner's."""
    return json.loads(reply) if len(asked) > 2 else reply
