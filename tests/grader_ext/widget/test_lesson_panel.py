"""The kernel's side of the panel, and that the saved state in a lesson is the same widget."""

from importlib.metadata import entry_points

import pytest

from grader_ext.server.panel import LAYOUT_ID, STATE, VIEW, show_panel
from grader_ext.widget import LessonPanel, lesson_panel


@pytest.fixture
def panel():
    panel = LessonPanel()
    yield panel
    panel.close()


def saved():
    cell = {"cell_type": "code", "metadata": {"waymark": {"panel": True}}, "outputs": [], "source": ""}
    return show_panel({"metadata": {}, "cells": [cell]})


def test_the_saved_state_is_the_live_widgets_own(panel):
    models = saved()["metadata"]["widgets"][STATE]["state"]
    live = {**panel.get_state(), "layout": f"IPY_MODEL_{LAYOUT_ID}"}
    kept = models[panel.model_id]["state"]
    assert {name: live[name] for name in kept} == kept
    assert {name for name in live if live[name] and not isinstance(live[name], tuple)} <= set(kept)
    for part in ("_model_name", "_model_module", "_model_module_version"):
        assert models[panel.model_id][part.removeprefix("_")] == getattr(panel, part)
        assert models[LAYOUT_ID][part.removeprefix("_")] == getattr(panel.layout, part)


def test_the_saved_output_shows_the_widget_that_a_run_shows(panel):
    data, _ = panel._repr_mimebundle_()
    assert saved()["cells"][0]["outputs"][0]["data"][VIEW]["model_id"] == data[VIEW]["model_id"]


def test_a_second_panel_closes_the_first_and_stays_open_itself():
    first, second = LessonPanel(), LessonPanel()
    assert first.comm is None
    del first
    assert second.comm is not None
    second.close()


def test_the_elixir_kernel_finds_it():
    [found] = entry_points(group="elixir_kernel.widgets", name="waymark-lesson-panel")
    assert found.load() is LessonPanel


def test_an_unbuilt_panel_says_what_to_do(monkeypatch, tmp_path):
    monkeypatch.setattr(lesson_panel, "LOADER", tmp_path / "loader.js")
    with pytest.raises(lesson_panel.PanelNotBuilt, match="make"):
        LessonPanel()
