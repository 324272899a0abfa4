"""What the extension is told through the environment; nothing else here reads it."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Self
from urllib.parse import urlsplit

from grader_ext.core.errors import WaymarkError


class BadSetting(WaymarkError):
    """The environment variable {name} {problem}. JupyterHub's spawner sets it: mend it in hub_config."""

    code = "server-bad-setting"


@dataclass(frozen=True)
class Settings:
    """How to reach the progress service on behalf of the learner."""

    progress_url: str
    """`WAYMARK_PROGRESS_URL`: the service's base address without a slash at the end, such as
    `http://127.0.0.1:8000/services/progress`."""
    token: str = field(repr=False)
    """`JUPYTERHUB_API_TOKEN`: this server's own Hub token."""

    @classmethod
    def from_environment(cls, environment: Mapping[str, str]) -> Self | None:
        """Read the settings.

        Returns:
            None when there is no `WAYMARK_PROGRESS_URL`: this server belongs to no Waymark.

        Raises:
            BadSetting: when a variable has a value that cannot be used, or the token is missing.
        """
        url = environment.get("WAYMARK_PROGRESS_URL", "").strip().rstrip("/")
        if not url:
            return None
        parts = urlsplit(url)
        if parts.scheme not in ("http", "https") or not parts.hostname:
            raise BadSetting(name="WAYMARK_PROGRESS_URL", problem=f"is {url!r}, which is no http(s) address")
        token = environment.get("JUPYTERHUB_API_TOKEN", "")
        if not token:
            raise BadSetting(name="JUPYTERHUB_API_TOKEN", problem="is missing")
        return cls(url, token)

    @property
    def live_url(self) -> str:
        """The address of the service's WebSocket."""
        return f"ws{self.progress_url.removeprefix('http')}/api/live"

    @property
    def progress_page(self) -> str:
        """Where the browser finds the progress page: the service's path, since the hub's proxy serves it on the page's
        own origin."""
        return f"{urlsplit(self.progress_url).path}/"
