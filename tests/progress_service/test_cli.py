"""The commands: what they do, and how they say what is wrong."""

import json
import os
import subprocess
import sys

import pytest

from progress_service.cli import missing_kernel, publish_course
from progress_service.store.courses import course_named
from progress_service.store.errors import DatabaseNotMigrated
from progress_service.store.schema import revisions

pytestmark = pytest.mark.integration


def run(*arguments, **environment):
    inherited = {name: value for name, value in os.environ.items() if not name.startswith(("WAYMARK_", "JUPYTERHUB_"))}
    return subprocess.run(
        [sys.executable, "-m", "progress_service", *arguments],
        env=inherited | environment,
        capture_output=True,
        text=True,
        timeout=120,
    )


def test_db_upgrade_brings_the_schema_and_may_be_repeated(empty_database_url):
    for _ in range(2):
        done = run("db-upgrade", WAYMARK_DATABASE_URL=empty_database_url)
        assert (done.returncode, done.stdout) == (0, f"The database is at schema {revisions()[-1]}.\n"), done.stderr


@pytest.mark.parametrize("command", ["service", "worker", "db-upgrade"])
def test_a_missing_setting_is_a_sentence_and_no_traceback(command):
    done = run(command)
    assert done.returncode == 1
    assert "WAYMARK_DATABASE_URL is needed and not set" in done.stderr
    assert "Traceback" not in done.stderr


@pytest.mark.parametrize("command", ["service", "worker"])
def test_a_database_that_is_behind_is_refused(command, empty_database_url):
    hub = {"JUPYTERHUB_API_TOKEN": "t", "JUPYTERHUB_API_URL": "http://127.0.0.1:1/hub/api"}
    done = run(command, WAYMARK_DATABASE_URL=empty_database_url, **hub)
    assert done.returncode == 1
    assert "waymark db upgrade" in done.stderr
    assert "Traceback" not in done.stderr


def test_the_help_says_what_each_command_does():
    assert "finishes what it grades" in " ".join(run("worker", "--help").stdout.replace("│", " ").split())
    assert "service" in run("--help").stdout


def test_a_course_is_published_from_plain_values(database_url, course, releases):
    published = publish_course(course, releases, database_url)
    assert published.new == ("numbers", "texts", "lists")
    assert publish_course(course, releases, database_url).unchanged == ("numbers", "texts", "lists")


def test_a_kernel_without_its_program_is_missing(course, tmp_path, monkeypatch):
    folder = tmp_path / "kernels" / "strange"
    folder.mkdir(parents=True)
    spec = {"argv": ["x"], "display_name": "X", "language": "x", "metadata": {"waymark": {"programs": ["no-such-one"]}}}
    (folder / "kernel.json").write_text(json.dumps(spec))
    monkeypatch.setenv("JUPYTER_PATH", str(tmp_path))
    reason = missing_kernel(course.model_copy(update={"kernel": "strange"}))
    assert reason == "the kernel 'strange' needs no-such-one, which is not installed"


async def test_a_course_without_its_kernel_is_published_as_not_available(database, database_url, course, releases):
    import asyncio

    strange = course.model_copy(update={"kernel": "no-such-kernel"})
    assert missing_kernel(course) is None
    await asyncio.to_thread(publish_course, strange, releases, database_url)
    async with database.transaction() as session:
        reason = (await course_named(session, "python")).unavailable_reason
    assert reason is not None
    assert "'no-such-kernel' is not installed" in reason


async def test_where_submissions_run_in_containers_the_kernel_is_not_looked_for(
    database, database_url, course, releases, monkeypatch
):
    import asyncio

    monkeypatch.setenv("WAYMARK_SANDBOX", "docker")
    elsewhere = course.model_copy(update={"kernel": "in-the-image"})
    await asyncio.to_thread(publish_course, elsewhere, releases, database_url)
    async with database.transaction() as session:
        assert (await course_named(session, "python")).unavailable_reason is None


def test_nothing_is_published_into_a_database_that_is_behind(empty_database_url, course, releases):
    with pytest.raises(DatabaseNotMigrated):
        publish_course(course, releases, empty_database_url)
