"""Every attack in Python on the machine, other learners or the kernel, in every kind of box."""

import pytest

from tests.hostile.arena import Arena
from tests.hostile.case import Case
from tests.hostile.trials import attack_is_held
from tests.hostile.tried import OF_TRIALS, attacks, in_every_box

LANGUAGE = "python"
pytestmark = OF_TRIALS


@pytest.mark.parametrize(("case", "mode"), attacks(LANGUAGE, on_the_grader=False))
@in_every_box(LANGUAGE)
async def test_attack_is_held(arena: Arena, case: Case, mode: str, request) -> None:
    await attack_is_held(arena, case, mode, request)
