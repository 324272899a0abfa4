"""The container as it is asked for, without an engine."""

from grader_ext.core.limits import Limits
from grader_ext.sandbox.docker.container import Mount, box

CONFIG = box(
    "image",
    Limits(memory_mb=200, processes=40, disk_mb=3),
    "1234:1234",
    command=["python", "-m", "kernel"],
    env={"A": "1"},
    mount=Mount("/host/box", "/here/box"),
    stderr="/here/box/stderr",
    labels={"x": "y"},
    runtime=None,
)
HOST = CONFIG["HostConfig"]


def test_nothing_is_granted():
    assert HOST["NetworkMode"] == "none"
    assert HOST["ReadonlyRootfs"] is True
    assert HOST["CapDrop"] == ["ALL"]
    assert HOST["SecurityOpt"] == ["no-new-privileges:true"], "the engine's own seccomp profile stays in force"
    assert CONFIG["User"] == "1234:1234"
    assert HOST["Mounts"] == [{"Type": "bind", "Source": "/host/box", "Target": "/here/box"}]
    assert not {"Privileged", "CapAdd", "Devices", "Binds", "PidMode", "UsernsMode"} & HOST.keys()


def test_every_limit_has_its_mechanism():
    assert HOST["Memory"] == HOST["MemorySwap"] == 200 * 2**20
    assert HOST["PidsLimit"] == 40
    assert HOST["NanoCpus"] == 10**9
    limits = {one["Name"]: one["Hard"] for one in HOST["Ulimits"]}
    assert limits["fsize"] == 65 * 2**20
    assert limits["core"] == 0
    assert "nproc" not in limits, "it would count the processes of all boxes together"
    assert all(f"size={3 * 2**20}" in options for options in HOST["Tmpfs"].values())
    assert HOST["LogConfig"] == {"Type": "none"}, "a flood of output must not fill the engine's disk"


def test_the_kernel_speaks_to_the_fifo_and_keeps_the_images_path():
    assert CONFIG["Cmd"][-3:] == ["python", "-m", "kernel"]
    assert "/here/box/stderr" in CONFIG["Cmd"]
    assert "A=1" in CONFIG["Env"]
    assert not [one for one in CONFIG["Env"] if one.startswith("PATH=")]


def test_a_runtime_is_named_only_when_one_was_chosen():
    assert "Runtime" not in HOST
    other = box(
        "i", Limits(), "1:1", command=["x"], env={}, mount=Mount("/a", "/a"), stderr="/a", labels={}, runtime="runsc"
    )
    assert other["HostConfig"]["Runtime"] == "runsc"
