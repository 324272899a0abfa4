"""What is Docker's alone."""

import pytest


@pytest.fixture
def kind(sandbox_image: None) -> str:
    return "docker"
