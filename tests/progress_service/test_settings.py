"""Settings: read once, checked, explained, and secret where they are secrets."""

import re
from pathlib import Path

import pytest

from grader_ext.core.errors import Problems
from grader_ext.sandbox import SandboxSettings
from progress_service.settings import DatabaseSettings, ServiceSettings, WorkerSettings
from progress_service.store.tables import TimeBatch, TimeOnTask

DATABASE = {"WAYMARK_DATABASE_URL": "postgresql://ada:secret-password@db/waymark"}
SERVICE = DATABASE | {"JUPYTERHUB_API_TOKEN": "secret-token", "JUPYTERHUB_API_URL": "http://127.0.0.1:8081/hub/api"}
DOCS = Path(__file__).parents[2] / "docs" / "progress_service.md"
ADMIN = DOCS.with_name("admin.md")


def problems(kind, environment):
    with pytest.raises(Problems) as caught:
        kind.from_environment(environment)
    return [(problem.code, problem.fields["name"]) for problem in caught.value.problems]


@pytest.mark.parametrize("scheme", ["postgres", "postgresql", "postgresql+psycopg"])
def test_the_usual_spellings_of_a_postgres_address_are_taken(scheme):
    settings = DatabaseSettings.from_environment({"WAYMARK_DATABASE_URL": f"{scheme}://db/waymark"})
    assert settings.database_url.get_secret_value() == "postgresql+psycopg://db/waymark"


def test_secrets_are_masked_wherever_settings_are_shown():
    settings = ServiceSettings.from_environment(SERVICE)
    assert "secret" not in repr(settings) + str(settings) + settings.model_dump_json()


def test_what_is_missing_is_named():
    assert problems(ServiceSettings, {}) == [
        ("setting-missing", "WAYMARK_DATABASE_URL"),
        ("setting-missing", "JUPYTERHUB_API_TOKEN"),
        ("setting-missing", "JUPYTERHUB_API_URL"),
    ]


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("WAYMARK_DATABASE_URL", "mysql://secret@db/x"),
        ("WAYMARK_DATABASE_URL", "secret"),
        ("WAYMARK_LOG_LEVEL", "loud"),
        ("WAYMARK_WORKER_CONCURRENCY", "0"),
        ("WAYMARK_WARM_BOXES", "many"),
    ],
)
def test_what_is_wrong_is_named_and_its_value_is_not_repeated(name, value):
    with pytest.raises(Problems) as caught:
        WorkerSettings.from_environment(DATABASE | {name: value})
    assert name in str(caught.value)
    assert "secret" not in str(caught.value)


def test_an_empty_value_counts_as_not_set():
    settings = WorkerSettings.from_environment(DATABASE | {"WAYMARK_LOG_LEVEL": "", "OTHER": "ignored"})
    assert settings.log_level == "info"
    assert settings.concurrency >= 1


def test_prefixes_have_their_slashes():
    settings = ServiceSettings.from_environment(
        SERVICE | {"JUPYTERHUB_BASE_URL": "/school", "JUPYTERHUB_SERVICE_PREFIX": "/a/b"}
    )
    assert (settings.hub_prefix, settings.prefix) == ("/school/hub/", "/a/b/")
    assert ServiceSettings.from_environment(SERVICE).hub_prefix == "/hub/"


@pytest.mark.parametrize(
    ("value", "counted"), [("", True), ("true", True), ("1", True), ("false", False), ("off", False)]
)
def test_time_on_task_is_counted_unless_it_is_switched_off(value, counted):
    settings = ServiceSettings.from_environment(SERVICE | {"WAYMARK_TIME_ON_TASK": value})
    assert settings.time_on_task is counted


def test_a_switch_that_is_neither_on_nor_off_is_named():
    wrong = problems(ServiceSettings, SERVICE | {"WAYMARK_TIME_ON_TASK": "sometimes"})
    assert wrong == [("setting-invalid", "WAYMARK_TIME_ON_TASK")]


def test_admins_are_told_what_is_counted_and_how_to_switch_it_off():
    section = ADMIN.read_text().partition("\n## Time on task\n")[2].partition("\n## ")[0]
    (switch,) = re.findall(r"`(WAYMARK_[A-Z_]+)=(\w+)`", section)
    assert ServiceSettings.from_environment(SERVICE | dict([switch])).time_on_task is False
    tables = re.search(r"`TRUNCATE ([a-z_, ]+)`", section)[1].split(", ")
    assert {TimeOnTask.__tablename__, TimeBatch.__tablename__} == set(tables)


@pytest.mark.parametrize("kind", [ServiceSettings, WorkerSettings, SandboxSettings])
def test_every_setting_is_documented_with_its_default(kind):
    lines = DOCS.read_text().splitlines()
    for field in kind.model_fields.values():
        (line,) = [line for line in lines if line.startswith(f"| `{field.alias}` |")]
        if isinstance(field.default, int | str) and field.default != "":
            assert f"`{field.default}`".lower() in line
