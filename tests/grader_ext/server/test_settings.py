import pytest

from grader_ext.server.settings import BadSetting, Settings

GOOD = {"WAYMARK_PROGRESS_URL": "http://127.0.0.1:8000/hub/services/progress/", "JUPYTERHUB_API_TOKEN": "secret"}


def test_addresses_follow_from_the_base_address():
    settings = Settings.from_environment(GOOD)
    assert settings is not None
    assert settings.progress_url == "http://127.0.0.1:8000/hub/services/progress"
    assert settings.live_url == "ws://127.0.0.1:8000/hub/services/progress/api/live"
    assert settings.progress_page == "/hub/services/progress/"


def test_https_has_wss():
    settings = Settings.from_environment({**GOOD, "WAYMARK_PROGRESS_URL": "https://example.org/services/progress"})
    assert settings is not None
    assert settings.live_url == "wss://example.org/services/progress/api/live"


def test_the_token_stands_in_no_repr():
    assert "secret" not in repr(Settings.from_environment(GOOD))


def test_without_an_address_there_are_no_settings():
    assert Settings.from_environment({"JUPYTERHUB_API_TOKEN": "secret"}) is None


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("WAYMARK_PROGRESS_URL", "progress"),
        ("WAYMARK_PROGRESS_URL", "ftp://example.org"),
        ("WAYMARK_PROGRESS_URL", "http://"),
        ("JUPYTERHUB_API_TOKEN", ""),
    ],
)
def test_a_bad_variable_is_named(name, value):
    with pytest.raises(BadSetting, match=name):
        Settings.from_environment({**GOOD, name: value})
