"""`waymark hub`, `waymark proxy`: one part in the foreground, for containers and other supervisors of processes."""

import os
from collections.abc import Mapping
from typing import NoReturn

import typer

from hub_config import programs
from hub_config.authenticator.first_admin import make_first_admin
from hub_config.authenticator.tables import open_database
from hub_config.keys import Keys
from hub_config.proxy import find_node
from hub_config.settings import Settings, inherited_environment


def hub() -> None:
    """Run JupyterHub alone, beside a proxy (`waymark proxy`) and a progress service that run elsewhere.

    The first start prints the first admin's name and password.
    """
    settings = Settings.from_environment()
    tell_first_admin(settings.admin, settings.hub_database.get_secret_value())
    _become(programs.hub(settings).command, {})


def tell_first_admin(name: str, database_url: str) -> None:
    """Make the first admin where there is no account yet, and print name and password."""
    engine = open_database(database_url)
    try:
        password = make_first_admin(engine, name)
    finally:
        engine.dispose()
    if password is not None:
        typer.echo(f"The first admin is {name}, password {password} (shown only now).")


def proxy() -> None:
    """Run JupyterHub's proxy alone: what browsers reach. The hub tells it its routes."""
    settings = Settings.from_environment()
    program = programs.proxy(settings, Keys(settings.data), find_node())
    _become(program.command, {name: program.environment[name] for name in ("CONFIGPROXY_AUTH_TOKEN",)})


def _become(command: list[str], added: Mapping[str, str]) -> NoReturn:
    """Replace this process: signals reach the part itself, and its end is ours."""
    os.execvpe(command[0], command, {**inherited_environment(), **added})  # noqa: S606  (no shell is wanted)
