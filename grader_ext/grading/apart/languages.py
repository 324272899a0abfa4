"""What each language says in the two boxes. Texts between them are opaque here: only the boxes understand them."""

import json
import re
from collections.abc import Callable
from dataclasses import asdict, dataclass
from importlib.resources import files

from grader_ext.grading.apart.declared import Declared, declared_in_python

_PYTHON = "grader_ext.grading.apart.python"
_INSTALL = """
import sys, types
sys.modules[package] = types.ModuleType(package)
for side, source in sources:
    name = f"{package}.{side}"
    sys.modules[name] = module = types.ModuleType(name)
    exec(compile(source, f"<{name}>", "exec"), module.__dict__)
    setattr(sys.modules[package], side, module)
"""


@dataclass(frozen=True)
class ApartLanguage:
    """The cells of one language that make its two boxes work together."""

    learner_setup: str
    """Run in the learner's box before anything of theirs; empty when its kernel needs none."""
    tests_setup: str
    describe: str
    """Run in the learner's box after an answer: shows, as MIME type `MIME`, a text that tells what is defined."""
    bind: Callable[[str, Declared], str]
    """From that text and what the reference solution defines: the cell that gives the tests the learner's names."""
    perform: Callable[[str], str]
    """From a text that the tests' box wrote: the cell that does in the learner's box what it asks for."""
    declared: Callable[[str], Declared]
    """What a reference solution defines."""


def _python_setup(*sides: str) -> str:
    sources = [(side, files(_PYTHON).joinpath(f"{side}.py").read_text("utf-8")) for side in sides]
    return f"exec({_INSTALL!r}, {{'package': {_PYTHON!r}, 'sources': {sources!r}}})"


def _python_bind(text: str, declared: Declared) -> str:
    arguments = f"{text!r}, __import__('json').loads({json.dumps(asdict(declared))!r})"
    return f"__import__('sys').modules['{_PYTHON}.tests'].bind({arguments})"


def _python_perform(text: str) -> str:
    return f"__import__('sys').modules['{_PYTHON}.learner'].perform({text!r})"


PYTHON = ApartLanguage(
    learner_setup=_python_setup("values", "learner"),
    tests_setup=_python_setup("values", "tests"),
    describe=f"__import__('sys').modules['{_PYTHON}.learner'].describe()",
    bind=_python_bind,
    perform=_python_perform,
    declared=declared_in_python,
)


def _base64(text: str) -> str:
    """The text if it is Base64, as Elixir's side writes it: nothing else may stand in code."""
    return text if re.fullmatch(r"[A-Za-z0-9+/=]*", text) else ""


ELIXIR = ApartLanguage(
    learner_setup="",
    tests_setup="",
    describe="Jupyter.Apart.Learner.describe(binding())",
    bind=lambda text, _declared: f'require Jupyter.Apart.Tests; Jupyter.Apart.Tests.bind("{_base64(text)}")',
    perform=lambda text: f'Jupyter.Apart.Learner.perform("{_base64(text)}")',
    declared=lambda _source: Declared(),
)
APART = {"python": PYTHON, "elixir": ELIXIR}
