"""The shop's clock, by the dates of its answers: steady, and never moved by what tells nothing."""

from datetime import UTC, datetime, timedelta
from email.utils import format_datetime

import pytest

from reconciler.ozon.shop_clock import ShopClock, Skew
from tests.ozon.scripted import Time

NOW = datetime(2026, 11, 24, 9, tzinfo=UTC)
SECOND = timedelta(seconds=1)


def learn(skew: Skew, ahead: float, trip: float = 0.0) -> timedelta:
    """An answer of a shop whose clock is so many seconds ahead, after a trip of some seconds."""
    made = NOW + (ahead + trip / 2) * SECOND
    skew.observe(format_datetime(made, usegmt=True), NOW, NOW + trip * SECOND)
    return skew.ahead


def test_small_differences_count_as_none() -> None:
    for ahead in (0, 2, -2):
        assert learn(Skew(), ahead) == timedelta()


@pytest.mark.parametrize("ahead", [60, -60, 3600])
def test_a_clock_that_is_wrong_is_set(ahead: int) -> None:
    assert abs(learn(Skew(), ahead) - ahead * SECOND) <= SECOND


def test_the_answer_is_dated_in_the_middle_of_its_trip() -> None:
    assert abs(learn(Skew(), 60, trip=20) - 60 * SECOND) <= SECOND


def test_it_does_not_tremble() -> None:
    skew = Skew()
    first = learn(skew, 60)
    assert [learn(skew, ahead) for ahead in (61, 62, 59)] == [first] * 3
    assert learn(skew, 70) > first


def test_a_clock_that_was_set_right_again() -> None:
    skew = Skew()
    learn(skew, 60)
    assert learn(skew, 0) == timedelta()


@pytest.mark.parametrize("header", [None, "", "yesterday", "Tue, 24 Nov 2026 12:00:00 -0000"])
def test_a_date_that_can_not_be_read_teaches_nothing(header: str | None) -> None:
    skew = Skew()
    before = learn(skew, 60)
    skew.observe(header, NOW, NOW)
    assert skew.ahead == before


def test_the_time_is_the_shops_and_the_sleep_is_ours() -> None:
    time, skew = Time(), Skew()
    clock = ShopClock(time, lambda: skew.ahead)
    assert clock.now() == time.now()
    skew.ahead = 60 * SECOND
    assert clock.now() == time.now() + 60 * SECOND
    clock.sleep(5)
    assert time.slept == [5]
