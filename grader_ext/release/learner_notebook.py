"""A lesson's release: the notebook that a learner gets."""

from typing import Any

import nbformat

from grader_ext.core.course import Course, LessonEntry
from grader_ext.core.languages import language_named
from grader_ext.core.lesson import Lesson, Release
from grader_ext.core.notebook import Notebook
from grader_ext.release.cell_ids import set_cell_ids
from grader_ext.release.errors import PanelIdTaken
from grader_ext.release.nbgrader_steps import run_nbgrader_steps

PANEL_ID = "waymark-panel"
"""The `grade_id` of the locked first cell, which shows the lesson panel."""


def release_lesson(course: Course, entry: LessonEntry, lesson: Lesson) -> Release:
    """Make the learner's notebook. The same source gives the same notebook, byte for byte (see `release_bytes`).

    Raises:
        PanelIdTaken: a cell of the lesson has the `grade_id` of the lesson panel.
    """
    if any(cell.grade_id == PANEL_ID for cell in lesson.cells):
        raise PanelIdTaken(where=entry.file_name, grade_id=PANEL_ID)
    language = lesson.language or course.language
    panel = language_named(language).panel
    cells = [{**cell, "metadata": _learners(cell["metadata"])} for cell in lesson.notebook["cells"]]
    draft = {
        "nbformat": 4,
        "nbformat_minor": 5,
        "metadata": _notebook_metadata(course, entry, lesson, language),
        "cells": [_panel_cell(panel), *cells] if panel else cells,
    }
    set_cell_ids(notebook := run_nbgrader_steps(draft, language))
    return Release(lesson=lesson, notebook=notebook)


def release_bytes(notebook: Notebook) -> bytes:
    """A notebook as JupyterLab writes it: UTF-8, keys sorted, indented by 1, texts as lists of lines."""
    # nbformat ships partial types: these functions have none.
    text: str = nbformat.v4.writes(nbformat.from_dict(notebook))  # type: ignore[no-untyped-call]
    return f"{text}\n".encode()


def _learners(metadata: dict[str, Any]) -> dict[str, Any]:
    """A cell's metadata without hints, mistakes and the traces of the instructor's runs."""
    kept = {key: value for key, value in metadata.items() if key not in ("waymark", "execution")}
    kind = metadata.get("waymark", {}).get("kind")
    return {**kept, "waymark": {"kind": kind}} if kind else kept


def _notebook_metadata(course: Course, entry: LessonEntry, lesson: Lesson, language: str) -> dict[str, Any]:
    """What a learner's server and page need. The rest (saved widget state, for one) could tell an answer."""
    source = lesson.notebook["metadata"]
    metadata = {
        "kernelspec": {**source["kernelspec"], "language": language},
        "waymark": {"course": course.id, "lesson": entry.id, "title": entry.title, "version": lesson.version},
    }
    return {**metadata, "language_info": source["language_info"]} if "language_info" in source else metadata


def _panel_cell(source: str) -> dict[str, Any]:
    nbgrader = {
        "schema_version": 3,
        "grade": False,
        "locked": True,
        "solution": False,
        "task": False,
        "grade_id": PANEL_ID,
    }
    return {
        "cell_type": "code",
        "execution_count": None,
        "metadata": {"nbgrader": nbgrader, "waymark": {"panel": True}},
        "outputs": [],
        "source": source,
    }
