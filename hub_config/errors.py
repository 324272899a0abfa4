"""What can go wrong while the platform is started or stopped."""


class PostgresError(RuntimeError):
    """The embedded Postgres could not be used."""
