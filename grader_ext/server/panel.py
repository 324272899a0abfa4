"""The lesson panel in a notebook as it is stored, so that it shows as soon as the notebook opens, before any cell ran.

The panel's cell gets an output of a type of its own, which the JupyterLab extension (`grader_ext/lab`) shows as the
panel, with or without a kernel. Beside it stands the output that running the cell gives, and in the notebook the saved
state of that widget (https://ipywidgets.readthedocs.io/en/stable/embedding.html, "Widget state JSON"): a JupyterLab
without our extension restores the panel from there, in notebooks that are trusted.
"""

from functools import cache
from importlib.metadata import version
from importlib.resources import files
from importlib.resources.abc import Traversable
from typing import Any

from grader_ext.core.notebook import Notebook
from grader_ext.server.errors import PanelNotBuilt
from grader_ext.server.lesson_cells import Cell, is_panel

MODEL_ID = "waymark-lesson-panel"
"""The widget's model id, in the saved state and when the cell is run: one output fits both."""
LAYOUT_ID = f"{MODEL_ID}-layout"
STATE = "application/vnd.jupyter.widget-state+json"
VIEW = "application/vnd.jupyter.widget-view+json"
PANEL = "application/vnd.waymark.panel+json"
"""Says "the lesson panel goes here"; there is nothing in it. `PANEL_MIME` in lab/src/lesson/panel_renderer.ts."""


def static_folder() -> Traversable:
    """The folder of the panel's built files, which the extension serves. Data of another room: nothing is imported."""
    return files("grader_ext") / "widget" / "static"


@cache
def loader() -> str:
    """The module that a notebook carries: it fetches the panel itself from this server, so it never grows old.

    Raises:
        PanelNotBuilt: when the panel was not built.
    """
    file = static_folder() / "loader.js"
    if not file.is_file() or not (static_folder() / "panel.js").is_file():
        raise PanelNotBuilt(path=file)
    return file.read_text(encoding="utf-8")


def show_panel(notebook: Notebook) -> Notebook:
    """The notebook with the lesson panel in the output of its panel cell.

    The panel's cell is folded, and marked trusted, for the contents manager to sign the notebook if the rest of it is
    trusted too.

    Raises:
        PanelNotBuilt: when the panel was not built.
    """
    metadata = notebook["metadata"]
    saved = metadata.get("widgets", {}).get(STATE, {})
    state = {"version_major": 2, "version_minor": 0, "state": {**saved.get("state", {}), **_models()}}
    return {
        **notebook,
        "metadata": {**metadata, "widgets": {**metadata.get("widgets", {}), STATE: state}},
        "cells": [_showing(cell) if is_panel(cell) else cell for cell in notebook["cells"]],
    }


def shows_panel(notebook: Notebook) -> bool:
    """Whether the panel will show as `show_panel` would make it."""
    state = notebook["metadata"].get("widgets", {}).get(STATE, {}).get("state", {})
    panels = [cell for cell in notebook["cells"] if is_panel(cell)]
    return all(state.get(name) == model for name, model in _models().items()) and all(
        any(_is_panel_output(output.get("data", {})) for output in cell["outputs"]) for cell in panels
    )


def _is_panel_output(data: dict[str, Any]) -> bool:
    return PANEL in data and data.get(VIEW, {}).get("model_id") == MODEL_ID


def _showing(cell: Cell) -> Cell:
    view = {"version_major": 2, "version_minor": 0, "model_id": MODEL_ID}
    text = "The lesson panel shows here, in JupyterLab with Waymark's server extension."
    output = {"output_type": "display_data", "metadata": {}, "data": {PANEL: {}, VIEW: view, "text/plain": text}}
    return {
        **cell,
        "outputs": [output],
        "metadata": {**cell["metadata"], "trusted": True, "jupyter": {"source_hidden": True}},
    }


def _models() -> dict[str, Any]:
    """The saved state: an `anywidget.AnyWidget` and its layout."""
    major, minor, _ = version("anywidget").split(".", 2)
    module = {"_{}_module": "anywidget", "_{}_module_version": f"~{major}.{minor}.*"}
    state = {key.format(side): value for side in ("model", "view") for key, value in module.items()}
    state |= {"_model_name": "AnyModel", "_view_name": "AnyView", "layout": f"IPY_MODEL_{LAYOUT_ID}"}
    state |= {"_anywidget_id": "grader_ext.widget.lesson_panel.LessonPanel", "_esm": loader()}
    return {
        MODEL_ID: {
            "model_name": "AnyModel",
            "model_module": "anywidget",
            "model_module_version": state["_model_module_version"],
            "state": state,
        },
        LAYOUT_ID: {
            "model_name": "LayoutModel",
            "model_module": "@jupyter-widgets/base",
            "model_module_version": "2.0.0",
            "state": {},
        },
    }
