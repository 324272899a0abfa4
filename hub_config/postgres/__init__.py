"""The embedded Postgres: found, made, started, and looked after when its owner was killed."""

from hub_config.postgres.embedded import EmbeddedPostgres

__all__ = ["EmbeddedPostgres"]
