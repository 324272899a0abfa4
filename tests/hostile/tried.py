"""Which cases are tried where: the parameters of the tests of one language."""

import pytest
from _pytest.mark import ParameterSet

from grader_ext.grading.apart.languages import APART
from tests.hostile.case import AGAINST_THE_GRADER, Case, cases_in
from tests.hostile.confinements import CONFINEMENTS

_MARKS = {"docker": [pytest.mark.docker]}
OF_TRIALS = [
    pytest.mark.integration,
    pytest.mark.asyncio(loop_scope="module"),
    pytest.mark.timeout(300, func_only=True),  # not while an image is built
]
"""The marks of each file of trials."""


def in_every_box(language: str) -> pytest.MarkDecorator:
    """Once in each kind of box."""
    return pytest.mark.parametrize("arena", _arenas(language), indirect=True)


def in_one_box(language: str) -> pytest.MarkDecorator:
    """In the kind of box that every machine has."""
    return pytest.mark.parametrize("arena", _arenas(language)[:1], indirect=True)


def _arenas(language: str) -> list[ParameterSet]:
    """Each kind of box, for the fixture `arena`."""
    return [pytest.param((name, language), id=name, marks=_MARKS.get(name, [])) for name in CONFINEMENTS]


def attacks(language: str, *, on_the_grader: bool) -> list[ParameterSet]:
    """Each case in each of its modes of tests: those against the grader, or all others."""
    return [
        pytest.param(case, mode, id=_name(case, mode))
        for case in cases_in()
        if case.language == language and (case.group in AGAINST_THE_GRADER) is on_the_grader
        for mode in case.modes
        if mode == "together" or language in APART
    ]


def cheats(language: str) -> list[ParameterSet]:
    """The cases that a grader falls for which believes its kernel."""
    return [
        pytest.param(case, id=f"{case.group}-{case.path.stem}")
        for case in cases_in()
        if case.language == language and case.group in AGAINST_THE_GRADER and "believed" not in case.header
    ]


def _name(case: Case, mode: str) -> str:
    return f"{case.group}-{case.path.stem}" + (f"-{mode}" if len(case.modes) > 1 else "")
