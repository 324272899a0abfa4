"""Everything that the progress service and its worker read from the environment.

`WAYMARK_…` are an admin's to set; `JUPYTERHUB_…` come from the hub, by the names of
https://jupyterhub.readthedocs.io/en/stable/reference/services.html.
"""

import os
from pathlib import Path
from typing import Annotated, Literal

from pydantic import BeforeValidator, Field, HttpUrl, SecretStr, ValidationInfo, field_validator

from grader_ext.environment import FromEnvironment


def _postgres(value: object) -> object:
    """Take the usual spellings of a Postgres address for the one driver that we use."""
    if not isinstance(value, str):
        return value
    scheme, separator, rest = value.partition("://")
    if not separator or scheme not in ("postgres", "postgresql", "postgresql+psycopg"):
        raise ValueError("it must begin with postgresql://")
    return f"postgresql+psycopg://{rest}"


def _with_slash(value: object) -> object:
    return f"/{value.strip('/')}/".replace("//", "/") if isinstance(value, str) else value


class DatabaseSettings(FromEnvironment):
    """What every process here needs."""

    database_url: Annotated[SecretStr, BeforeValidator(_postgres)] = Field(alias="WAYMARK_DATABASE_URL")
    """Postgres's address, `postgresql://user:password@host/database`."""
    log_level: Literal["debug", "info", "warning", "error"] = Field(default="info", alias="WAYMARK_LOG_LEVEL")
    """How much is logged."""


class ServiceSettings(DatabaseSettings):
    """Of `waymark service`."""

    connections: int = Field(default=10, ge=2, le=200, alias="WAYMARK_SERVICE_CONNECTIONS")
    """Connections to Postgres that the service may hold; one more listens for changes."""
    token_seconds: int = Field(default=30, ge=0, le=300, alias="WAYMARK_TOKEN_SECONDS")
    """How long what the Hub said of a token is believed: a revoked token works so much longer."""
    time_on_task: bool = Field(default=True, alias="WAYMARK_TIME_ON_TASK")
    """Whether it is counted, stored and shown for how long learners work in a lesson."""
    checks_a_minute: int = Field(default=60, ge=1, le=10_000, alias="WAYMARK_CHECKS_A_MINUTE")
    """How often each learner may hand in each lesson within a minute."""
    api_token: SecretStr = Field(alias="JUPYTERHUB_API_TOKEN")
    """The service's own Hub token; session cookies are sealed with a key made from it."""
    api_url: HttpUrl = Field(alias="JUPYTERHUB_API_URL")
    """The Hub's API as the service reaches it."""
    service_url: HttpUrl = Field(default=HttpUrl("http://127.0.0.1:10101"), alias="JUPYTERHUB_SERVICE_URL")
    """Where the service listens."""
    service_name: str = Field(default="progress", alias="JUPYTERHUB_SERVICE_NAME")
    prefix: Annotated[str, BeforeValidator(_with_slash)] = Field(
        default="/services/progress/", alias="JUPYTERHUB_SERVICE_PREFIX"
    )
    """Under which path the proxy shows the service."""
    hub_base_url: Annotated[str, BeforeValidator(_with_slash)] = Field(default="/", alias="JUPYTERHUB_BASE_URL")
    """Under which path the proxy shows the whole hub."""
    hub_host: str = Field(default="", alias="JUPYTERHUB_HOST")
    """The hub's public origin, where users' servers have domains of their own."""
    client_id: str = Field(default="service-progress", alias="JUPYTERHUB_CLIENT_ID")
    """The service's OAuth client."""
    dev: bool = Field(default=False, alias="WAYMARK_DEV")
    """For whoever develops Waymark: Tidewave at `/tidewave`, which runs code for whoever reaches it."""

    @field_validator("dev")
    @classmethod
    def _on_this_machine_alone(cls, dev: bool, others: ValidationInfo) -> bool:
        url = others.data.get("service_url")
        if dev and url is not None and url.host not in ("127.0.0.1", "localhost", "[::1]"):
            raise ValueError("it is for a service that listens on 127.0.0.1 alone")
        return dev

    @property
    def access_scope(self) -> str:
        """The Hub scope that whoever comes must have."""
        return f"access:services!service={self.service_name}"

    @property
    def hub_prefix(self) -> str:
        """The path of the hub's own pages, with a slash at the end."""
        return f"{self.hub_base_url}hub/"


class PublishSettings(FromEnvironment):
    """Of `waymark publish`."""

    sandbox: Literal["bubblewrap", "docker"] = Field(default="bubblewrap", alias="WAYMARK_SANDBOX")
    """What will confine submissions: with `docker` the kernels are in an image, and not here."""


class WorkerSettings(DatabaseSettings):
    """Of `waymark worker`, besides those of its boxes: `grader_ext.sandbox.settings`."""

    concurrency: int = Field(
        default_factory=lambda: os.cpu_count() or 1, ge=1, le=256, alias="WAYMARK_WORKER_CONCURRENCY"
    )
    """How many submissions are graded at once; the number of cores unless set."""
    warm_boxes: int = Field(default=2, ge=0, le=64, alias="WAYMARK_WARM_BOXES")
    """How many boxes stand ready for each kernel and limits of the published courses."""
    sign_of_life: Path | None = Field(default=None, alias="WAYMARK_WORKER_SIGN_OF_LIFE")
    """A file that the worker touches each second while the database answers it: for a container's health check."""
