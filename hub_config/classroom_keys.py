"""`waymark keys`: the secrets of a classroom whose parts run apart, each part with a folder of what it needs alone."""

import os
import re
import secrets
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated

import typer

from hub_config.errors import SettingInvalid
from hub_config.settings import inherited_environment

#: Who needs which secret. A part's container mounts its own folder, and so cannot read another's.
PARTS: Mapping[str, tuple[str, ...]] = {
    "hub": ("cookie-secret", "crypt-key", "proxy-token", "service-token", "hub-database-password"),
    "proxy": ("proxy-token",),
    "service": ("service-token", "database-password"),
    "worker": ("database-password",),
    "postgres": ("database-password", "hub-database-password"),
}

#: The Postgres roles by their password's name; each has a database of its own name.
ROLES: Mapping[str, str] = {"database-password": "waymark", "hub-database-password": "hub"}

# What JupyterHub takes as keys, and libpq's password file takes without escapes.
_FORM = re.compile(r"[0-9a-f]{64}")
_PASSWORD_FORM = re.compile(r"[A-Za-z0-9_.~+/=-]{12,200}")


@dataclass(frozen=True)
class Secret:
    """A secret and where it came from, the value unseen in its repr."""

    name: str
    value: str

    def __repr__(self) -> str:
        return f"Secret({self.name!r})"


def keys(folder: Annotated[Path, typer.Argument(help="A folder with a folder for each part.")]) -> None:
    """Make the secrets of the classroom's parts where they are missing.

    A secret named in the environment (WAYMARK_COOKIE_SECRET, WAYMARK_CRYPT_KEY, WAYMARK_PROXY_TOKEN,
    WAYMARK_SERVICE_TOKEN, WAYMARK_DATABASE_PASSWORD, WAYMARK_HUB_DATABASE_PASSWORD) wins over a stored one, a stored
    one over a new one.
    """
    made = write_keys(folder, inherited_environment())
    typer.echo(f"Made {', '.join(made)}." if made else "All secrets were there.")


def write_keys(folder: Path, environment: Mapping[str, str]) -> list[str]:
    """Bring each part's folder to what it is to hold, and return the names of the secrets that are new.

    Args:
        folder: holds, or gets, a folder for each of `PARTS`.
        environment: secrets that were given from outside.

    Raises:
        SettingInvalid: a given secret has a form that its users would not take. Nothing is written.
    """
    names = list(dict.fromkeys(name for wanted in PARTS.values() for name in wanted))
    given = {name: _given(name, environment) for name in names}
    made = []
    for name in names:
        value = given[name] or _stored(folder, name)
        if value is None:
            value = secrets.token_hex(32)
            made.append(name)
        for part, wanted in PARTS.items():
            if name in wanted:
                _write(folder / part, Secret(name, value))
    return made


def _given(name: str, environment: Mapping[str, str]) -> str | None:
    variable = "WAYMARK_" + name.upper().replace("-", "_")
    value = environment.get(variable)
    if not value:
        return None
    form, described = (
        (_PASSWORD_FORM, "12 to 200 letters, digits and _.~+/=-") if name in ROLES else (_FORM, "64 hexadecimal digits")
    )
    if not form.fullmatch(value):
        raise SettingInvalid(name=variable, problem=f"it must be {described}")
    return value


def _stored(folder: Path, name: str) -> str | None:
    for part, wanted in PARTS.items():
        path = folder / part / name
        if name in wanted and path.exists():
            return path.read_text().strip()
    return None


def _write(folder: Path, secret: Secret) -> None:
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    _replace(folder / secret.name, f"{secret.value}\n")
    if secret.name in ROLES and folder.name != "postgres":
        role = ROLES[secret.name]
        # libpq reads it (https://www.postgresql.org/docs/current/libpq-pgpass.html), so no address holds a password.
        _replace(folder / "pgpass", f"*:*:{role}:{role}:{secret.value}\n")


def _replace(path: Path, text: str) -> None:
    """Write a file for its owner's eyes alone; whoever reads it meanwhile sees it whole, old or new."""
    if path.exists() and path.read_text() == text:
        return
    beside = path.with_name(f".{path.name}.{os.getpid()}")
    with open(os.open(beside, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o400), "w") as file:  # noqa: PTH123  (a mode from the start)
        file.write(text)
    beside.replace(path)
