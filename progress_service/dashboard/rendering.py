"""Templates, and the headers of every page."""

from collections.abc import Mapping
from pathlib import Path

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from starlette.responses import HTMLResponse

from progress_service.auth.identity import Identity
from progress_service.settings import ServiceSettings

STATIC = Path(__file__).parent / "static"

HEADERS: Mapping[str, str] = {
    "Content-Security-Policy": (
        "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; connect-src 'self'; "
        "base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
    ),
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "same-origin",
    "Cache-Control": "no-store",
}


class Pages:
    """Renders the templates; every value is escaped, and an unknown one is an error.

    Args:
        settings: where hub and service are.
    """

    def __init__(self, settings: ServiceSettings) -> None:
        self._environment = Environment(
            loader=FileSystemLoader(Path(__file__).parent / "templates"),
            autoescape=True,
            undefined=StrictUndefined,
            trim_blocks=True,
            lstrip_blocks=True,
        )
        self._environment.filters["points"] = _points
        self._environment.filters["duration"] = _duration
        self._environment.globals.update(prefix=settings.prefix, hub=f"{settings.hub_host}{settings.hub_prefix}")

    def render(self, template: str, *, me: Identity | None, status: int = 200, **values: object) -> HTMLResponse:
        """A page.

        Args:
            template: its file's name.
            me: who sees it; none when nobody could be recognised.
            status: of the answer.
            values: what the template shows.
        """
        html = self._environment.get_template(template).render(me=me, **values)
        return HTMLResponse(html, status_code=status, headers=dict(HEADERS))


def _points(value: float) -> str:
    """A number of points as people write it: no more digits than needed."""
    return f"{value:.2f}".rstrip("0").rstrip(".")


def _duration(seconds: int) -> str:
    """Time on task, in whole minutes."""
    hours, minutes = divmod(seconds // 60, 60)
    if hours:
        return f"{hours} h {minutes} min" if minutes else f"{hours} h"
    return f"{minutes} min" if minutes else "under 1 min"
