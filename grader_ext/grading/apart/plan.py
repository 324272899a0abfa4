"""What runs in each of the two boxes, in order: pure plans made of the lesson and the submission."""

from collections.abc import Mapping
from dataclasses import dataclass

from grader_ext.core.lesson import Lesson
from grader_ext.grading.steps import Step, StepKind, plain_phase


@dataclass(frozen=True)
class Plan:
    """The visible phase of a lesson whose tests run apart."""

    whole: tuple[Step, ...]
    """All steps in the order of the notebook."""
    learner: tuple[Step, ...]
    """In the learner's box: everything but tests."""
    before: tuple[Step, ...]
    """In the tests' box, before the first answer: instructions, which need nothing of the learner's."""
    after: tuple[Step, ...]
    """In the tests' box, from the first answer on: instructions, tests, and in place of answers their stand-ins."""


def plan(lesson: Lesson, answers: Mapping[str, str]) -> Plan:
    """The plan for these answers."""
    whole = plain_phase(lesson, answers)
    in_tests = [step for step in whole if step.kind is not StepKind.NOTICES]
    first = next((place for place, step in enumerate(in_tests) if step.kind is StepKind.ANSWER), len(in_tests))
    return Plan(
        whole=whole,
        learner=tuple(step for step in whole if step.kind is not StepKind.VISIBLE),
        before=tuple(in_tests[:first]),
        after=tuple(in_tests[first:]),
    )
