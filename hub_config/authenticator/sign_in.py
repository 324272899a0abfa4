"""Checking a name and a password."""

from hub_config.authenticator import passwords
from hub_config.authenticator.accounts import Account, Accounts
from hub_config.authenticator.names import normalize
from hub_config.authenticator.throttle import SIGN_IN_BY_ADDRESS, SIGN_IN_BY_NAME, Throttle


class TooManyAttempts(Exception):
    """An answer to a learner, not a fault: nothing was checked; try again after so many seconds."""

    def __init__(self, seconds: float) -> None:
        self.seconds = seconds
        super().__init__(f"Too many attempts. Try again in {max(1, round(seconds / 60))} min.")


class SignIn:
    """Tells whose account a name and a password open, at a limited rate and in the same time for any name."""

    def __init__(self, accounts: Accounts, throttle: Throttle) -> None:
        self._accounts = accounts
        self._throttle = throttle

    def check(self, name: str, password: str, address: str) -> Account | None:
        """Return the account when the password is its own, else None. It may still wait for approval.

        Raises:
            TooManyAttempts: for this name, or from this address. It says nothing of whether the name exists.
        """
        name = normalize(name)
        by_name, by_address = SIGN_IN_BY_NAME.of(name), SIGN_IN_BY_ADDRESS.of(address)
        if wait := self._throttle.enter(by_name, by_address):
            raise TooManyAttempts(wait)
        account = self._accounts.find(name)
        if not passwords.verify(account.password_hash if account else None, password) or account is None:
            return None
        self._throttle.forgive(by_name)
        self._throttle.take_back(by_address)
        if passwords.is_outdated(account.password_hash):
            self._accounts.set_password(name, passwords.hash_password(password))
        return account

    def change_password(self, name: str, current: str, new: str, address: str) -> str | None:
        """Replace the password of an account; return why not, as a sentence, or None when it is done.

        Raises:
            TooManyAttempts: as in `check`.
        """
        account = self.check(name, current, address)
        if account is None:
            return "The current password is not right."
        if problem := passwords.problem(new, account.name):
            return problem
        self._accounts.set_password(account.name, passwords.hash_password(new))
        return None
