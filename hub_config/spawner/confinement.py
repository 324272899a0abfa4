"""What confines a learner's container. https://docs.docker.com/engine/api/v1.41/ (HostConfig) has each key."""

_TMP = "rw,nosuid,nodev,mode=1777,size=256m"
_LOG_SIZE = "1m"


def confinement(memory: int, processes: int, runtime: str | None) -> dict[str, object]:
    """Return the keywords of docker-py's `create_host_config` beside those that DockerSpawner sets itself.

    The engine's default seccomp profile applies because none is named.

    Args:
        memory: bytes, without any swap beside them. What lies in /tmp counts.
        processes: with their threads.
        runtime: of the engine's runtimes; None for its default one.
    """
    limits: dict[str, object] = {
        "cap_drop": ["ALL"],
        "security_opt": ["no-new-privileges"],
        "read_only": True,
        "tmpfs": {"/tmp": _TMP},  # noqa: S108  (the container's own)
        "memswap_limit": memory,
        "pids_limit": processes,
        "ulimits": [{"name": "core", "soft": 0, "hard": 0}],
        # A learner can write to the container's log: it may not fill the machine's disk.
        "log_config": {"type": "json-file", "config": {"max-size": _LOG_SIZE, "max-file": "2"}},
        "init": True,  # reaps what a terminal leaves behind: it would count among the processes
        "auto_remove": False,  # a server that died is looked at first: why, and what it said
    }
    return limits | ({"runtime": runtime} if runtime else {})
