"""The whole platform on this machine: what is started, in which order."""

import asyncio
import shutil
from collections.abc import Callable, Coroutine, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

from pydantic import SecretStr

from hub_config import one_shot, programs
from hub_config.authenticator.first_admin import make_first_admin
from hub_config.authenticator.tables import open_database
from hub_config.bytecode import remove_unused
from hub_config.errors import MigrationFailed
from hub_config.keys import Keys
from hub_config.postgres import EmbeddedPostgres
from hub_config.proxy import find_node, install
from hub_config.settings import Settings
from hub_config.supervisor import Supervisor


class Platform:
    """Postgres, proxy, hub, progress service and worker.

    Args:
        settings: with all addresses decided; where no database is given, the embedded Postgres is used.
        courses: course folders to publish.
        tell: takes a line for whoever started the platform. The first admin's password goes there, once.
    """

    def __init__(self, settings: Settings, courses: Sequence[Path], tell: Callable[[str], None]) -> None:
        self.settings = settings
        self.supervisor = Supervisor(settings.data / "logs")
        #: What is being done at the moment, beside starting processes, in words for whoever waits.
        self.doing: list[str] = []
        self._courses = courses
        self.tell = tell

    async def start(self) -> None:
        """Start everything and return when a browser can come.

        Raises:
            WaymarkError: what kept a part from starting. What was started is stopped by `stop`.
        """
        await asyncio.to_thread(remove_unused, self.settings.data)
        await _together(self._start_database(), self._start_proxy(), self._compile_elixir())
        await _together(self._start_hub(), self._start_service(), self._start_grading(), self._compile_python())

    async def stop(self) -> None:
        """Stop everything that was started."""
        await self.supervisor.stop()

    async def _start_database(self) -> None:
        if self.settings.database_url is None:
            server = EmbeddedPostgres(self.settings.data)
            addresses = {"database_url": SecretStr(server.url)}
            if self.settings.hub_database_url is None:
                addresses["hub_database_url"] = SecretStr(server.url_of("hub"))
            await self.supervisor.start(programs.postgres(self.settings, server))
            self.settings = self.settings.model_copy(update=addresses)
        with self._telling("preparing the database"):
            migration = await one_shot.migrate(self.settings)
        if migration.failed:
            raise MigrationFailed(problem=migration.output)

    async def _start_proxy(self) -> None:
        node = await asyncio.to_thread(find_node)
        with self._telling("installing the proxy"):
            await asyncio.to_thread(install, node)
        await self.supervisor.start(programs.proxy(self.settings, Keys(self.settings.data), node))

    async def _compile_python(self) -> None:
        """Compile ahead what learners' boxes import, so that no learner waits for it."""
        with self._telling("compiling what learners' servers import"):
            python = await one_shot.compile_python(self.settings)
        if python.failed:
            self.tell(f"Learners' servers will start slowly: {_last_line(python.output)}")

    async def _compile_elixir(self) -> None:
        if shutil.which("elixir") is None:
            self.tell("Elixir is not installed (apt install elixir): Elixir courses are not available.")
            return
        with self._telling("compiling the Elixir kernel"):
            elixir = await one_shot.compile_elixir(self.settings)
        if elixir.failed:
            self.tell(f"Elixir courses are not available: {_last_line(elixir.output)}")
            return
        self.settings = self.settings.model_copy(update={"elixir_ebin": Path(_last_line(elixir.output))})

    async def _start_hub(self) -> None:
        password = await asyncio.to_thread(self._make_first_admin)
        if password is not None:
            self.tell(f"The first admin is {self.settings.admin}, password {password} (shown only now).")
        await self.supervisor.start(programs.hub(self.settings))

    async def _start_service(self) -> None:
        # The hub leads nobody anywhere before the service answers.
        await self.supervisor.start(programs.service(self.settings, Keys(self.settings.data)))

    async def _start_grading(self) -> None:
        if self._courses:
            with self._telling(f"publishing {', '.join(course.name for course in self._courses)}"):
                published = await one_shot.publish(self.settings, self._courses)
            if published.failed:
                self.tell(f"Not everything was published:\n{published.output}")
        # The worker keeps boxes ready for the kernels of published courses.
        await self.supervisor.start(programs.worker(self.settings))

    @contextmanager
    def _telling(self, what: str) -> Iterator[None]:
        self.doing.append(what)
        try:
            yield
        finally:
            self.doing.remove(what)

    def _make_first_admin(self) -> str | None:
        engine = open_database(self.settings.hub_database.get_secret_value())
        try:
            return make_first_admin(engine, self.settings.admin)
        finally:
            engine.dispose()


async def _together(*parts: Coroutine[None, None, None]) -> None:
    """Run all parts at once; the first that fails ends the others, and its error is raised as it is."""
    try:
        async with asyncio.TaskGroup() as group:
            for part in parts:
                group.create_task(part)
    except ExceptionGroup as failures:
        raise failures.exceptions[0] from failures


def _last_line(output: str) -> str:
    return output.splitlines()[-1] if output else ""
