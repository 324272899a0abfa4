"""The embedded Postgres: a server of our own in the data folder, reached by a unix socket only.

    with EmbeddedPostgres(Path("data")) as postgres:
        sqlalchemy.create_engine(postgres.url)

Light on purpose (no JupyterHub, no SQLAlchemy), so that tests can take it as their database.
"""

import fcntl
import os
import shutil
import signal
import subprocess
import time
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from typing import IO, Self
from urllib.parse import quote

import psycopg
from psycopg import sql

from hub_config.errors import (
    DataFolderNotWritable,
    PostgresFolderInUse,
    PostgresNotMade,
    PostgresNotStarted,
    PostgresVersionDiffers,
)
from hub_config.postgres.binaries import as_ordinary_user, binaries_folder
from hub_config.postgres.leftovers import end_leftovers, server_process
from hub_config.postgres.socket_folder import socket_folder

#: The databases that exist after a start: Waymark's own, and JupyterHub's.
DATABASES = ("waymark", "hub")

_START_SECONDS = 60.0
_STOP_SECONDS = 30.0


class EmbeddedPostgres:
    """A Postgres server on one folder, reached without a password by a socket that only its owner can open.

    Args:
        data: the platform's data folder; the database's files go to `<data>/postgres`, the log to
            `<data>/logs/postgres.log`.

    The thread that starts the server must outlive it: as root, Linux ends the server with that thread.
    """

    def __init__(self, data: Path) -> None:
        self.data = data.absolute()
        self.files = self.data / "postgres"
        self.sockets = socket_folder(self.data)
        self.log = self.data / "logs" / "postgres.log"
        self._lock: IO[str] | None = None
        self._process: subprocess.Popen[bytes] | None = None

    @property
    def url(self) -> str:
        """SQLAlchemy's address of the database `waymark`."""
        return self.url_of("waymark")

    def url_of(self, database: str) -> str:
        """SQLAlchemy's address of a database on this server."""
        return f"postgresql+psycopg://postgres@/{quote(database)}?host={quote(str(self.sockets), safe='/')}"

    @property
    def command(self) -> list[str]:
        """The command that runs the server in the foreground; `prepare` comes before, `wait_ready` after."""
        settings = {
            "listen_addresses": "",
            "unix_socket_directories": str(self.sockets),
            "unix_socket_permissions": "0700",
        }
        options = [part for name, value in settings.items() for part in ("-c", f"{name}={value}")]
        return as_ordinary_user([str(binaries_folder() / "postgres"), "-D", str(self.files), *options])

    def start(self) -> None:
        """Start the server, on the first call with new files, and return when it answers.

        Raises:
            DataFolderNotWritable, PostgresFolderInUse, PostgresVersionDiffers, PostgresNotMade: about the folder.
            PostgresNotStarted: the server ended, or did not answer within a minute.
        """
        self.prepare()
        with self.log.open("ab") as log:
            # A session of its own: Ctrl-C in the terminal is ours to answer, in our order.
            self._process = subprocess.Popen(
                self.command, stdin=subprocess.DEVNULL, stdout=log, stderr=log, start_new_session=True
            )
        try:
            self.wait_ready(self._process.poll)
        except BaseException:
            self.stop()
            raise

    def stop(self) -> None:
        """Stop the server in Postgres's *fast* mode: sessions are ended, everything committed is kept."""
        self.interrupt()
        if self._process is not None:
            try:
                self._process.wait(_STOP_SECONDS)
            except subprocess.TimeoutExpired:
                self._process.kill()
                self._process.wait()
            self._process = None
        self.release()

    def __enter__(self) -> Self:
        self.start()
        return self

    def __exit__(self, *exception: object) -> None:
        self.stop()

    def prepare(self) -> None:
        """Take the folder, end what an earlier run left behind, and make the database's files if need be.

        Raises:
            WaymarkError: what `start` says of the folder.
        """
        self._make_folders()
        self._take_lock()
        try:
            end_leftovers(self.files, self.sockets)
            if (self.files / "PG_VERSION").exists():
                self._check_version()
            else:
                self._create_files()
        except BaseException:
            self.release()
            raise

    def wait_ready(self, exit_code: Callable[[], int | None]) -> None:
        """Return once the server answers and `DATABASES` exist.

        Args:
            exit_code: tells the server's exit code, or None while it runs.

        Raises:
            PostgresNotStarted: the server ended, or did not answer within a minute.
        """
        deadline = time.monotonic() + _START_SECONDS
        while True:
            refusal = self.try_to_connect()
            if refusal is None:
                return
            if exit_code() is not None or time.monotonic() > deadline:
                raise PostgresNotStarted(problem=refusal, log=self.log, lines="\n" + self._last_log())
            time.sleep(0.02)

    def try_to_connect(self) -> str | None:
        """Return None when the server answers, and then `DATABASES` exist; else why it does not."""
        try:
            self._create_databases()
        except psycopg.OperationalError as error:
            return str(error)
        return None

    def interrupt(self) -> None:
        """Ask the running server for a fast shutdown.

        As root our child is bubblewrap, so the signal goes to the process of the pid file.
        """
        process = server_process(self.files)
        if process is not None:
            with suppress(ProcessLookupError):
                os.kill(process, signal.SIGINT)

    def release(self) -> None:
        """Give up the folder, so that another process may start the server on it."""
        if self._lock is not None:
            self._lock.close()
            self._lock = None

    def _make_folders(self) -> None:
        try:
            self.log.parent.mkdir(parents=True, exist_ok=True)
            self.sockets.mkdir(mode=0o700, exist_ok=True)
        except OSError as error:
            raise DataFolderNotWritable(folder=self.data, problem=f"{error.strerror}: {error.filename}") from error

    def _take_lock(self) -> None:
        if self._lock is not None:
            return
        lock = (self.data / "postgres.lock").open("w")
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError as error:
            lock.close()
            raise PostgresFolderInUse(folder=self.files) from error
        self._lock = lock

    def _check_version(self) -> None:
        ours = binaries_folder().parent.name.removeprefix("pginstall")
        theirs = (self.files / "PG_VERSION").read_text().strip()
        if ours != theirs:
            raise PostgresVersionDiffers(folder=self.files, theirs=theirs, ours=ours)

    def _create_files(self) -> None:
        # Made beside and renamed when whole: a start that was killed leaves nothing that looks finished.
        unfinished = self.data / "postgres.unfinished"
        binary = str(binaries_folder() / "initdb")
        options = [
            "--username=postgres",
            "--auth=trust",
            "--encoding=UTF8",
            "--locale=C.UTF-8",
            "--no-instructions",
        ]
        shutil.rmtree(unfinished, ignore_errors=True)
        result = subprocess.run(
            as_ordinary_user([binary, "-D", str(unfinished), *options]),
            capture_output=True,
            text=True,
            check=False,
        )
        if result.returncode != 0:
            shutil.rmtree(unfinished, ignore_errors=True)
            raise PostgresNotMade(folder=self.files, problem=result.stderr.strip())
        unfinished.rename(self.files)

    def _create_databases(self) -> None:
        with psycopg.connect(host=str(self.sockets), user="postgres", dbname="postgres", autocommit=True) as connection:
            present = {row[0] for row in connection.execute("SELECT datname FROM pg_database")}
            for name in DATABASES:
                if name not in present:
                    connection.execute(sql.SQL("CREATE DATABASE {}").format(sql.Identifier(name)))

    def _last_log(self) -> str:
        return "\n".join(self.log.read_text(errors="replace").splitlines()[-8:]) if self.log.exists() else ""
