"""Canaries: assertions that must fail. A kernel in which one passes is bent, and none of its tests count.

What they are worth. Code that shares a process with its tests can always bend them. A canary notices what is bent for
all cells alike, however it is done: asserts stripped by an AST transformer, errors swallowed in IPython's or our
evaluator, a redefined `assert`, a reply made up for each request. Their names, numbers and places are random, their
forms those of tests, and one of them is a test of this very lesson with a wrong value in the place of the right one: it
also notices an answer that equals everything. Code written against this grader can still run each cell twice, in an
honest evaluator first, and bend only what it knows to be a test. Against that there are expectation cells, which have
nothing inside the box to bend.
"""

import random
import re
from enum import Enum

from grader_ext.core.languages import Language
from grader_ext.grading.execution import Execution

_WORDS = (  # noqa: SIM905 -- a list of 24 literals would be a screen long
    "amber basket candle daisy ember fabric garden harbor island jacket kettle ladder marble needle orchid pebble "
    "quartz ribbon saddle timber umbrella velvet walnut yarrow zephyr"
).split()
_RANDOM = random.SystemRandom()


class Sign(Enum):
    """What a canary showed."""

    HONEST = "honest"
    """It failed as it must, and its error names its token."""
    BENT = "bent"
    UNCLEAR = "unclear"
    """It failed otherwise, or was interrupted, or the box was gone before it could run: it confirms nothing."""


def new_word() -> str:
    """A word that looks like a learner's or an author's own and cannot be guessed (some 60 bits)."""
    return f"{_RANDOM.choice(_WORDS)}_{_RANDOM.choice(_WORDS)}_{_RANDOM.randrange(16**13):013x}"


def made_up(language: Language, token: str) -> str:
    """A canary of a random form."""
    canary = _RANDOM.choice(language.canaries)
    fields = {"token": token, "name": new_word(), "number": str(_RANDOM.randrange(10**5, 10**9))}
    return re.sub(r"\{(token|name|number)\}", lambda found: fields[found[1]], canary)


def sign_of(execution: Execution, token: str) -> Sign:
    """Whether the canary failed as it must, naming its token."""
    if not execution.done or execution.disturbed:
        return Sign.UNCLEAR
    if not execution.started or execution.status != "error" or execution.raised is None:
        return Sign.BENT
    raised = execution.raised
    return Sign.HONEST if token in raised.message or token in raised.traceback else Sign.UNCLEAR
