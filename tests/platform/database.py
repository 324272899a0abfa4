"""What really is in the platform's database."""

from pathlib import Path
from typing import Any

import psycopg

from hub_config.postgres import EmbeddedPostgres


class Stored:
    """Looks into the embedded Postgres of a data folder."""

    def __init__(self, data: Path) -> None:
        self.address = EmbeddedPostgres(data).url
        """As `WAYMARK_DATABASE_URL` has it."""

    def rows(self, statement: str) -> list[tuple[Any, ...]]:
        with psycopg.connect(self.address.replace("+psycopg", ""), autocommit=True) as connection:
            return connection.execute(statement).fetchall()

    def one(self, statement: str) -> Any:
        """The first value; None during an outage."""
        try:
            return self.rows(statement)[0][0]
        except psycopg.OperationalError:
            return None

    def status(self, submission: int) -> str | None:
        return self.one(f"SELECT status FROM submissions WHERE id = {submission}")

    def results(self, submission: int) -> list[tuple[str, str]]:
        """Test and status, in order."""
        return self.rows(
            f"SELECT grade_id, status FROM test_results WHERE submission_id = {submission} ORDER BY number"
        )

    @property
    def jobs(self) -> int | None:
        """Jobs that are not done; None during an outage."""
        return self.one("SELECT count(*)::int FROM procrastinate_jobs")
