import itertools
import os
import sys
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, sync_playwright

# importlib import mode puts no folder on sys.path: what stands beside these tests is imported by name.
sys.path.insert(0, str(Path(__file__).parent))

from learner import PATIENCE, Learner
from running_platform import RunningPlatform, running_platform

from tests.chromium import CHROMIUM, FLAGS


@dataclass(frozen=True)
class PlatformElsewhere:
    """A platform that somebody else started, with open sign-up: WAYMARK_TEST_URL names it."""

    url: str


@pytest.fixture(scope="module")
def platform(tmp_path_factory: pytest.TempPathFactory) -> Iterator[RunningPlatform | PlatformElsewhere]:
    if elsewhere := os.environ.get("WAYMARK_TEST_URL"):
        yield PlatformElsewhere(elsewhere.rstrip("/"))
        return
    with running_platform(tmp_path_factory.mktemp("platform") / "data") as platform:
        yield platform


# Not for the whole session: Playwright's synchronous API keeps an event loop running in this thread, beside which no
# asynchronous test of the next room could run.
@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
        yield browser
        browser.close()


@pytest.fixture
def new_page(browser: Browser) -> Iterator[Callable[[], Page]]:
    contexts = []

    def make() -> Page:
        context = browser.new_context(viewport={"width": 1440, "height": 900})
        context.set_default_timeout(30_000 * PATIENCE)
        contexts.append(context)
        return context.new_page()

    yield make
    for context in contexts:
        context.close()


# On a platform of somebody else's, last time's names are taken.
_numbers = itertools.count(int(time.time()) if "WAYMARK_TEST_URL" in os.environ else 1)


@pytest.fixture(scope="session")
def number() -> Callable[[], int]:
    """One that no learner's name has yet."""
    return lambda: next(_numbers)


@pytest.fixture
def new_learner(
    platform: RunningPlatform | PlatformElsewhere, new_page: Callable[[], Page], number: Callable[[], int]
) -> Callable[[str], Learner]:
    """Signs a learner up, logs them in, and leaves the tour that JupyterLab begins with."""

    def make(name: str) -> Learner:
        learner = Learner(new_page(), platform.url, f"{name}{number()}")
        learner.sign_up()
        learner.log_in()
        learner.see_the_tour()
        learner.picture("tour.png")
        learner.leave_the_tour()
        return learner

    return make
