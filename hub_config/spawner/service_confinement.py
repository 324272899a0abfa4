"""What confines a learner's container that is a Swarm service: `confinement`, as far as Swarm has it.

https://docs.docker.com/engine/api/v1.41/#tag/Service/operation/ServiceCreate has each key; docs/swarm.md says what
Swarm lacks.
"""

from collections.abc import Sequence

from docker.types import DriverConfig, Mount, RestartPolicy  # type: ignore[import-untyped]  # it ships no types

from hub_config.learner_box import HOME

_TMP_SIZE = 256 * 2**20
_LOG = {"max-size": "1m", "max-file": "2"}  # a learner can write to it: it may not fill the node's disk
_STOP_NANOSECONDS = 10 * 10**9


def confined_command(command: Sequence[str]) -> list[str]:
    """Return the command that gives up for itself what Swarm cannot take: new privileges, and core dumps."""
    return ["prlimit", "--core=0", "setpriv", "--no-new-privs", *command]


def container_spec(image: str, command: Sequence[str], home: str, label: dict[str, str]) -> dict[str, object]:
    """Return the keywords of docker-py's `ContainerSpec` beside those that SwarmSpawner sets itself.

    Args:
        image: by its digest or ID, so that every node runs the same one.
        command: of the server.
        home: the volume of the home folder, on the node where the container runs.
        label: of container and volume.
    """
    return {
        "image": image,
        "args": confined_command(command),
        "user": "1000:1000",
        "hostname": "waymark",
        "labels": label,
        "cap_drop": ["ALL"],
        "read_only": True,
        "init": True,  # reaps what a terminal leaves behind: it would count among the processes
        "mounts": [
            Mount(HOME, home, labels=label),
            Mount("/tmp", None, type="tmpfs", tmpfs_size=_TMP_SIZE, tmpfs_mode=0o1777),  # noqa: S108  (the container's own)
        ],
        "stop_grace_period": _STOP_NANOSECONDS,
        # Swarm ends a container that is not healthy: a learner's busy server is not to be ended.
        "healthcheck": {"Test": ["NONE"]},
    }


def task_spec(memory: int, processors: float, processes: int) -> dict[str, object]:
    """Return the keywords of docker-py's `TaskTemplate` beside those that SwarmSpawner sets itself.

    Args:
        memory: bytes. What lies in /tmp counts.
        processors: as many as the container may use.
        processes: with their threads.
    """
    limits = {"MemoryBytes": memory, "NanoCPUs": int(processors * 10**9), "Pids": processes}
    return {
        "resources": {"Limits": limits},
        "restart_policy": RestartPolicy(
            condition="none"
        ),  # a server that died is looked at, and started by its learner
        "log_driver": DriverConfig("json-file", _LOG),
    }
