"""The settings of the hub and of `waymark up`: the only place in this room that reads the environment."""

import ipaddress
import json
import os
from collections.abc import Mapping
from ipaddress import IPv4Network
from pathlib import Path
from typing import Self

from pydantic import BaseModel, ByteSize, ConfigDict, Field, HttpUrl, SecretStr, ValidationError, field_validator

from hub_config.authenticator.names import NAME_RULE, is_valid
from hub_config.authenticator.sign_up_mode import SignUpMode
from hub_config.errors import SettingInvalid
from hub_config.spawner.group import LearnerGroup
from hub_config.spawner.kind import SpawnerKind

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

    hub_connect_url: HttpUrl | None = Field(
        None, description="Where learners' servers reach the hub, where that is not WAYMARK_HUB_URL."
    )
    proxy_connect_url: HttpUrl | None = Field(
        None, description="Where learners' servers reach the proxy, where that is not WAYMARK_PUBLIC_URL."
    )

    spawner: SpawnerKind = Field(SpawnerKind.BUBBLEWRAP, description="Where learners' servers run.")
    idle_timeout: int | None = Field(
        None,
        ge=0,
        description="Seconds after which an idle server is stopped, 0 for never. Without it an hour for containers, "
        "never for bubblewrap.",
    )
    most_servers: int = Field(0, ge=0, description="How many learners' servers may run at once; 0 for no limit.")

    # Of the spawners `docker` and `swarm`:
    lab_image: str = Field("waymark-lab", min_length=1, description="The image of learners' containers.")
    learner_prefix: str = Field(
        "waymark",
        pattern=r"^[a-zA-Z0-9][a-zA-Z0-9_.-]*$",
        description="What the names of learners' containers and volumes begin with.",
    )
    learner_network: str = Field("waymark-learners", description="The network that learners' containers share.")
    learners_reach: dict[str, str] = Field(
        {},
        description="The hub's and the proxy's containers by the name by which learners' containers find them; JSON. "
        "With it each learner gets a network with these alone, instead of the shared one.",
    )
    learner_subnets: IPv4Network = Field(
        IPv4Network("10.253.0.0/16"),
        description="Where the addresses of learners' own networks are taken from; Swarm takes its own pool.",
    )
    learner_internet: bool = Field(False, description="Whether learners' containers reach the internet.")
    internet_network: str = Field("waymark-internet", description="The network that leads those out which may.")
    learner_memory: ByteSize = Field(ByteSize(2**30), ge=2**26, description="Memory of a learner's container.")
    learner_cpu: float = Field(1.0, gt=0, description="Processors of a learner's container.")
    learner_processes: int = Field(512, ge=64, description="Processes and threads in a learner's container.")
    learner_runtime: str | None = Field(None, description="The engine's runtime, such as runsc for gVisor.")
    learner_groups: dict[str, LearnerGroup] = Field(
        {}, description="By group of the hub, what its members' containers have instead; JSON."
    )

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

    @property
    def idle_seconds(self) -> int:
        """After how many seconds an idle server is stopped; 0 for never."""
        if self.idle_timeout is not None:
            return self.idle_timeout
        return 0 if self.spawner is SpawnerKind.BUBBLEWRAP else 3600

    @field_validator("learner_groups", "learners_reach", mode="before")
    @classmethod
    def _from_json(cls, given: object) -> object:
        if not isinstance(given, str):
            return given
        try:
            return json.loads(given)
        except json.JSONDecodeError as error:
            raise ValueError(f"it is not JSON ({error.msg} at character {error.pos + 1})") from error

    @field_validator("learner_subnets")
    @classmethod
    def _room_for_networks(cls, subnets: IPv4Network) -> IPv4Network:
        if subnets.prefixlen > 24:
            raise ValueError("give a network of at least 256 addresses, such as 10.253.0.0/16: each learner takes 8")
        return subnets

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
            name, *inside = map(str, first["loc"])
            where = f"{'.'.join(inside)}: " if inside else ""
            problem = where + first["msg"].removeprefix("Value error, ")
            raise SettingInvalid(name=_PREFIX + name.upper(), problem=problem) from error

    def as_environment(self) -> dict[str, str]:
        """Return the variables that give these settings to a process of ours, secrets included."""
        values = {name: getattr(self, name) for name in type(self).model_fields}
        return {_PREFIX + name.upper(): _as_text(value) for name, value in values.items() if value is not None}


def _as_text(value: object) -> str:
    if isinstance(value, SecretStr):
        return value.get_secret_value()
    if isinstance(value, dict):
        return json.dumps(value, default=lambda model: model.model_dump(exclude_none=True))
    if isinstance(value, int):
        return str(int(value))  # a size's own text is for people, and rounded
    return str(value)


def _is_loopback(url: HttpUrl) -> bool:
    host = (url.host or "").strip("[]")
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"


def inherited_environment() -> dict[str, str]:
    """Return the environment that processes of the platform inherit from ours."""
    return dict(os.environ)
