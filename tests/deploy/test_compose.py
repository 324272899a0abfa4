"""What docker-compose.yml promises, read from the file itself."""

import re
import subprocess
from pathlib import Path

import pytest
import yaml
from compose_program import ALONE, PLUGIN, installed

from grader_ext.core.limits import Limits

ROOT = Path(__file__).parents[2]
OVERRIDES = sorted(ROOT.glob("docker-compose.*.yml"))
FILES = [[], *([override] for override in OVERRIDES), OVERRIDES]
SOCKET = "/var/run/docker.sock"


@pytest.fixture(scope="module")
def stack():
    return yaml.safe_load((ROOT / "docker-compose.yml").read_text())


def networks_of(service):
    if "network_mode" in service:
        assert service["network_mode"] == "none"
        return set()
    return set(service["networks"])


def holders(services):
    return {name for name, one in services.items() if any(SOCKET in mount for mount in one.get("volumes", ()))}


@pytest.mark.parametrize(
    "overrides", FILES, ids=lambda paths: "+".join(path.suffixes[0][1:] for path in paths) or "alone"
)
@pytest.mark.parametrize("compose", [ALONE, PLUGIN], ids=["docker-compose", "plugin"])
def test_compose_takes_the_files(compose, overrides):
    if not installed(compose):
        pytest.skip(f"`{' '.join(compose)}` is not installed here")
    files = [f"--file={path}" for path in (ROOT / "docker-compose.yml", *overrides)]
    done = subprocess.run([*compose, *files, "config", "--quiet"], capture_output=True, text=True, cwd=ROOT)
    assert done.returncode == 0, done.stderr


def test_only_who_starts_containers_holds_the_socket(stack):
    assert holders(stack["services"]) == {"hub", "worker"}


def test_with_the_socket_proxy_nobody_else_holds_it(stack):
    override = yaml.safe_load((ROOT / "docker-compose.socket-proxy.yml").read_text())["services"]
    for name in ("hub", "worker"):
        assert override[name]["volumes"] == [f"/dev/null:{SOCKET}"]
        assert override[name]["environment"]["DOCKER_HOST"].startswith("tcp://")
        kept = networks_of(override[name])
        assert networks_of(stack["services"][name]) <= kept
    assert {name for name, one in override.items() if f"{SOCKET}:{SOCKET}" in one["volumes"]} == {"socket-proxy"}


def test_only_who_needs_postgres_reaches_it(stack):
    on_it = {name for name, one in stack["services"].items() if "database" in networks_of(one)}
    assert on_it == {"postgres", "hub", "service", "worker", "migrate", "publish"}
    assert networks_of(stack["services"]["postgres"]) == {"database"}


def test_browsers_reach_the_proxy_alone(stack):
    assert {name for name, one in stack["services"].items() if one.get("ports")} == {"proxy"}
    assert stack["services"]["proxy"]["ports"] == ["${WAYMARK_LISTEN:-127.0.0.1:8000}:8000"]
    assert {name for name, one in stack["services"].items() if "front" in networks_of(one)} == {"proxy"}
    assert {name for name, one in stack["networks"].items() if not one.get("internal")} == {"front"}


def test_every_part_is_confined(stack):
    for name, one in stack["services"].items():
        assert one["read_only"] is True, name
        assert one["cap_drop"] == ["ALL"], name
        assert one["security_opt"] == ["no-new-privileges:true"], name
        if one.get("user") or one.get("cap_add"):
            assert name in {"hub", "worker"}


def test_each_part_mounts_its_own_keys_and_no_other(stack):
    mounted = {
        name: {mount.partition(":")[0] for mount in one.get("volumes", ()) if "-keys:" in mount}
        for name, one in stack["services"].items()
    }
    expected = {"hub": "hub", "proxy": "proxy", "service": "service", "postgres": "postgres"}
    expected |= dict.fromkeys(("worker", "migrate", "publish"), "worker")
    for name, owner in expected.items():
        assert mounted.pop(name) == {f"{owner}-keys"}
    assert mounted.pop("keys") == {f"{owner}-keys" for owner in {*expected.values()}}
    assert not any(mounted.values())


def test_what_boxes_write_outside_themselves_stays_in_memory(stack):
    """A box's own memory limit is met before the volume is full, and others lack room."""
    options = stack["volumes"]["boxes"]["driver_opts"]
    assert options["type"] == "tmpfs"
    assert {"uid=1000", "gid=1000", "mode=0700"} <= {*options["o"].split(",")}
    [gigabytes] = re.findall(r"size=(\d+)g", options["o"])
    assert int(gigabytes) * 1024 > Limits().memory_mb


def test_all_courses_are_published_in_one_call(stack, tmp_path):
    """A broken one does not keep back the others, and its folder's name may hold a space."""
    for folder in ("first course", "second"):
        (tmp_path / folder).mkdir()
        (tmp_path / folder / "course.toml").touch()
    (tmp_path / "no course").mkdir()
    shell, option, script = stack["services"]["publish"]["command"]
    script = script.replace("$$", "$").replace("/courses/", f"{tmp_path}/").replace("waymark publish", "printf '<%s>'")
    done = subprocess.run([shell, option, script], capture_output=True, text=True, check=True)
    assert done.stdout == f"<{tmp_path / 'first course'}><{tmp_path / 'second'}>"


def test_no_secret_has_a_default():
    for path in (ROOT / "docker-compose.yml", *OVERRIDES):
        for name, default in re.findall(r"\$\{(\w+):?-([^}]*)\}", path.read_text()):
            assert not re.search(r"PASSWORD|TOKEN|SECRET|KEY", name), name
            assert "password" not in default
            assert not re.search(r"://[^/]*:[^/]*@", default), default


def test_what_runs_once_is_not_started_again(stack):
    once = {name for name, one in stack["services"].items() if one["restart"] == "no"}
    assert once == {"keys", "migrate", "publish", "lab", "sandbox"}


def test_the_tables_are_there_before_who_needs_them(stack):
    for name in ("hub", "service", "worker", "publish"):
        assert stack["services"][name]["depends_on"]["migrate"]["condition"] == "service_completed_successfully"
