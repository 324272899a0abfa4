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
        ("WAYMARK_SPAWNER", "kubernetes"),
        ("WAYMARK_LEARNER_MEMORY", "lots"),
        ("WAYMARK_LEARNER_MEMORY", "1MiB"),
        ("WAYMARK_LEARNER_CPU", "0.0"),
        ("WAYMARK_LEARNER_PROCESSES", "13"),
        ("WAYMARK_LEARNER_SUBNETS", "10.253.0.0/30"),
        ("WAYMARK_LEARNER_GROUPS", "{not json"),
        ("WAYMARK_IDLE_TIMEOUT", "-17"),
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


def test_what_is_wrong_inside_a_group_is_named():
    with pytest.raises(SettingInvalid, match=r"WAYMARK_LEARNER_GROUPS is wrong: elixir\.memry"):
        Settings.from_environment({"WAYMARK_LEARNER_GROUPS": '{"elixir": {"memry": "1GiB"}}'})


def test_groups_and_sizes_come_through_the_environment_exactly(tmp_path):
    settings = Settings(
        data=tmp_path,
        learner_memory="1000001KiB",
        learner_groups={"elixir": {"memory": "123456789", "internet": False}, "instructors": {"image": "x"}},
        learners_reach={"hub": "waymark-hub"},
    )
    again = Settings.from_environment(settings.as_environment())
    assert again == settings
    assert again.learner_memory == 1000001 * 1024
    assert again.learner_groups["elixir"].memory == 123456789


@pytest.mark.parametrize(
    ("given", "seconds"),
    [({}, 0), ({"spawner": "docker"}, 3600), ({"spawner": "docker", "idle_timeout": 0}, 0), ({"idle_timeout": 60}, 60)],
)
def test_when_idle_servers_stop(given, seconds):
    assert Settings(**given).idle_seconds == seconds
