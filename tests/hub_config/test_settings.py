from pathlib import Path

import pytest

from hub_config.authenticator.sign_up_mode import SignUpMode
from hub_config.errors import SettingInvalid
from hub_config.settings import Settings


def test_defaults():
    settings = Settings.from_environment({})
    assert settings.data == Path.cwd() / ".waymark"
    assert settings.database_url is None
    assert settings.sign_up_mode is SignUpMode.OPEN


@pytest.mark.parametrize(
    ("address", "mode"),
    [
        ("http://127.0.0.1:8000", "open"),
        ("http://[::1]:8000", "open"),
        ("http://localhost:8000", "open"),
        ("http://0.0.0.0:8000", "approval"),
        ("http://192.0.2.1:8000", "approval"),
        ("https://class.example", "approval"),
    ],
)
def test_sign_up_is_open_on_this_machine_alone(address, mode):
    assert Settings.from_environment({"WAYMARK_PUBLIC_URL": address}).sign_up_mode == mode
    assert (
        Settings.from_environment({"WAYMARK_PUBLIC_URL": address, "WAYMARK_SIGNUP": "closed"}).sign_up_mode == "closed"
    )


def test_secrets_are_not_shown():
    settings = Settings.from_environment(
        {
            "WAYMARK_DATABASE_URL": "postgresql+psycopg://u:hunter2@db/waymark",
            "WAYMARK_HUB_DATABASE_URL": "sqlite:///hunter2",
        }
    )
    assert "hunter2" not in repr(settings)
    assert "hunter2" not in str(settings)
    assert settings.as_environment()["WAYMARK_DATABASE_URL"].endswith("hunter2@db/waymark")


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("WAYMARK_SIGNUP", "maybe"),
        ("WAYMARK_ADMIN", "no spaces"),
        ("WAYMARK_PUBLIC_URL", "eight thousand"),
        ("WAYMARK_DATABASE_URL", "hunter2"),
    ],
)
def test_a_wrong_setting_is_named_and_its_value_is_not_repeated(name, value):
    with pytest.raises(SettingInvalid, match=name) as raised:
        Settings.from_environment({name: value})
    assert value not in str(raised.value)


def test_an_empty_variable_is_unset_and_what_is_given_wins(tmp_path):
    settings = Settings.from_environment({"WAYMARK_SIGNUP": "", "WAYMARK_DATA": "/elsewhere"}, data=tmp_path)
    assert settings.signup is None
    assert settings.data == tmp_path


def test_a_process_gets_the_same_settings(tmp_path):
    settings = Settings.from_environment(
        {"WAYMARK_DATABASE_URL": "postgresql://db/x"}, data=tmp_path, signup="approval"
    )
    assert Settings.from_environment(settings.as_environment()) == settings
