"""`/hub/accounts`: an admin approves and denies, invites, and gives a new password to whoever lost theirs."""

from collections.abc import Awaitable, Callable
from datetime import UTC, datetime
from typing import ClassVar

from jupyterhub.scopes import needs_scope
from tornado import web

from hub_config.authenticator import passwords
from hub_config.authenticator.names import normalize
from hub_config.authenticator.pages.page import Page

_MOST_USES = 1000
_MOST_DAYS = 366


class AccountsPage(Page):
    """The accounts and invitations. It takes JupyterHub's scope `admin:users`, which admins have."""

    @needs_scope("admin:users")  # type: ignore[untyped-decorator]  # JupyterHub ships no types
    async def get(self) -> None:
        """Show who waits, who is in, and which codes can be used."""
        await self._show()

    @needs_scope("admin:users")  # type: ignore[untyped-decorator]  # JupyterHub ships no types
    async def post(self) -> None:
        """Do what the pressed button names."""
        action = self._actions.get(self.field("action"))
        if action is None:
            raise web.HTTPError(400, f"There is no action {self.field('action')!r} on accounts.")
        await action(self)

    async def _approve(self) -> None:
        name = self._name()
        if not await self.desk.run(self.desk.accounts.approve, name):
            raise web.HTTPError(404, f"Nobody named {name!r} waits for approval.")
        self._back(f"approved {name}")

    async def _deny(self) -> None:
        name = self._name()
        if not await self.desk.run(self.desk.accounts.deny, name):
            raise web.HTTPError(404, f"Nobody named {name!r} waits for approval.")
        self._back(f"denied {name}")

    async def _new_password(self) -> None:
        name = self._name()
        password = passwords.generate()
        if not await self.desk.run(self._store_password, name, password):
            raise web.HTTPError(404, f"There is no account {name!r}.")
        user = self.find_user(name)
        if user:
            self.end_sessions(user)
        self.log.info("%s gave %s a new password", self.current_user.name, name)
        await self._show(secret=f"The new password of {name}, shown only now:", value=password)

    async def _invite(self) -> None:
        uses, days = self._number("uses", _MOST_USES), self._number("days", _MOST_DAYS)
        code = await self.desk.run(self.desk.invitations.make, self.field("note"), uses, days)
        self.log.info("%s made an invitation for %d sign-ups", self.current_user.name, uses)
        await self._show(secret="The invitation code, shown only now:", value=code)  # noqa: S106  (a caption)

    async def _revoke(self) -> None:
        await self.desk.run(self.desk.invitations.revoke, self._number("invitation", 2**31 - 1))
        self._back("revoked an invitation")

    def _store_password(self, name: str, password: str) -> bool:
        return self.desk.accounts.set_password(name, passwords.hash_password(password))

    def _name(self) -> str:
        return normalize(self.field("name"))

    def _number(self, field: str, most: int) -> int:
        text = self.field(field)
        if not (text.isascii() and text.isdecimal() and 1 <= int(text[:12]) <= most):
            raise web.HTTPError(400, f"{field} must be a whole number from 1 to {most}.")
        return int(text)

    def _back(self, what: str) -> None:
        """Answer a change by the page anew, so that a reload repeats nothing."""
        self.log.info("%s %s", self.current_user.name, what)
        self.redirect(self.request.path, status=303)

    async def _show(self, secret: str = "", value: str = "") -> None:
        accounts = await self.desk.run(self.desk.accounts.all)
        invitations = await self.desk.run(self.desk.invitations.usable)
        self.set_header("Cache-Control", "no-store")
        await self.show(
            "accounts.html",
            accounts=[(account, _day(account.created_at)) for account in accounts],
            invitations=[(invitation, _day(invitation.expires_at)) for invitation in invitations],
            secret=secret,
            value=value,
        )

    _actions: ClassVar[dict[str, Callable[["AccountsPage"], Awaitable[None]]]] = {
        "approve": _approve,
        "deny": _deny,
        "new-password": _new_password,
        "invite": _invite,
        "revoke": _revoke,
    }


def _day(seconds: float) -> str:
    return datetime.fromtimestamp(seconds, UTC).strftime("%Y-%m-%d")
