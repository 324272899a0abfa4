import pytest

from hub_config.authenticator.tables import open_database
from hub_config.authenticator.throttle import Limit, Throttle

LIMIT = Limit("test", 3, 60)


class Clock:
    def __init__(self):
        self.now = 1000.0

    def __call__(self):
        return self.now


@pytest.fixture
def clock():
    return Clock()


@pytest.fixture
def engine(tmp_path):
    engine = open_database(f"sqlite:///{tmp_path / 'hub.sqlite'}")
    yield engine
    engine.dispose()


@pytest.fixture
def throttle(engine, clock):
    return Throttle(engine, clock)


def test_so_many_attempts_then_wait_until_the_oldest_is_past(throttle, clock):
    for _ in range(3):
        assert throttle.enter(LIMIT.of("ada")) == 0
        clock.now += 10
    assert throttle.enter(LIMIT.of("ada")) == pytest.approx(30)
    clock.now += 30
    assert throttle.enter(LIMIT.of("ada")) == 0


def test_what_is_refused_does_not_count(throttle, clock):
    for _ in range(3):
        throttle.enter(LIMIT.of("ada"))
    for _ in range(20):
        clock.now += 2
        assert throttle.enter(LIMIT.of("ada")) > 0
    clock.now = 1060.0
    assert throttle.enter(LIMIT.of("ada")) == 0


def test_subjects_and_kinds_are_counted_apart(throttle):
    for _ in range(3):
        throttle.enter(LIMIT.of("ada"))
    assert throttle.enter(LIMIT.of("bob")) == 0
    assert throttle.enter(Limit("other", 3, 60).of("ada")) == 0


def test_a_full_key_blocks_and_the_other_is_not_charged(throttle):
    other = Limit("other", 1, 60)
    for _ in range(3):
        throttle.enter(LIMIT.of("ada"))
    assert throttle.enter(LIMIT.of("ada"), other.of("here")) > 0
    assert throttle.enter(other.of("here")) == 0


def test_success_forgives_and_takes_back(throttle):
    for _ in range(3):
        throttle.enter(LIMIT.of("ada"))
    throttle.forgive(LIMIT.of("ada"))
    assert [throttle.enter(LIMIT.of("ada")) for _ in range(3)] == [0, 0, 0]
    throttle.take_back(LIMIT.of("ada"))
    assert throttle.enter(LIMIT.of("ada")) == 0
    assert throttle.enter(LIMIT.of("ada")) > 0


def test_it_is_remembered_over_a_restart(engine, clock, tmp_path):
    for _ in range(3):
        Throttle(engine, clock).enter(LIMIT.of("ada"))
    again = open_database(f"sqlite:///{tmp_path / 'hub.sqlite'}")
    assert Throttle(again, clock).enter(LIMIT.of("ada")) > 0
    again.dispose()


def test_one_limits_attempts_are_not_forgotten_by_anothers_shorter_stretch(throttle, clock):
    long = Limit("long", 1, 3600)
    throttle.enter(long.of("here"))
    clock.now += 600
    throttle.enter(LIMIT.of("ada"))
    assert throttle.enter(long.of("here")) == pytest.approx(3000)
