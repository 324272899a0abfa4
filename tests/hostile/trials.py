"""What is asked of an attack, whatever its language."""

import pytest

from tests.hostile.arena import Arena
from tests.hostile.case import Case
from tests.hostile.checks import Checks
from tests.hostile.lessons import RIGHT, WRONG


async def attack_is_held(arena: Arena, case: Case, mode: str, request: pytest.FixtureRequest) -> None:
    """The attacker did not get it, the verdict is right, and the next learner is graded as ever.

    The test of `request` is counted in its group, and must fail where the case's header says that the attack succeeds.
    """
    request.node.user_properties.append(("hostile", (arena.confinement, f"{case.language} {case.group}")))
    if why := case.not_held(mode, arena.confinement):
        request.applymarker(pytest.mark.xfail(reason=why, strict=True, raises=AssertionError))
    arena.baits.reached.clear()
    attack = await arena.attacked(case, mode)
    checks = Checks(attack, arena.baits)
    for name in case.checks:
        getattr(checks, name)()
    checks.is_judged(mode)
    checks.leaves_the_next_learner_alone()
    await attack.watched.nothing_left()


async def cheat_works(arena: Arena, case: Case) -> None:
    """On a grader that believes its kernel. So it is a cheat, and not just a wrong answer."""
    seen = await arena.believed(case.source, hears_on=case.is_stealing)
    assert seen.has_hidden_test if case.is_stealing else not seen.failed


async def believing_is_enough_for_honest_answers(arena: Arena) -> None:
    """A grader that believes its kernel tells wrong from right, and neither answer gets the hidden test."""
    wrong = await arena.believed(WRONG[arena.language])
    right = await arena.believed(RIGHT[arena.language])
    assert (wrong.failed, right.failed) == (True, False)
    assert not wrong.has_hidden_test
    assert not right.has_hidden_test
