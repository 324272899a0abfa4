"""The spawners to choose from."""

from enum import StrEnum


class SpawnerKind(StrEnum):
    """Where learners' servers run."""

    BUBBLEWRAP = "bubblewrap"
    DOCKER = "docker"
    SWARM = "swarm"
