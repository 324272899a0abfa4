"""`python -m progress_service service | worker | db-upgrade`, without the rest of the `waymark` command."""

import sys

import typer

from grader_ext.core.errors import WaymarkError
from progress_service import cli

app = typer.Typer(name="progress_service", no_args_is_help=True, add_completion=False)
app.command()(cli.service)
app.command()(cli.worker)
app.command(name="db-upgrade")(cli.upgrade)


def main() -> None:
    """Run a command; an error of ours is a sentence and exit code 1, not a traceback."""
    try:
        app()
    except WaymarkError as error:
        typer.echo(f"{error} [{error.code}]", err=True)
        sys.exit(1)


if __name__ == "__main__":
    main()
