"""Invitation codes: an admin hands one out, its bearer may sign up."""

import hashlib
import secrets
import time
from collections.abc import Callable
from dataclasses import dataclass

from sqlalchemy import Engine, delete, insert, select, update

from hub_config.authenticator.tables import invitations


@dataclass(frozen=True)
class Invitation:
    """A code that can still be used. `expires_at` is in seconds since the epoch."""

    id: int
    note: str
    uses_left: int
    expires_at: float


class Invitations:
    """The stored invitations. A code itself is shown once, when it is made."""

    def __init__(self, engine: Engine, clock: Callable[[], float] = time.time) -> None:
        self._engine = engine
        self._clock = clock

    def make(self, note: str, uses: int, days: float) -> str:
        """Make a code of 96 random bits, good for so many sign-ups and days, and return it."""
        code = secrets.token_urlsafe(12)
        values = {"note": note[:200], "uses_left": uses, "expires_at": self._clock() + days * 86_400}
        with self._engine.begin() as connection:
            connection.execute(insert(invitations).values(code_hash=_hash(code), **values))
        return code

    def use(self, code: str) -> bool:
        """Take one use of a code; False when it is unknown, used up or expired."""
        valid = (
            invitations.c.code_hash == _hash(code),
            invitations.c.uses_left > 0,
            invitations.c.expires_at > self._clock(),
        )
        statement = update(invitations).where(*valid).values(uses_left=invitations.c.uses_left - 1)
        with self._engine.begin() as connection:
            return connection.execute(statement).rowcount > 0

    def revoke(self, number: int) -> bool:
        """Remove a code; False when there is none of that id."""
        with self._engine.begin() as connection:
            return connection.execute(delete(invitations).where(invitations.c.id == number)).rowcount > 0

    def usable(self) -> list[Invitation]:
        """Return the codes that can still be used, the soonest to expire first."""
        columns = (invitations.c.id, invitations.c.note, invitations.c.uses_left, invitations.c.expires_at)
        query = (
            select(*columns)
            .where(invitations.c.uses_left > 0, invitations.c.expires_at > self._clock())
            .order_by(invitations.c.expires_at)
        )
        with self._engine.connect() as connection:
            return [Invitation(**row) for row in connection.execute(query).mappings()]


def _hash(code: str) -> str:
    return hashlib.sha256(code.strip().encode()).hexdigest()
