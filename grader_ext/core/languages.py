"""What Waymark must be told about a language: a table, so that no other room needs to know one.

A lesson's language is its kernel's. A language that is not in the table can still be taught: its lessons have no stub
text of their own, no lesson panel and no canaries, so they are graded by expectation cells alone.
"""

from dataclasses import dataclass


@dataclass(frozen=True)
class Language:
    """How to say a few fixed things in one language."""

    name: str
    """As in the kernelspec's `language`."""
    kernel: str
    """The kernelspec that teaches it unless a notebook names another."""
    comment: str
    """What starts a line comment."""
    stub: str
    """What a learner finds in place of a solution: valid code that fails when it runs."""
    panel: str
    """The locked first cell of a released lesson, which shows the lesson panel when it is run."""
    canaries: tuple[str, ...]
    """Assertions that must fail, in forms that tests have. Random in each run are `{token}`, a word that the error must
    name, `{name}`, an identifier, and `{number}`."""


PYTHON = Language(
    name="python",
    kernel="python3",
    comment="#",
    stub="# YOUR CODE HERE\nraise NotImplementedError()",
    panel="from grader_ext.widget import LessonPanel\n\nLessonPanel()",
    canaries=(
        "assert '{token}' == '{name}'",
        "{name} = {number}\nassert {name} + 1 == {number}, '{token}'",
        "def {name}(value):\n    return value * 2\n\n\nassert {name}({number}) == '{token}'",
        "{name} = ['{token}']\nassert {name} == []\nassert {name}[0] == '{token}'",
        "{name} = {'{token}': {number}}\nassert {name} == {'{token}': -{number}}, 'look at {token}'",
    ),
)
ELIXIR = Language(
    name="elixir",
    kernel="elixir",
    comment="#",
    stub='# YOUR CODE HERE\nraise "not answered yet"',
    panel='Jupyter.widget("waymark-lesson-panel")',
    canaries=(
        'import ExUnit.Assertions\nassert "{token}" == "{name}"',
        'import ExUnit.Assertions\n{name} = {number}\nassert {name} + 1 == {number}, "{token}"',
        'import ExUnit.Assertions\n{name} = ["{token}"]\nassert [] == {name}',
        'import ExUnit.Assertions\n{name} = fn value -> value * 2 end\nassert {name}.({number}) == "{token}"',
        'import ExUnit.Assertions\n{name} = %{a: "{token}"}\nassert %{a: {number}} = {name}',
    ),
)

LANGUAGES = {language.name: language for language in (PYTHON, ELIXIR)}


def language_named(name: str) -> Language:
    """The language of that name, or a bare entry for one that the table does not know."""
    return LANGUAGES.get(name) or Language(name, kernel=name, comment="#", stub="", panel="", canaries=())
