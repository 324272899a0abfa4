from pathlib import Path

import pytest

from hub_config.reload import programs_to_restart

REPOSITORY = Path(__file__).parents[2]


@pytest.mark.parametrize(
    ("path", "programs"),
    [
        ("progress_service/dashboard/templates/page.html", {"service", "worker"}),
        ("grader_ext/grading/grade.py", {"worker"}),
        ("hub_config/spawner.py", {"hub"}),
        ("hub_config/proxy/node_modules/x/index.js", set()),
        ("progress_service/notes.txt", set()),
        ("course/python/first-steps.ipynb", set()),
    ],
)
def test_what_starts_again(path, programs):
    assert programs_to_restart([REPOSITORY / path]) == programs
