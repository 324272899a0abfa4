"""Who somebody is, by what the Hub says of their token."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any, Protocol

from jupyterhub.services.auth import HubOAuth, check_scopes
from tornado.web import HTTPError

from progress_service.auth.errors import HubUnavailable, NotAUser, NotAuthenticated, ScopeMissing

INSTRUCTORS = "instructors"
"""The Hub's group of those who teach."""


class Role(StrEnum):
    """What somebody may see."""

    LEARNER = "learner"
    INSTRUCTOR = "instructor"
    ADMIN = "admin"


@dataclass(frozen=True)
class Identity:
    """Somebody whom the Hub knows."""

    name: str
    role: Role


class Authenticator(Protocol):
    """Whoever can tell whose a token is."""

    async def identify(self, token: str) -> Identity:
        """Tell whose the token is.

        Raises:
            AuthError: one of its kinds.
        """
        ...


class HubAuthenticator:
    """Asks the Hub, and believes its answer for a while.

    Args:
        hub: knows the Hub's address; its cache's age is how long a revoked token still works.
        scope: what a token must have.
    """

    def __init__(self, hub: HubOAuth, scope: str) -> None:
        self._hub = hub
        self._scope = scope

    async def identify(self, token: str) -> Identity:
        """As `Authenticator` says."""
        model = await self._owner(token)
        if not model:
            raise NotAuthenticated
        if model.get("kind") != "user":
            raise NotAUser(kind=model.get("kind"), name=model.get("name"))
        if not check_scopes({self._scope}, set(model["scopes"])):
            raise ScopeMissing(name=model["name"], scope=self._scope)
        return Identity(model["name"], _role(model))

    async def _owner(self, token: str) -> dict[str, Any] | None:
        """Whose the token is; None when it is nobody's.

        A Hub that has lost its database refuses every token, as if it were not valid (JupyterHub 6.1, `prepare` of
        `handlers.base`), and the first one even after the database came back. Whether it can tell is seen by our own.
        """
        model = await self._ask(token, use_cache=True)
        if model:
            return model
        if not await self._ask(self._hub.api_token, use_cache=False):
            raise HubUnavailable(problem="it refuses the service's own token, too")
        return await self._ask(token, use_cache=False)

    async def _ask(self, token: str, *, use_cache: bool) -> dict[str, Any] | None:
        try:
            model: dict[str, Any] | None = await self._hub.user_for_token(token, use_cache=use_cache, sync=False)
        except HTTPError as error:
            raise HubUnavailable(problem=error.log_message or error) from error
        return model


def _role(model: Mapping[str, Any]) -> Role:
    if model.get("admin"):
        return Role.ADMIN
    return Role.INSTRUCTOR if INSTRUCTORS in model.get("groups", ()) else Role.LEARNER
