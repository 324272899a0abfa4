"""What `waymark up` shows while it runs."""

from collections.abc import Sequence

from rich.console import Console, Group
from rich.live import Live
from rich.table import Table
from rich.text import Text

from hub_config.supervisor import State, Supervised, Supervisor

_STYLES = {State.STARTING: "yellow", State.RUNNING: "green", State.RESTARTING: "red", State.STOPPED: "dim"}
_REFRESHES_A_SECOND = 4


class LiveStatus:
    """The address, a line for each process and for what is being done; kept up to date on a terminal, else plain lines.

    Args:
        supervisor: has the processes.
        doing: what else goes on; read at each look.
        console: where to show it.
    """

    def __init__(self, supervisor: Supervisor, doing: Sequence[str], console: Console) -> None:
        self._supervisor = supervisor
        self._doing = doing
        self._console = console
        self._headline = "Waymark is starting …"
        # Elsewhere than on a terminal, a picture that moves would fill a log.
        self._live = Live(get_renderable=self._picture, console=console, refresh_per_second=_REFRESHES_A_SECOND)

    def __enter__(self) -> "LiveStatus":
        if self._console.is_terminal:
            self._live.start()
        return self

    def __exit__(self, *exception: object) -> None:
        if self._console.is_terminal:
            self._live.stop()

    def headline(self, text: str) -> None:
        """Replace the first line."""
        self._headline = text
        if not self._console.is_terminal:
            self.say(text)

    def say(self, line: str) -> None:
        """Print a line that stays."""
        self._console.print(Text(line), soft_wrap=True)

    def _picture(self) -> Group:
        table = Table(box=None, show_header=False, pad_edge=False)
        for supervised in self._supervisor.programs:
            table.add_row(supervised.program.name, _state(supervised), supervised.last_death)
        doing = [Text(f"{what} …", style="yellow") for what in self._doing]
        return Group(Text(self._headline, style="bold"), table, *doing)


def _state(supervised: Supervised) -> Text:
    times = f" (died {supervised.restarts}×)" if supervised.restarts else ""  # noqa: RUF001  (a sign of multiplication)
    return Text(f"{supervised.state}{times}", style=_STYLES[supervised.state])
