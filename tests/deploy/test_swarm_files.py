"""What deploy/swarm and docs/swarm.md say is what docker-compose.yml, our settings and the hub's spawner have."""

import re
import subprocess
from pathlib import Path
from typing import Any

import pytest
import yaml
from compose_program import compose_program
from traitlets.config import Config

from grader_ext.sandbox.settings import SandboxSettings
from hub_config.settings import Settings
from hub_config.spawner import errors
from hub_config.spawner.configure import configure_spawner
from hub_config.spawner.label import LABEL
from hub_config.spawner.nodes import NODE_LABEL
from progress_service.settings import WorkerSettings

ROOT = Path(__file__).parents[2]
PAGE = (ROOT / "docs" / "swarm.md").read_text()
COMPOSE = yaml.safe_load((ROOT / "docker-compose.yml").read_text())
PLATFORM = yaml.safe_load((ROOT / "deploy" / "swarm" / "platform.yml").read_text())
STACK_FILE = ROOT / "deploy" / "swarm" / "workers.yml"
STACK = yaml.safe_load(STACK_FILE.read_text())
WORKER = STACK["services"]["worker"]


def with_defaults(value: object) -> str:
    """As docker fills in what nobody has set."""
    return re.sub(r"\$\{\w+:-([^}]*)\}", r"\1", str(value))


def environment(service: dict[str, Any]) -> dict[str, str]:
    return {name: with_defaults(value) for name, value in service["environment"].items()}


def test_compose_takes_the_platform_over_its_own_file():
    program = compose_program()
    if program is None:
        pytest.skip("no docker compose is installed here")
    files = ["--file=docker-compose.yml", "--file=deploy/swarm/platform.yml"]
    done = subprocess.run([*program, *files, "config"], capture_output=True, text=True, cwd=ROOT)
    assert done.returncode == 0, done.stderr
    merged = yaml.safe_load(done.stdout)
    assert merged["services"]["hub"]["environment"]["WAYMARK_SPAWNER"] == "swarm"
    assert set(merged["services"]["hub"]["networks"]) == set(COMPOSE["services"]["hub"]["networks"])
    database = merged["networks"]["database"]
    assert (database["driver"], database["attachable"], database["internal"]) == ("overlay", True, True)


def test_the_hub_is_configured_by_the_two_files():
    given = environment({"environment": {k: v or "" for k, v in COMPOSE["services"]["hub"]["environment"].items()}})
    given |= environment(PLATFORM["services"]["hub"])
    reached = '{"hub": "waymark-hub", "proxy": "waymark-proxy"}'
    c = Config()
    configure_spawner(c, Settings.from_environment(given | {"WAYMARK_LEARNERS_REACH": reached}))
    assert c.JupyterHub.spawner_class.__name__ == "ServiceSpawner"


def test_all_workers_are_those_of_the_stack():
    assert PLATFORM["services"]["worker"] == {"scale": 0}
    assert STACK["services"].keys() == {"worker"}


def test_a_worker_is_what_it_is_in_compose():
    there = COMPOSE["services"]["worker"]
    for key in ("user", "cap_add", "cap_drop", "read_only", "init", "stop_grace_period", "logging"):
        assert WORKER[key] == there[key], key
    assert with_defaults(WORKER["image"]) == there["image"]
    assert STACK["volumes"]["boxes"] == COMPOSE["volumes"]["boxes"]
    ours, theirs = (
        environment(WORKER),
        environment({"environment": {k: v or "" for k, v in there["environment"].items()}}),
    )
    assert ours.keys() == theirs.keys()
    assert {name for name in ours if ours[name] != theirs[name]} <= {"PGPASSFILE"} | {
        name for name in ours if name == "WAYMARK_SANDBOX_SOCKETS_ON_HOST" and ours[name].endswith("-boxes")
    }


def test_a_worker_s_variables_are_settings_with_values_that_they_take(tmp_path):
    given = environment(WORKER) | {"WAYMARK_SANDBOX_SOCKETS": str(tmp_path)}
    known = set()
    for settings in (WorkerSettings, SandboxSettings):
        settings.from_environment(given)
        known |= {field.alias for field in settings.model_fields.values()}
    assert {name for name in given if name.startswith("WAYMARK_")} <= known


def test_a_worker_s_secret_is_the_password_file_that_the_page_stores():
    [secret] = WORKER["secrets"]
    assert environment(WORKER)["PGPASSFILE"] == f"/run/secrets/{secret['target']}"
    assert (secret["uid"], secret["mode"]) == ("1000", 0o400)  # libpq takes none that others may read
    assert f"docker secret create {with_defaults(STACK['secrets'][secret['source']]['name'])} -" in PAGE
    assert "cat /data/keys/pgpass" in PAGE


def test_workers_reach_the_database_and_nothing_else():
    assert WORKER["networks"] == ["database"]
    assert STACK["networks"]["database"] == {"external": True, "name": PLATFORM["networks"]["database"]["name"]}
    assert "ports" not in WORKER


def test_the_page_gives_the_labels_that_are_asked_for():
    [constraint] = WORKER["deploy"]["placement"]["constraints"]
    grading = constraint.removeprefix("node.labels.").replace("==", "=")
    for label in (grading, f"{NODE_LABEL}=true"):
        assert f"docker node update --label-add {label} NODE" in PAGE
    assert f"--filter label={LABEL})" in PAGE


def test_the_page_names_the_files_their_variables_and_the_spawner_s_errors():
    for path in ("deploy/swarm/platform.yml", "deploy/swarm/workers.yml"):
        assert path in PAGE
    rows = re.search(r"\| variable \| what it sets for the stack \|\n\|---\|---\|\n((?:\|.*\n)+)", PAGE)
    assert rows
    named = {name for row in rows[1].splitlines() for name in re.findall(r"WAYMARK_[A-Z_]+", row.split("|")[1])}
    assert named == set(re.findall(r"\$\{(WAYMARK_[A-Z_]+)", STACK_FILE.read_text()))
    codes = {error.code for error in vars(errors).values() if isinstance(error, type)}
    assert set(re.findall(r"`\[([a-z-]+)\]`", PAGE)) <= codes
    assert "tests/deploy/test_swarm.py" in PAGE
    assert (ROOT / "tests" / "deploy" / "test_swarm.py").exists()
