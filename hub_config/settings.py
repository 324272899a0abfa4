"""The settings of the hub and of `waymark up`: the only place in this room that reads the environment."""

import ipaddress
import os
from collections.abc import Mapping
from pathlib import Path
from typing import Self

from pydantic import BaseModel, ConfigDict, Field, HttpUrl, SecretStr, ValidationError, field_validator

from hub_config.authenticator.names import NAME_RULE, is_valid
from hub_config.authenticator.sign_up_mode import SignUpMode
from hub_config.errors import SettingInvalid

_PREFIX = "WAYMARK_"


class Settings(BaseModel):
    """What an admin can set. Field `signup` is the environment variable `WAYMARK_SIGNUP`, and so on."""

    model_config = ConfigDict(frozen=True, hide_input_in_errors=True, validate_default=True)

    data: Path = Field(Path(".waymark"), description="The data folder: database, homes, logs and keys.")
    database_url: SecretStr | None = Field(
        None,
        description="SQLAlchemy's address of a Postgres database for Waymark; without it the embedded one is used.",
    )
    hub_database_url: SecretStr | None = Field(
        None,
        description="SQLAlchemy's address of the hub's database and accounts; without it the embedded Postgres's, or, "
        "beside a WAYMARK_DATABASE_URL, a SQLite file in the data folder.",
    )
    signup: SignUpMode | None = Field(
        None,
        description="Who may sign up: open, approval, invitation or closed. Without it open where the platform can "
        "be reached from this machine alone, else approval.",
    )
    admin: str = Field("admin", description="The name of the first admin, made when there is no account yet.")
    public_url: HttpUrl = Field(HttpUrl("http://127.0.0.1:8000"), description="Where the proxy listens for browsers.")
    hub_url: HttpUrl = Field(
        HttpUrl("http://127.0.0.1:8081"), description="Where the hub listens for proxy and servers."
    )
    proxy_api_url: HttpUrl = Field(HttpUrl("http://127.0.0.1:8001"), description="Where the proxy takes its routes.")
    service_url: HttpUrl = Field(HttpUrl("http://127.0.0.1:8002"), description="Where the progress service listens.")

    elixir_ebin: Path | None = Field(None, description="The Elixir kernel's compiled files, for the learners' boxes.")

    dev: bool = Field(False, description="Load changed sources, templates and courses anew while running.")

    @property
    def sign_up_mode(self) -> SignUpMode:
        """Who may sign up, by the setting or by where the platform listens."""
        if self.signup is not None:
            return self.signup
        return SignUpMode.OPEN if self.is_local else SignUpMode.APPROVAL

    @property
    def is_local(self) -> bool:
        """Whether browsers of this machine alone can come."""
        return _is_loopback(self.public_url)

    @property
    def hub_database(self) -> SecretStr:
        """SQLAlchemy's address of the hub's database."""
        return self.hub_database_url or SecretStr(f"sqlite:///{self.data / 'hub.sqlite'}")

    @field_validator("admin")
    @classmethod
    def _name_of_the_admin(cls, name: str) -> str:
        if not is_valid(name):
            raise ValueError(f"a name is {NAME_RULE}")
        return name

    @field_validator("data")
    @classmethod
    def _absolute(cls, folder: Path) -> Path:
        return folder.expanduser().absolute()

    @field_validator("database_url", "hub_database_url")
    @classmethod
    def _an_address(cls, url: SecretStr | None) -> SecretStr | None:
        if url is not None and "://" not in url.get_secret_value():
            raise ValueError("it is not an address like postgresql+psycopg://user@host/database")
        return url

    @classmethod
    def from_environment(cls, environment: Mapping[str, str] = os.environ, **given: object) -> Self:
        """Read the settings; an empty variable counts as unset, and what is `given` wins.

        Raises:
            SettingInvalid: the first setting that is wrong. Its message does not repeat the value, which may be secret.
        """
        read = {
            name: environment[_PREFIX + name.upper()]
            for name in cls.model_fields
            if environment.get(_PREFIX + name.upper())
        }
        try:
            return cls.model_validate(read | {name: value for name, value in given.items() if value is not None})
        except ValidationError as error:
            first = error.errors()[0]
            name = _PREFIX + str(first["loc"][0]).upper()
            raise SettingInvalid(name=name, problem=first["msg"].removeprefix("Value error, ")) from error

    def as_environment(self) -> dict[str, str]:
        """Return the variables that give these settings to a process of ours, secrets included."""
        values = {name: getattr(self, name) for name in type(self).model_fields}
        return {
            _PREFIX + name.upper(): value.get_secret_value() if isinstance(value, SecretStr) else str(value)
            for name, value in values.items()
            if value is not None
        }


def _is_loopback(url: HttpUrl) -> bool:
    host = (url.host or "").strip("[]")
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"


def inherited_environment() -> dict[str, str]:
    """Return the environment that processes of the platform inherit from ours."""
    return dict(os.environ)
