"""The tables of docs/instructor.md name what the models take: no key missing, none invented, each default right."""

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any, get_args

import pytest
from pydantic import BaseModel

from grader_ext.core.cells import CellKind, Mistake, WaymarkMetadata
from grader_ext.core.course import Course, Feedback, LessonEntry
from grader_ext.core.lesson import LessonMetadata
from grader_ext.core.limits import Limits
from grader_ext.grading.notices.calls import Kind
from grader_ext.release import cli

PAGE = (Path(__file__).parents[2] / "docs" / "instructor.md").read_text()
NESTED = {"limits": Limits, "feedback": Feedback, "lessons": LessonEntry, "mistakes": Mistake}


def table(heading: str) -> list[list[str]]:
    """The rows of the table whose first column has this heading, below a line of the page."""
    match = re.search(rf"^\| {re.escape(heading)} \|.*\n\|[-|]+\|\n((?:\|.*\n)+)", PAGE, re.MULTILINE)
    assert match, heading
    return [[cell.strip() for cell in row.strip("|").split("|")] for row in match[1].splitlines()]


def keys(model: type[BaseModel]) -> Iterator[str]:
    for name in model.model_fields:
        if name not in NESTED or name == "mistakes":
            yield name
        if name in NESTED:
            yield from (f"{name}.{inner}" for inner in NESTED[name].model_fields)


def rows_after(line: str) -> list[list[str]]:
    after = PAGE.split(line, 1)[1]
    rows = [row for row in after.split("\n## ")[0].splitlines() if row.startswith("| `")]
    return [[cell.strip() for cell in row.strip("|").split("|")] for row in rows]


COURSE_ROWS = {row[0].strip("`"): row for row in rows_after("## course.toml")}


def test_the_page_names_every_key_of_course_toml():
    assert set(COURSE_ROWS) == set(keys(Course))


@pytest.mark.parametrize("key", COURSE_ROWS)
def test_the_default_on_the_page_is_the_models(key):
    *parent, name = key.split(".")
    model: type[BaseModel] = NESTED[parent[0]] if parent else Course
    field = model.model_fields[name]
    said = COURSE_ROWS[key][2]
    assert (said == "required") is field.is_required()
    if said.startswith("`") and "<" not in said:
        assert said.strip("`") == str(field.default).lower()
    elif said == "empty":
        assert field.default == ""


def test_the_page_names_every_key_of_the_cells_and_the_notebooks_metadata():
    named = {row[0].strip("`") for row in rows_after("## Hints, mistakes, notices")}
    assert named == {*keys(WaymarkMetadata), *keys(LessonMetadata)}


def test_the_page_names_every_kind_of_cell():
    assert {row[0] for row in table("kind")} == {kind.value for kind in CellKind}


def test_the_page_names_every_kind_of_call_that_can_be_allowed():
    (row,) = [row for row in rows_after("## Hints, mistakes, notices") if row[0] == "`allow`"]
    assert re.findall(r'`"(\w+)"`', row[1]) == list(get_args(Kind))


def test_the_commands_of_release_are_on_the_page_with_their_options():
    rows: dict[str, Any] = {row[0].strip("`"): row[1] for row in rows_after("## The commands")}
    assert {"waymark new lesson PATH", "waymark check COURSE", "waymark release COURSE --out DIR"} <= set(rows)
    options = set(cli.new_lesson.__annotations__) - {"path", "return"}
    assert set(re.findall(r"`--(\w+)`", rows["waymark new lesson PATH"])) == options
