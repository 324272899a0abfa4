"""The embedded Postgres: a real server, started, stopped, killed and started again."""

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import psycopg
import pytest

from hub_config.errors import (
    DataFolderNotWritable,
    PostgresFolderInUse,
    PostgresNotStarted,
    PostgresVersionDiffers,
    SocketFolderNotPrivate,
)
from hub_config.postgres import EmbeddedPostgres, embedded
from hub_config.postgres.leftovers import server_process
from hub_config.postgres.socket_folder import socket_folder

pytestmark = pytest.mark.integration


def connect(postgres: EmbeddedPostgres, database: str = "waymark") -> psycopg.Connection:
    return psycopg.connect(host=str(postgres.sockets), user="postgres", dbname=database, autocommit=True)


@pytest.fixture
def data(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("pg")


def test_it_makes_both_databases_and_keeps_rows_over_a_restart(data):
    with EmbeddedPostgres(data) as postgres, connect(postgres) as connection:
        connection.execute("CREATE TABLE kept (n int)")
        connection.execute("INSERT INTO kept VALUES (7)")
    with EmbeddedPostgres(data) as postgres:
        with connect(postgres) as connection:
            assert connection.execute("SELECT n FROM kept").fetchone() == (7,)
        with connect(postgres, "hub") as connection:
            assert connection.execute("SELECT current_database()").fetchone() == ("hub",)


def test_it_opens_no_tcp_port_and_its_folders_are_private(data):
    with EmbeddedPostgres(data) as postgres, connect(postgres) as connection:
        assert connection.execute("SHOW listen_addresses").fetchone() == ("",)
        assert postgres.files.stat().st_mode & 0o077 == 0
        assert postgres.sockets.stat().st_mode & 0o077 == 0


def test_it_leaves_the_parents_permissions_alone(data):
    data.chmod(0o700)
    with EmbeddedPostgres(data):
        assert data.stat().st_mode & 0o777 == 0o700


def test_after_a_kill_nothing_is_lost_and_it_starts_again(data):
    postgres = EmbeddedPostgres(data)
    postgres.start()
    with connect(postgres) as connection:
        connection.execute("CREATE TABLE kept (n int)")
    server = server_process(postgres.files)
    assert server is not None
    os.kill(server, signal.SIGKILL)
    postgres.stop()
    with EmbeddedPostgres(data) as again, connect(again) as connection:
        assert connection.execute("SELECT count(*) FROM kept").fetchone() == (0,)


def test_a_pid_file_that_names_an_unrelated_process_does_not_stop_it(data):
    with EmbeddedPostgres(data) as postgres:
        pass
    (postgres.files / "postmaster.pid").write_text(f"{os.getpid()}\n{postgres.files}\n")
    with EmbeddedPostgres(data) as again, connect(again) as connection:
        assert connection.execute("SELECT 1").fetchone() == (1,)


def test_a_server_that_outlived_its_starter_is_replaced(data):
    """A starter that is killed (`kill -9`) gives up the lock; its server may still be running."""
    # As root bubblewrap would end it: not here, as if bubblewrap had been killed before it could.
    starter = f"""
import time
from pathlib import Path
from hub_config.postgres import EmbeddedPostgres, embedded
as_ordinary_user = embedded.as_ordinary_user
embedded.as_ordinary_user = lambda command: [
    part for part in as_ordinary_user(command) if part != "--die-with-parent"
]
EmbeddedPostgres(Path({str(data)!r})).start()
print("ready", flush=True)
time.sleep(60)
"""
    with subprocess.Popen([sys.executable, "-c", starter], stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        assert process.stdout.readline() == "ready\n"
        process.kill()
    left = server_process(data / "postgres")
    assert left is not None
    with EmbeddedPostgres(data) as postgres, connect(postgres) as connection:
        assert connection.execute("SELECT 1").fetchone() == (1,)
        assert server_process(postgres.files) not in (None, left)


def test_a_second_one_on_the_same_folder_is_refused(data):
    with EmbeddedPostgres(data), pytest.raises(PostgresFolderInUse, match="Another process"):
        EmbeddedPostgres(data).start()


def test_stop_is_quick_while_a_client_is_connected(data):
    postgres = EmbeddedPostgres(data)
    postgres.start()
    connection = connect(postgres)
    before = time.monotonic()
    postgres.stop()
    # Where it waited for the client, it would be killed only then.
    assert time.monotonic() - before < embedded._STOP_SECONDS
    with pytest.raises(psycopg.OperationalError):
        connection.execute("SELECT 1")
    connection.close()


def test_a_long_path_gets_a_private_socket_folder_of_a_short_name(data):
    deep = data / ("x" * 100)
    with EmbeddedPostgres(deep) as postgres, connect(postgres) as connection:
        assert connection.execute("SELECT 1").fetchone() == (1,)
        assert not postgres.sockets.is_relative_to(deep)
        assert postgres.sockets.stat().st_mode & 0o777 == 0o700
    assert socket_folder(deep) == postgres.sockets
    postgres.sockets.rmdir()


def test_somebody_elses_socket_folder_is_not_trusted(data, monkeypatch):
    monkeypatch.setattr("tempfile.tempdir", str(data))
    deep = data / ("y" * 100)
    socket_folder(deep).chmod(0o777)
    with pytest.raises(SocketFolderNotPrivate, match="not a private folder"):
        socket_folder(deep)


def test_files_of_another_major_version_are_refused(data):
    (data / "postgres").mkdir()
    (data / "postgres" / "PG_VERSION").write_text("9\n")
    with pytest.raises(PostgresVersionDiffers, match="made by Postgres 9"):
        EmbeddedPostgres(data).start()


def test_a_first_start_that_was_cut_short_is_begun_again(data):
    unfinished = data / "postgres.unfinished"
    unfinished.mkdir()
    (unfinished / "PG_VERSION").write_text("18\n")
    with EmbeddedPostgres(data):
        assert not unfinished.exists()


def test_a_data_folder_that_cannot_be_made_is_named(data):
    (data / "file").write_text("")
    with pytest.raises(DataFolderNotWritable, match="cannot be written"):
        EmbeddedPostgres(data / "file" / "data").start()


def test_broken_files_are_reported_with_the_end_of_the_log(data):
    with EmbeddedPostgres(data) as postgres:
        pass
    (postgres.files / "global" / "pg_control").write_bytes(b"")
    with pytest.raises(PostgresNotStarted, match="pg_control"):
        EmbeddedPostgres(data).start()


@pytest.mark.skipif(os.geteuid() != 0, reason="what root does differently")
def test_as_root_every_file_stays_roots_and_no_user_is_added(data):
    before = Path("/etc/passwd").read_bytes()
    with EmbeddedPostgres(data) as postgres:
        assert {path.stat().st_uid for path in postgres.files.iterdir()} == {0}
    assert Path("/etc/passwd").read_bytes() == before
