"""Every attack in Elixir on the machine, other learners or the kernel, in every kind of box."""

import pytest

from tests.hostile.arena import Arena
from tests.hostile.case import Case
from tests.hostile.trials import attack_is_held
from tests.hostile.tried import arenas, attacks, known_to_succeed

LANGUAGE = "elixir"
pytestmark = [
    pytest.mark.integration,
    pytest.mark.asyncio(loop_scope="module"),
    pytest.mark.timeout(300, func_only=True),  # not while an image is built
]
in_every_box = pytest.mark.parametrize("arena", arenas(LANGUAGE), indirect=True)


@pytest.mark.parametrize(("case", "mode"), attacks(LANGUAGE, on_the_grader=False))
@in_every_box
async def test_attack_is_held(arena: Arena, case: Case, mode: str, request, record_property) -> None:
    record_property("hostile", (arena.confinement, f"{case.language} {case.group}"))
    for mark in known_to_succeed(case, mode, arena.confinement):
        request.applymarker(mark)
    await attack_is_held(arena, case, mode)
