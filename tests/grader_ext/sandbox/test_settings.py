"""What an admin may choose of the boxes, read from the environment."""

import pytest

from grader_ext.core.errors import Problems
from grader_ext.sandbox import SandboxSettings


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("WAYMARK_SANDBOX", "none"),
        ("WAYMARK_SANDBOX_SOCKETS", "not/absolute"),
        ("WAYMARK_SANDBOX_SOCKETS", "/not/there"),
    ],
)
def test_what_is_wrong_is_named(name, value):
    with pytest.raises(Problems, match=name):
        SandboxSettings.from_environment({name: value})


def test_bubblewrap_confines_unless_something_else_is_chosen():
    assert SandboxSettings.from_environment({"WAYMARK_SANDBOX": ""}).sandbox == "bubblewrap"
