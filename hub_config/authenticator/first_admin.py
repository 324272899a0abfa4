"""The first admin is made when there is no account yet, by whoever starts the platform."""

from sqlalchemy import Engine

from hub_config.authenticator import passwords
from hub_config.authenticator.accounts import Accounts


def make_first_admin(engine: Engine, name: str) -> str | None:
    """Make the first admin's account and return its random password, or None when there are accounts already.

    The password is stored as a hash only: whoever calls this shows it now, or nobody will know it.
    """
    accounts = Accounts(engine)
    if not accounts.is_empty():
        return None
    password = passwords.generate()
    added = accounts.add(name, passwords.hash_password(password), approved=True, admin=True)
    return password if added else None
