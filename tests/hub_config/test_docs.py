"""What docs/admin.md says of settings and messages is what the code has."""

import re
from pathlib import Path

from hub_config import errors
from hub_config.authenticator.sign_up_mode import SignUpMode
from hub_config.settings import Settings

PAGE = (Path(__file__).parents[2] / "docs" / "admin.md").read_text()


def test_each_setting_is_documented_and_none_is_made_up():
    documented = set(re.findall(r"^\| `(WAYMARK_[A-Z_]+)` \|", PAGE, re.MULTILINE))
    assert documented == {f"WAYMARK_{name.upper()}" for name in Settings.model_fields}


def test_each_sign_up_mode_is_documented():
    assert {mode.value for mode in SignUpMode} <= set(re.findall(r"^\| `([a-z]+)` \|", PAGE, re.MULTILINE))


def test_the_error_codes_named_are_errors_of_ours():
    codes = {error.code for error in vars(errors).values() if isinstance(error, type)}
    assert set(re.findall(r"`\[([a-z-]+)\]`", PAGE)) <= codes
