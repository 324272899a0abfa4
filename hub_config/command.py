"""The `waymark` command: one table of what there is, each row brought in when it is asked for.

The rooms behind the commands take a second to import and may not be installed (`waymark grade` needs no JupyterHub).
So only the command that is asked for is imported; the others stand in the help with their sentence from the table.
"""

import json
import sys
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from importlib import import_module
from typing import Any

import typer

from grader_ext.core.errors import Problems, WaymarkError
from hub_config.errors import ExtraMissing

#: The exit code of an error that has a message of its own; 1 is a check that found something.
EXIT_ERROR = 2

_CommandFunction = Callable[..., Any]


@dataclass(frozen=True)
class Command:
    """A command of the table.

    Args:
        words: as typed, one or two.
        help: its sentence in the list of commands.
        extra: Waymark's extra that brings what it needs.
        load: imports and returns its function, whose own docstring and annotations make its help.
    """

    words: tuple[str, ...]
    help: str
    extra: str
    load: Callable[[], _CommandFunction]


def _from(module: str, name: str) -> Callable[[], _CommandFunction]:
    def load() -> _CommandFunction:
        function: _CommandFunction = getattr(import_module(module), name)
        return function

    return load


def _check() -> _CommandFunction:
    """`check` grades, and release may not know grading: the two meet here."""
    release, grading = import_module("grader_ext.release.cli"), import_module("grader_ext.grading.cli")
    command: _CommandFunction = release.check_command(grading.open_grader)
    return command


COMMANDS = (
    Command(("up",), "Run the whole platform on this machine.", "hub", _from("hub_config.up", "up")),
    Command(
        ("new", "lesson"),
        "Write a lesson that already passes `check`.",
        "author",
        _from("grader_ext.release.cli", "new_lesson"),
    ),
    Command(("check",), "Check every lesson of a course.", "author", _check),
    Command(
        ("release",), "Write the learner's notebooks of a course.", "author", _from("grader_ext.release.cli", "release")
    ),
    Command(("publish",), "Put a course into the database.", "hub", _from("hub_config.publish", "publish")),
    Command(
        ("grade",),
        "Grade one notebook, with no hub and no database.",
        "worker",
        _from("grader_ext.grading.cli", "grade"),
    ),
    Command(
        ("db", "upgrade"), "Bring the database to today's tables.", "service", _from("progress_service.cli", "upgrade")
    ),
    Command(
        ("service",), "Run the progress service: API and pages.", "service", _from("progress_service.cli", "service")
    ),
    Command(("worker",), "Run a grading worker.", "worker", _from("progress_service.cli", "worker")),
    Command(("hub",), "Run JupyterHub alone.", "classroom", _from("hub_config.foreground", "hub")),
    Command(("proxy",), "Run JupyterHub's proxy alone.", "classroom", _from("hub_config.foreground", "proxy")),
    Command(("keys",), "Make the secrets of a classroom.", "classroom", _from("hub_config.classroom_keys", "keys")),
)  # fmt: skip  (a table)

_GROUPS = {"new": "Start something new.", "db": "Look after the database."}


def build(arguments: Sequence[str]) -> typer.Typer:
    """Return the command line for these arguments: whole in its help, imported only where it is asked for.

    Raises:
        ExtraMissing: what the asked-for command needs is not installed.
    """
    app = typer.Typer(
        name="waymark",
        help="Courseware on JupyterHub.",
        no_args_is_help=True,
        pretty_exceptions_enable=False,
        rich_markup_mode="markdown",  # else the line breaks of docstrings would show
    )
    groups = {
        name: typer.Typer(help=text, no_args_is_help=True, rich_markup_mode="markdown")
        for name, text in _GROUPS.items()
    }
    for name, group in groups.items():
        app.add_typer(group, name=name)
    for command in COMMANDS:
        asked_for = tuple(arguments[: len(command.words)]) == command.words
        function = _load(command) if asked_for else _placeholder
        parent = groups[command.words[0]] if len(command.words) > 1 else app
        parent.command(command.words[-1], help=None if asked_for else command.help)(function)
    return app


def main() -> None:
    """Run the `waymark` command; an error of ours is printed as a sentence with its code, without a traceback.

    With `--json` it is printed on stdout as well, as JSON: whatever reads the command's answer finds it there.
    """
    try:
        build(sys.argv[1:])()
    except WaymarkError as error:
        typer.echo(f"waymark: {error} [{error.code}]", err=True)
        if "--json" in sys.argv:
            typer.echo(json.dumps({"version": 1, "error": _as_json(error)}, indent=2))
        sys.exit(EXIT_ERROR)


def _as_json(error: WaymarkError) -> dict[str, Any]:
    several = error.problems if isinstance(error, Problems) else ()
    problems = [{"code": one.code, "message": str(one)} for one in several]
    return {"code": error.code, "message": str(error), "problems": problems}


def _load(command: Command) -> _CommandFunction:
    try:
        return command.load()
    except ModuleNotFoundError as error:
        raise ExtraMissing(command=" ".join(command.words), module=error.name, extra=command.extra) from error


def _placeholder() -> None:
    """Stand in the help for a command that was not asked for."""


if __name__ == "__main__":
    main()
