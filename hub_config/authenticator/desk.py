"""What the log-in and the pages work with: the accounts, and the rules around them."""

import asyncio
from collections.abc import Callable, Collection
from concurrent.futures import ThreadPoolExecutor
from typing import ParamSpec, TypeVar

from tornado.web import RequestHandler

from hub_config.authenticator.accounts import Accounts
from hub_config.authenticator.address import client_address
from hub_config.authenticator.invitations import Invitations
from hub_config.authenticator.sign_in import SignIn
from hub_config.authenticator.sign_up import SignUp
from hub_config.authenticator.sign_up_mode import SignUpMode
from hub_config.authenticator.tables import open_database
from hub_config.authenticator.throttle import Throttle

P = ParamSpec("P")
T = TypeVar("T")


class AccountsDesk:
    """The accounts' stores and rules on one database.

    Args:
        database_url: SQLAlchemy's address.
        mode: who may sign up.
        trusted_proxies: addresses of proxies in front of JupyterHub's own.
    """

    def __init__(self, database_url: str, mode: SignUpMode, trusted_proxies: Collection[str]) -> None:
        engine = open_database(database_url)
        throttle = Throttle(engine)
        self.mode = mode
        self.accounts = Accounts(engine)
        self.invitations = Invitations(engine)
        self.sign_in = SignIn(self.accounts, throttle)
        self.sign_up = SignUp(mode, self.accounts, self.invitations, throttle)
        self._trusted_proxies = trusted_proxies
        # Hashing a password takes 64 MB and a good part of a second's core: two at a time, the others wait.
        self._threads = ThreadPoolExecutor(2, "accounts")

    async def run(self, function: Callable[P, T], *args: P.args, **kwargs: P.kwargs) -> T:
        """Run a call that hashes or asks the database beside the hub's event loop."""
        return await asyncio.get_running_loop().run_in_executor(self._threads, lambda: function(*args, **kwargs))

    def address_of(self, handler: RequestHandler) -> str:
        """Return the address that a request came from, as far as the proxy vouches for it."""
        request = handler.request
        forwarded = request.headers.get("X-Forwarded-For", "")
        return client_address(forwarded, request.remote_ip or "", self._trusted_proxies)
