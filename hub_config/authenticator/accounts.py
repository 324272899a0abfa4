"""Who may log in: names, password hashes, approval."""

import time
from collections.abc import Callable
from dataclasses import dataclass

from sqlalchemy import Delete, Engine, Update, delete, func, insert, select, update
from sqlalchemy.exc import IntegrityError

from hub_config.authenticator.tables import accounts


@dataclass(frozen=True)
class Account:
    """A name that signed up. `created_at` is in seconds since the epoch."""

    name: str
    password_hash: str
    approved: bool
    admin: bool
    created_at: float


class Accounts:
    """The stored accounts. Names are expected normalized (`names.normalize`)."""

    def __init__(self, engine: Engine, clock: Callable[[], float] = time.time) -> None:
        self._engine = engine
        self._clock = clock

    def find(self, name: str) -> Account | None:
        """Return the account of that name."""
        with self._engine.connect() as connection:
            row = connection.execute(select(accounts).where(accounts.c.name == name)).mappings().one_or_none()
        return Account(**row) if row else None

    def all(self) -> list[Account]:
        """Return every account, those that wait for approval first, then by name."""
        query = select(accounts).order_by(accounts.c.approved, accounts.c.name)
        with self._engine.connect() as connection:
            return [Account(**row) for row in connection.execute(query).mappings()]

    def is_empty(self) -> bool:
        """Whether nobody has an account yet."""
        with self._engine.connect() as connection:
            return connection.execute(select(func.count()).select_from(accounts)).scalar_one() == 0

    def add(self, name: str, password_hash: str, *, approved: bool, admin: bool = False) -> bool:
        """Add an account; False when the name is taken, and then nothing changes."""
        values = {"name": name, "password_hash": password_hash, "approved": approved, "admin": admin}
        try:
            with self._engine.begin() as connection:
                connection.execute(insert(accounts).values(**values, created_at=self._clock()))
        except IntegrityError:
            return False
        return True

    def approve(self, name: str) -> bool:
        """Let a waiting account in; False when none waits under that name."""
        return self._change(update(accounts).where(accounts.c.name == name, ~accounts.c.approved).values(approved=True))

    def deny(self, name: str) -> bool:
        """Remove a waiting account; False when none waits under that name."""
        return self._change(delete(accounts).where(accounts.c.name == name, ~accounts.c.approved))

    def remove(self, name: str) -> bool:
        """Remove an account; False when there is none."""
        return self._change(delete(accounts).where(accounts.c.name == name))

    def set_password(self, name: str, password_hash: str) -> bool:
        """Replace an account's password; False when there is no such account."""
        return self._change(update(accounts).where(accounts.c.name == name).values(password_hash=password_hash))

    def _change(self, statement: Update | Delete) -> bool:
        with self._engine.begin() as connection:
            return connection.execute(statement).rowcount > 0
