"""What is bubblewrap's alone."""

import pytest


@pytest.fixture
def kind() -> str:
    return "bubblewrap"
