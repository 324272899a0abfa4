"""Real hubs, one for each way to sign up, shared by the tests of a module."""

from collections.abc import Iterator

import pytest
from running_hub import RunningHub

_hubs: list[RunningHub] = []


@pytest.fixture(autouse=True)
def _browsers_closed() -> Iterator[None]:
    yield
    for hub in _hubs:
        hub.close_browsers()


@pytest.fixture(scope="module")
def open_hub(tmp_path_factory: pytest.TempPathFactory) -> Iterator[RunningHub]:
    yield from _running(tmp_path_factory, "open")


@pytest.fixture(scope="module")
def approval_hub(tmp_path_factory: pytest.TempPathFactory) -> Iterator[RunningHub]:
    yield from _running(tmp_path_factory, "approval")


@pytest.fixture(scope="module")
def invitation_hub(tmp_path_factory: pytest.TempPathFactory) -> Iterator[RunningHub]:
    yield from _running(tmp_path_factory, "invitation")


@pytest.fixture(scope="module")
def closed_hub(tmp_path_factory: pytest.TempPathFactory) -> Iterator[RunningHub]:
    yield from _running(tmp_path_factory, "closed")


def _running(factory: pytest.TempPathFactory, mode: str) -> Iterator[RunningHub]:
    hub = RunningHub(factory.mktemp(mode), signup=mode)
    hub.start()
    _hubs.append(hub)
    yield hub
    _hubs.remove(hub)
    hub.stop()
