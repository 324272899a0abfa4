from contextlib import aclosing

from hub_config.spawner.stages import Stages


async def test_who_comes_late_is_told_all_stages_in_their_order():
    stages = Stages()
    stages.tell(10, "first")
    stages.tell(20, "second")
    async with aclosing(stages.follow()) as told:
        assert await anext(told) == {"progress": 10, "message": "first"}
        assert await anext(told) == {"progress": 20, "message": "second"}
        stages.tell(30, "third")
        assert await anext(told) == {"progress": 30, "message": "third"}


async def test_another_start_begins_anew():
    stages = Stages()
    stages.tell(90, "of the last start")
    stages.begin()
    stages.tell(10, "first")
    async with aclosing(stages.follow()) as told:
        assert await anext(told) == {"progress": 10, "message": "first"}
