"""Whether everything runs; for supervisors, without a log-in."""

from fastapi import APIRouter, Response

from progress_service.api.dependencies import TheParts
from progress_service.api.models import Health
from progress_service.store.errors import DatabaseUnavailable
from progress_service.store.queue import workers_alive

router = APIRouter(prefix="/health", tags=["health"])

_WORKER_SECONDS = 10.0
"""A worker without a sign of life for so long counts as missing."""


@router.get("", responses={503: {"model": Health}})
async def get_health(parts: TheParts, response: Response) -> Health:
    """The database's and the worker's state; 503 when the database does not answer."""
    try:
        async with parts.database.transaction() as session:
            alive = await workers_alive(session, _WORKER_SECONDS)
    except DatabaseUnavailable:
        response.status_code = 503
        return Health(status="degraded", database="unavailable", worker="unknown")
    if alive:
        return Health(status="ok", database="ok", worker="ok")
    return Health(status="degraded", database="ok", worker="missing")
