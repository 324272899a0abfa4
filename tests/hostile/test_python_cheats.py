"""Everyone who wants a pass or a hidden test in Python: in every kind of box, in both modes of tests."""

import pytest

from tests.hostile.arena import Arena
from tests.hostile.case import Case
from tests.hostile.trials import attack_is_held, believing_is_enough_for_honest_answers, cheat_works
from tests.hostile.tried import OF_TRIALS, attacks, cheats, in_every_box, in_one_box

LANGUAGE = "python"
pytestmark = OF_TRIALS


@pytest.mark.parametrize(("case", "mode"), attacks(LANGUAGE, on_the_grader=True))
@in_every_box(LANGUAGE)
async def test_attack_is_held(arena: Arena, case: Case, mode: str, request) -> None:
    await attack_is_held(arena, case, mode, request)


@pytest.mark.parametrize("case", cheats(LANGUAGE))
@in_one_box(LANGUAGE)
async def test_cheat_works_on_a_grader_that_believes_its_kernel(arena: Arena, case: Case) -> None:
    await cheat_works(arena, case)


@in_one_box(LANGUAGE)
async def test_a_grader_that_believes_its_kernel_tells_wrong_from_right(arena: Arena) -> None:
    await believing_is_enough_for_honest_answers(arena)
