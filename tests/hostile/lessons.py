"""The lesson that is attacked: one exercise with a visible test and a hidden one that holds a secret of this run."""

import secrets
from dataclasses import dataclass

from grader_ext.core.lesson import Lesson
from grader_ext.core.submission import Submission
from tests.grader_ext.grading.lessons import answer, assertion, lesson, submission

RIGHT = {
    "python": "def double(x):\n    return x + x\n",
    "elixir": ("defmodule Calc do\n  def double(x) when is_binary(x), do: x <> x\n  def double(x), do: x + x\nend\n"),
}
WRONG = {
    "python": "def double(x):\n    return 0\n",
    "elixir": "defmodule Calc do\n  def double(_x), do: 0\nend\n",
}
_VISIBLE = {
    "python": "assert double(2) == 4\nassert double(10) == 20",
    "elixir": "import ExUnit.Assertions\nassert Calc.double(2) == 4\nassert Calc.double(10) == 20",
}
_HIDDEN = {
    "python": 'assert double("{token}") == "{token}{token}"',
    "elixir": 'import ExUnit.Assertions\nassert Calc.double("{token}") == "{token}{token}"',
}


@dataclass(frozen=True)
class Target:
    """A lesson and the secret of its hidden test."""

    lesson: Lesson
    token: str

    def submitted(self, source: str) -> Submission:
        """An answer to its exercise."""
        return submission(self.lesson, double=source)


def target(language: str, mode: str) -> Target:
    """A lesson with a hidden test that was never there before.

    Args:
        language: of the lesson.
        mode: whether its tests run `together` with the learner's code or `apart` from it.
    """
    token = f"swordfish{secrets.token_hex(8)}"
    hidden = _HIDDEN[language].replace("{token}", token)
    marked = f"### BEGIN HIDDEN TESTS\n{hidden}\n### END HIDDEN TESTS"
    made = lesson(
        answer("double", RIGHT[language]),
        assertion("visible", _VISIBLE[language]),
        assertion("hidden", marked),
        language=language,
        tests=mode,
    )
    return Target(made, token)


def tests_of(target: Target) -> list[str]:
    """The tests' code as a grader without any defence would run it."""
    return [cell.visible or cell.hidden for cell in target.lesson.tests]
