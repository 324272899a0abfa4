"""Images as `make images` builds them."""

import subprocess
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest


@pytest.fixture(scope="session")
def image() -> Callable[[str], str]:
    """Gives an image's name, if it is there. None is built here: other tests use them at the same time."""

    def named(name: str) -> str:
        image = f"waymark-{name}"
        if subprocess.run(["docker", "image", "inspect", image], capture_output=True).returncode != 0:
            pytest.fail(f"There is no image {image}: run `make images`.")
        return image

    return named


@pytest.fixture(scope="session")
def archive(image: Callable[[str], str], tmp_path_factory: pytest.TempPathFactory) -> Iterator[Callable[[str], Path]]:
    """Gives all files of an image, as a container of it would have them, in one tar."""
    archives: dict[str, Path] = {}

    def exported(name: str) -> Path:
        if name not in archives:
            path = tmp_path_factory.mktemp("image") / f"{name}.tar"
            create = ["docker", "create", "--label=waymark.test", image(name)]
            container = subprocess.run(create, capture_output=True, text=True, check=True).stdout.strip()
            try:
                subprocess.run(["docker", "export", "--output", path, container], check=True)
            finally:
                subprocess.run(["docker", "rm", container], capture_output=True, check=True)
            archives[name] = path
        return archives[name]

    yield exported
    for path in archives.values():
        path.unlink()
