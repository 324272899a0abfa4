"""A course: what `course.toml` says."""

from collections.abc import Mapping
from functools import cached_property
from typing import Self

from pydantic import BaseModel, ConfigDict, Field, field_validator, model_validator

from grader_ext.core.languages import language_named
from grader_ext.core.limits import Limits

ID_PATTERN = r"^[a-z0-9][a-z0-9_-]*$"


class Feedback(BaseModel):
    """What a learner is shown of a test that did not pass. Hidden tests never show more than the hint."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    expected: bool = True
    """Expected and actual, side by side."""
    traceback: bool = True
    """The error's traceback."""
    hints: bool = True
    """The author's hints, one more with each attempt."""


class LessonEntry(BaseModel):
    """One `[[lessons]]` table."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    id: str = Field(pattern=ID_PATTERN, max_length=100)
    title: str = Field(min_length=1)
    summary: str = ""
    unit: str = ""
    """The title of the unit that it belongs to, whose lessons stand together; none when empty."""
    notebook: str = ""
    """The notebook's file name in the course folder, without a path; `<id>.ipynb` when not given."""
    prerequisites: tuple[str, ...] | None = None
    """Ids of the lessons that unlock this one. Not given: the lesson before it. Empty: open from the start."""
    estimated_minutes: int = Field(default=20, gt=0)
    pass_mark: float | None = Field(default=None, gt=0, le=1)
    """The share of points that passes this lesson; the course's when not given."""

    @field_validator("notebook")
    @classmethod
    def _in_the_folder(cls, name: str) -> str:
        # A path could lead out of the course's folder, and out of the folder that a release is written to.
        if set("/\\\0") & set(name) or name in (".", ".."):
            raise ValueError("it is the name of a file in the course's folder, without a path")
        return name

    @property
    def file_name(self) -> str:
        """Of the notebook, in the course folder."""
        return self.notebook or f"{self.id}.ipynb"


class Course(BaseModel):
    """A course and its lessons, in order. `prerequisites` and `pass_mark` are filled in for each lesson."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    id: str = Field(pattern=ID_PATTERN, max_length=100)
    title: str = Field(min_length=1)
    summary: str = ""
    language: str = Field(min_length=1)
    kernel: str = ""
    """The kernelspec's name; the language's usual one when not given."""
    pass_mark: float = Field(default=1.0, gt=0, le=1)
    limits: Limits = Limits()
    feedback: Feedback = Feedback()
    lessons: tuple[LessonEntry, ...]

    @field_validator("lessons")
    @classmethod
    def _not_empty(cls, lessons: tuple[LessonEntry, ...]) -> tuple[LessonEntry, ...]:
        # Not by `min_length`, which would count the lessons that are valid and add a second problem.
        if not lessons:
            raise ValueError("a course needs at least one lesson")
        return lessons

    @model_validator(mode="after")
    def _fill_in(self) -> Self:
        filled = [self._filled(place) for place in range(len(self.lessons))]
        # A frozen model is still being made here: this is pydantic's way to finish it.
        object.__setattr__(self, "lessons", tuple(filled))
        object.__setattr__(self, "kernel", self.kernel or language_named(self.language).kernel)
        return self

    def _filled(self, place: int) -> LessonEntry:
        entry = self.lessons[place]
        before = () if place == 0 else (self.lessons[place - 1].id,)
        return entry.model_copy(
            update={
                "prerequisites": before if entry.prerequisites is None else entry.prerequisites,
                "pass_mark": entry.pass_mark or self.pass_mark,
            }
        )

    @cached_property
    def by_id(self) -> Mapping[str, LessonEntry]:
        """The lessons by their ids."""
        return {entry.id: entry for entry in self.lessons}

    def prerequisites(self, lesson: str) -> tuple[str, ...]:
        """The lessons that must be completed to unlock this one."""
        return self.by_id[lesson].prerequisites or ()

    def pass_mark_of(self, lesson: str) -> float:
        """The share of points that passes this lesson, above 0 and up to 1."""
        return self.by_id[lesson].pass_mark or self.pass_mark
