"""Images as `make images` builds them."""

import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]


@pytest.fixture(scope="session")
def image() -> Callable[[str], str]:
    """Builds an image, or takes what of it was built before; returns its name."""
    built: dict[str, str] = {}

    def build(name: str) -> str:
        if name not in built:
            done = subprocess.run(["make", f"image-{name}"], cwd=ROOT, capture_output=True, text=True)
            assert done.returncode == 0, done.stdout[-3000:] + done.stderr[-3000:]
            built[name] = f"waymark-{name}"
        return built[name]

    return build
