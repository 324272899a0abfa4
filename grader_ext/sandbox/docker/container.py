"""The container of one box, as the engine's API wants it told: pure.

The fields are those of https://docs.docker.com/reference/api/engine/version/v1.41/#tag/Container/operation/ContainerCreate
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from grader_ext.core.limits import Limits
from grader_ext.sandbox.inside import ENVIRONMENT, HOME, HOSTNAME, SHARED_MEMORY_MB, rlimits

OWNER = "waymark.owner"
"""Label: which backend made the container; its events are ours."""
SOCKETS = "waymark.sockets"
"""Label: where the engine finds the folders of the boxes of all workers that share it."""
FOLDER = "waymark.box"
"""Label: the name of the box's folder, whose lock tells whether its worker lives."""

_CPUS = 1.0
_FIRST_TO_GO = 500
"""Where the whole machine is out of memory, the kernel ends boxes before anything else."""
_SPEAK_TO = 'umask 077; exec "$@" >"$0" 2>&1'


@dataclass(frozen=True)
class Mount:
    """A folder of the host's, and where the container sees it."""

    source: str
    target: str


def box(
    image: str,
    limits: Limits,
    user: str,
    *,
    command: Sequence[str],
    env: Mapping[str, str],
    mount: Mount,
    stderr: str,
    labels: Mapping[str, str],
    runtime: str | None,
) -> dict[str, Any]:
    """A box that runs `command`, which writes to the fifo `stderr` and shares the one folder `mount`.

    Its standard output goes there and not to the engine, which would keep it on its disk or spin on a flood of it.
    """
    spoken_to = ["sh", "-c", _SPEAK_TO, stderr]
    config = confined(
        image, limits, user, command=[*spoken_to, *command], env=env, mount=mount, labels=labels, runtime=runtime
    )
    config["HostConfig"]["LogConfig"] = {"Type": "none"}
    return config


def confined(
    image: str,
    limits: Limits,
    user: str,
    *,
    command: Sequence[str],
    env: Mapping[str, str],
    mount: Mount,
    labels: Mapping[str, str],
    runtime: str | None,
) -> dict[str, Any]:
    """A container that runs `command` with no more rights than a box has."""
    return {
        "Image": image,
        "User": user,
        "Hostname": HOSTNAME,
        "WorkingDir": HOME,
        "Entrypoint": list(command[:1]),
        "Cmd": list(command[1:]),
        "Env": [f"{name}={value}" for name, value in environment(env).items()],
        "Labels": dict(labels),
        "NetworkDisabled": True,
        "HostConfig": _host(limits, user, runtime)
        | {"Mounts": [{"Type": "bind", "Source": mount.source, "Target": mount.target}]},
    }


def environment(extra: Mapping[str, str]) -> dict[str, str]:
    """That of every box, but for PATH: the image knows best where its programs are."""
    return {name: value for name, value in ENVIRONMENT.items() if name != "PATH"} | dict(extra)


def _host(limits: Limits, user: str, runtime: str | None) -> dict[str, Any]:
    memory = limits.memory_mb * 2**20
    return {
        "NetworkMode": "none",
        "ReadonlyRootfs": True,
        "Init": True,  # reaps orphans, passes on signals, and lets the kernel's process have no special one
        "CapDrop": ["ALL"],
        "SecurityOpt": ["no-new-privileges:true"],  # the engine adds its default seccomp and AppArmor profiles
        "IpcMode": "private",
        "CgroupnsMode": "private",
        "Memory": memory,
        "MemorySwap": memory,  # memory and swap together: no swap
        "NanoCpus": int(_CPUS * 10**9),
        "PidsLimit": limits.processes,
        "OomScoreAdj": _FIRST_TO_GO,
        "ShmSize": SHARED_MEMORY_MB * 2**20,
        "Ulimits": list(_ulimits(limits)),
        "Tmpfs": _tmpfs(limits.disk_mb, user),
        **({"Runtime": runtime} if runtime else {}),
    }


def _ulimits(limits: Limits) -> list[dict[str, Any]]:
    """Those of every box, but for the number of processes: the engine's boxes share one user namespace."""
    return [
        {"Name": name.lower(), "Soft": value, "Hard": value}
        for name, value in rlimits(limits).items()
        if name != "NPROC"
    ]


def _tmpfs(disk_mb: int, user: str) -> dict[str, str]:
    size = disk_mb * 2**20
    uid, gid = user.split(":")
    return {
        "/tmp": f"exec,size={size},mode=1777",  # noqa: S108 -- the box's own
        HOME: f"exec,size={size},mode=0700,uid={uid},gid={gid}",
    }
