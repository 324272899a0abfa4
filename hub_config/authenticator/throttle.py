"""How often something may be tried, counted in the database, so a restart forgets nothing."""

import time
from collections.abc import Callable
from dataclasses import dataclass

from sqlalchemy import ColumnElement, Engine, delete, func, insert, select

from hub_config.authenticator.tables import attempts

# Attempts older than any limit's stretch are removed on the way.
_KEPT_SECONDS = 24 * 60 * 60


@dataclass(frozen=True)
class Limit:
    """So many attempts in any stretch of so many seconds. `kind` tells limits apart in the database."""

    kind: str
    attempts: int
    seconds: float

    def of(self, subject: str) -> "LimitedKey":
        """This limit for one subject: a name or an address."""
        return LimitedKey(self, f"{self.kind} {subject[:100]}")


@dataclass(frozen=True)
class LimitedKey:
    """A limit and the key under which its attempts are counted."""

    limit: Limit
    key: str


#: Wrong passwords for one name, wherever they come from.
SIGN_IN_BY_NAME = Limit("sign-in name", 10, 15 * 60)
#: Wrong passwords from one address; a whole class may share it.
SIGN_IN_BY_ADDRESS = Limit("sign-in address", 60, 15 * 60)
#: Sign-ups from one address, whether they succeed or not; a whole class may share it.
SIGN_UP_BY_ADDRESS = Limit("sign-up address", 60, 60 * 60)


class Throttle:
    """Counts attempts.

    An attempt is entered *before* it is made and taken back when it succeeds, so that attempts made at the same time
    cannot all slip under a limit. One that is refused does not count, so nobody can be kept out for ever.
    """

    def __init__(self, engine: Engine, clock: Callable[[], float] = time.time) -> None:
        self._engine = engine
        self._clock = clock

    def enter(self, *keys: LimitedKey) -> float:
        """Count an attempt under all keys and return 0; or the seconds to wait if one is full, counting nothing."""
        now = self._clock()
        with self._engine.begin() as connection:
            ids = [
                connection.execute(insert(attempts).values(key=item.key, at=now)).inserted_primary_key for item in keys
            ]
        waits = [self._wait(item, now) for item in keys]
        if any(waits):
            self._forget(attempts.c.id.in_([row[0] for row in ids if row]))
        self._forget(attempts.c.at <= now - _KEPT_SECONDS)
        return max(waits)

    def forgive(self, *keys: LimitedKey) -> None:
        """Forget all attempts under these keys: the last one succeeded."""
        self._forget(attempts.c.key.in_([item.key for item in keys]))

    def take_back(self, key: LimitedKey) -> None:
        """Forget one attempt, the newest, under this key."""
        newest = select(func.max(attempts.c.id)).where(attempts.c.key == key.key).scalar_subquery()
        self._forget(attempts.c.id == newest)

    def _wait(self, item: LimitedKey, now: float) -> float:
        query = (
            select(attempts.c.at)
            .where(attempts.c.key == item.key, attempts.c.at > now - item.limit.seconds)
            .order_by(attempts.c.at.desc())
            .limit(item.limit.attempts + 1)
        )
        with self._engine.connect() as connection:
            times = list(connection.execute(query).scalars())
        if len(times) <= item.limit.attempts:
            return 0.0
        # The oldest of those that fill the limit leaves the window first.
        return float(times[-1] + item.limit.seconds - now)

    def _forget(self, condition: ColumnElement[bool]) -> None:
        with self._engine.begin() as connection:
            connection.execute(delete(attempts).where(condition))
