"""JupyterHub's authenticator: the log-in itself, and which pages stand around it."""

from functools import cached_property
from typing import Any

from jupyterhub.auth import Authenticator
from tornado import web
from traitlets import Unicode

from hub_config.authenticator import names
from hub_config.authenticator.desk import AccountsDesk
from hub_config.authenticator.pages import HANDLERS
from hub_config.authenticator.sign_in import TooManyAttempts
from hub_config.authenticator.sign_up_mode import SignUpMode


class WaymarkAuthenticator(Authenticator):  # type: ignore[misc]  # JupyterHub ships no types
    """Names and passwords in tables of our own. See the package for what it guards against."""

    database_url = Unicode(config=True, help="SQLAlchemy's address of the database that holds the accounts.")
    sign_up_mode = Unicode("approval", config=True, help="Who may sign up: open, approval, invitation or closed.")

    @cached_property
    def desk(self) -> AccountsDesk:
        """The accounts. Its tables are made when they are first needed."""
        trusted_proxies = self.parent.trusted_downstream_ips if self.parent else ()
        return AccountsDesk(self.database_url, SignUpMode(self.sign_up_mode), trusted_proxies)

    async def authenticate(self, handler: web.RequestHandler, data: dict[str, str]) -> dict[str, object] | None:
        """Return the user model of JupyterHub when the name and password are right and approved."""
        name, password = data.get("username"), data.get("password")
        if name is None or password is None:
            raise web.HTTPError(400, "Give a name and a password.")
        try:
            account = await self.desk.run(self.desk.sign_in.check, name, password, self.desk.address_of(handler))
        except TooManyAttempts as refusal:
            raise web.HTTPError(429, str(refusal)) from refusal
        if account is None:
            return None
        if not account.approved:
            # Only whoever knows the password gets to read this.
            raise web.HTTPError(403, "Your account waits for an admin's approval.")
        return {"name": account.name, "admin": True if account.admin else None}

    def normalize_username(self, username: str) -> str:
        """Return the name's one spelling."""
        return names.normalize(username)

    def validate_username(self, username: str) -> bool:
        """Whether a normalized name may be a user's."""
        return names.is_valid(username)

    async def delete_user(self, user: Any) -> None:  # noqa: ANN401  (JupyterHub ships no types)
        """Forget the account of a user that an admin deletes in JupyterHub."""
        await self.desk.run(self.desk.accounts.remove, user.name)

    def get_handlers(self, app: object) -> list[tuple[str, type[web.RequestHandler]]]:  # noqa: ARG002  (JupyterHub's signature)
        """Return the pages beside JupyterHub's log-in page."""
        return HANDLERS
