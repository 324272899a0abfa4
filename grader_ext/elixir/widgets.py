"""Widgets in Elixir notebooks.

`Jupyter.widget("name", %{…})` in Elixir shows the widget that a Python package offers under that name:

    [project.entry-points."elixir_kernel.widgets"]
    progress = "my_package.widgets:Progress"

The entry point is a callable that returns an ipywidgets `DOMWidget` (an anywidget, for instance). It is called in
the kernel's Python process with the map's entries as keyword arguments: strings, numbers, booleans, None, lists and
dicts of these. ipywidgets is imported when the first widget is asked for, not before.
"""

from importlib.metadata import entry_points
from typing import Any, Protocol

from grader_ext.elixir.errors import WidgetError

GROUP = "elixir_kernel.widgets"


class CommTargets(Protocol):
    """What we use of the comm manager."""

    def register_target(self, target_name: str, f: Any) -> None:  # noqa: ANN401 - any callback of comm's
        """Has `f` called for each comm that the frontend opens for the target."""


def mimebundle(name: str, options: dict[str, Any], comms: CommTargets) -> dict[str, Any]:
    """Makes the widget; what shows it, by MIME type. Raises WidgetError."""
    available = {point.name: point for point in entry_points(group=GROUP)}
    if name not in available:
        known = ", ".join(sorted(available)) or "none"
        raise WidgetError(f"there is no widget named {name!r} in the group {GROUP}. Installed: {known}")
    try:
        _register_control(comms)
        bundle = available[name].load()(**options)._repr_mimebundle_()
    except Exception as error:
        # The package's code: whatever it raises is told to the cell that asked.
        raise WidgetError(f"the widget {name!r} cannot be shown: {type(error).__name__}: {error}") from error
    if isinstance(bundle, tuple):
        bundle = bundle[0]
    if not isinstance(bundle, dict):
        raise WidgetError(f"the widget {name!r} cannot be shown: it is no ipywidgets widget")
    return bundle


def arguments(options: dict[Any, Any]) -> dict[str, Any]:
    """The map that Elixir sent, with its binaries as strings. Raises WidgetError for a map `Jupyter` would not send."""
    plain = _plain(options)
    if not isinstance(plain, dict):
        raise WidgetError("a widget's options are a map")
    return plain


def _plain(term: object) -> object:
    if isinstance(term, bytes):
        return term.decode("utf-8", "replace")
    if isinstance(term, list):
        return [_plain(item) for item in term]
    if isinstance(term, dict):
        return {str(_plain(key)): _plain(value) for key, value in term.items()}
    return term


def _register_control(comms: CommTargets) -> None:
    """ipywidgets registers itself with IPython alone; a reloaded page asks for all widgets' state through this."""
    from ipywidgets import Widget

    comms.register_target("jupyter.widget.control", Widget.handle_control_comm_opened)
