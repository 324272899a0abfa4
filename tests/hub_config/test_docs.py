"""What docs/admin.md says of settings and messages is what the code has."""

import re
from pathlib import Path

from grader_ext.core.errors import WaymarkError
from grader_ext.sandbox import errors as sandbox_errors
from hub_config import errors
from hub_config.authenticator.sign_up_mode import SignUpMode
from hub_config.settings import Settings
from hub_config.spawner import errors as spawner_errors
from hub_config.spawner.group import LearnerGroup
from hub_config.spawner.kind import SpawnerKind

ROOT = Path(__file__).parents[2]
PAGE = (ROOT / "docs" / "admin.md").read_text()
SETTINGS = {f"WAYMARK_{name.upper()}" for name in Settings.model_fields}


def compose_variables() -> set[str]:
    """Those that the compose files take from the admin's environment or `.env`."""
    return {
        name
        for path in ROOT.glob("docker-compose*.yml")
        for name in re.findall(r"\$\{(WAYMARK_[A-Z_]+)", path.read_text())
    }


def test_each_setting_is_documented_and_none_is_made_up():
    documented = set(re.findall(r"^\| `(WAYMARK_[A-Z_]+)` \|", PAGE, re.MULTILINE))
    assert documented >= SETTINGS
    assert documented <= SETTINGS | compose_variables()


def test_each_sign_up_mode_is_documented():
    assert {mode.value for mode in SignUpMode} <= set(re.findall(r"^\| `([a-z]+)` \|", PAGE, re.MULTILINE))


def test_the_error_codes_named_are_errors_of_ours():
    known = [*vars(errors).values(), *vars(spawner_errors).values(), *vars(sandbox_errors).values()]
    codes = {error.code for error in known if isinstance(error, type) and issubclass(error, WaymarkError)}
    assert set(re.findall(r"`\[([a-z-]+)\]`", PAGE)) <= codes


def test_each_reason_why_a_container_does_not_start_is_documented():
    codes = {error.code for error in vars(spawner_errors).values() if isinstance(error, type)}
    codes -= {WaymarkError.code, spawner_errors.CannotStart.code}
    assert codes <= set(re.findall(r"`\[([a-z-]+)\]`", PAGE))


def test_each_spawner_and_each_key_of_a_group_is_documented():
    row = re.search(r"^\| `WAYMARK_SPAWNER` \|.*$", PAGE, re.MULTILINE)
    assert {kind.value for kind in SpawnerKind} <= set(re.findall(r"`([a-z]+)`", row[0]))
    keys = re.search(r"^\| key \| what \|\n\|---\|---\|\n((?:\|.*\n)+)", PAGE, re.MULTILINE)
    named = {key for line in keys[1].splitlines() for key in re.findall(r"`([a-z]+)`", line.split("|")[1])}
    assert named == set(LearnerGroup.model_fields)
