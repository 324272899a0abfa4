"""What a course says about grading one of its lessons."""

from dataclasses import dataclass, field
from typing import Self

from grader_ext.core.course import Course, Feedback
from grader_ext.core.limits import Limits


@dataclass(frozen=True)
class Rules:
    """Limits, feedback policy and pass mark of one lesson."""

    limits: Limits = field(default_factory=Limits)
    feedback: Feedback = field(default_factory=Feedback)
    pass_mark: float = 1.0
    """The share of points that passes the lesson."""

    @classmethod
    def of(cls, course: Course, lesson: str) -> Self:
        """The rules for a lesson of the course; the course's own where it does not have that lesson."""
        pass_mark = course.pass_mark_of(lesson) if lesson in course.by_id else course.pass_mark
        return cls(course.limits, course.feedback, pass_mark)
