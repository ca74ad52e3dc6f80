"""A sleep ends when a stop is asked for, but for the little that a read-back needs."""

from datetime import datetime, timedelta

import pytest

from reconciler.apply.alert_clock import AlertClock
from reconciler.domain.errors import Interrupted
from reconciler.sandbox import ManualClock
from tests.rehearsal import VirtualClock


class Asked:
    """A stop that is asked for after so many seconds."""

    def __init__(self, after: float) -> None:
        self.clock = VirtualClock(ManualClock())
        self._began = self.clock.now()
        self._after = timedelta(seconds=after)

    def __call__(self) -> bool:
        return self.clock.now() - self._began >= self._after

    @property
    def passed(self) -> float:
        return (self.clock.now() - self._began).total_seconds()


def test_without_a_stop_all_of_it_is_slept() -> None:
    asked = Asked(after=1e6)
    AlertClock(asked.clock, asked).sleep(90.25)
    assert asked.passed == 90.25


def test_a_long_sleep_ends_within_a_second_of_the_stop() -> None:
    asked = Asked(after=7.5)
    with pytest.raises(Interrupted):
        AlertClock(asked.clock, asked).sleep(600)
    assert 7.5 <= asked.passed <= 8.5


def test_after_a_stop_short_sleeps_go_on_until_the_grace_is_over() -> None:
    asked = Asked(after=0)
    clock = AlertClock(asked.clock, asked)
    with pytest.raises(Interrupted):
        clock.sleep(2.5)
    assert asked.passed == 0
    clock.sleep(1)
    clock.sleep(1)
    with pytest.raises(Interrupted):
        clock.sleep(0.5)
    assert asked.passed == 2


def test_a_clock_that_is_set_back_does_not_prolong_the_grace_of_a_long_sleep() -> None:
    asked = Asked(after=0)
    clock = AlertClock(asked.clock, lambda: True)
    clock.sleep(1)
    asked.clock.now = lambda: datetime.fromisoformat("2020-01-01T00:00+00:00")  # type: ignore[method-assign]
    with pytest.raises(Interrupted):
        clock.sleep(60)
