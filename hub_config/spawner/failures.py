"""What an error of the Docker Engine means for a learner's server."""

from dataclasses import dataclass

import requests
from docker.errors import APIError, DockerException, ImageNotFound  # type: ignore[import-untyped]  # it ships no types
from jupyterhub.spawner import SpawnException

from hub_config.spawner.errors import CannotStart, EngineRefused, EngineUnreachable, ImageMissing, NetworkMissing

#: What docker-py raises where the engine cannot be asked, or refuses. APIError is both of these.
ENGINE_ERRORS = (DockerException, requests.RequestException)


@dataclass(frozen=True)
class Wanted:
    """What was to be started."""

    container: str
    image: str
    networks: tuple[str, ...]


def explain(error: Exception, wanted: Wanted) -> CannotStart:
    """Return the error of ours that says what one of `ENGINE_ERRORS` means."""
    if not isinstance(error, APIError):
        return EngineUnreachable(problem=error)
    explanation = str(error.explanation)
    if isinstance(error, ImageNotFound):
        return ImageMissing(image=wanted.image)
    for network in wanted.networks:
        # By what it says: an engine that is in a swarm asks its manager, and has another status for it.
        if f"network {network} not found" in explanation:
            return NetworkMissing(network=network)
    return EngineRefused(container=wanted.container, problem=explanation)


class ServerRefused(SpawnException):  # type: ignore[misc]  # JupyterHub ships no types
    """Has JupyterHub show the learner's message, on the page and in the progress, and log the admin's."""

    def __init__(self, reason: CannotStart, status_code: int = 503) -> None:
        super().__init__(
            reason.for_learner, reason=reason.code, log_message=f"{reason} [{reason.code}]", status_code=status_code
        )
        self.jupyterhub_message = reason.for_learner
