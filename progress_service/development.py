"""Development only (`make dev`): Tidewave shows the running service to its developer's tools.

It evaluates code and queries the database for whoever asks, so it is there only with WAYMARK_DEV and on the loopback
address. The hub's proxy shows no path of it.
"""

from fastapi import FastAPI

from progress_service.store.database import synchronous_engine
from progress_service.store.tables import Base


def install_tidewave(app: FastAPI, database_url: str) -> None:
    """Mount Tidewave at `/tidewave`; `/tidewave/mcp` speaks the Model Context Protocol."""
    from tidewave.fastapi import Tidewave  # of the extra `dev`, which no learner's platform needs

    Tidewave().install(app, sqlalchemy_base=Base, sqlalchemy_engine=synchronous_engine(database_url))
