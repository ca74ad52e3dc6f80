"""The governor keeps Ozon's limits in any stretch of time, and wastes little of them."""

from datetime import datetime, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from reconciler.ozon import methods
from reconciler.ozon.governor import Governor, Window
from tests.ozon.scripted import Time

SECOND, MINUTE = timedelta(seconds=1), timedelta(minutes=1)


def most_in_any(span: timedelta, moments: list[datetime]) -> int:
    """The most calls that any stretch of that length has seen; a stretch has its end in it."""
    first = most = 0
    for last, moment in enumerate(moments):
        while moment - moments[first] > span:
            first += 1
        most = max(most, last - first + 1)
    return most


calls = st.tuples(
    st.sampled_from([methods.WRITE_STOCKS, methods.OFFER_STOCKS, methods.PRICES]),
    st.sampled_from([0.0, 0.0, 0.0, 0.000001, 0.003, 0.02, 0.7, 1.0, 7.3, 59.9]),
)


@given(st.lists(calls, min_size=1, max_size=400), st.integers(1, 3))
@settings(max_examples=40, deadline=None)
def test_no_window_ever_holds_more_than_the_limit(
    script: list[tuple[methods.Method, float]], rounds: int
) -> None:
    time = Time()
    governor = Governor(time)
    everything: list[datetime] = []
    stock_writes: list[datetime] = []
    for method, pause in script * rounds:
        time.pass_by(pause)
        governor.pass_one(method)
        everything.append(time.now())
        if method is methods.WRITE_STOCKS:
            stock_writes.append(time.now())
    assert most_in_any(SECOND, everything) <= 50
    assert most_in_any(MINUTE, stock_writes) <= 80


@pytest.mark.parametrize(
    ("method", "calls", "bound"),
    [(methods.WRITE_STOCKS, 1600, 80 / 60), (methods.OFFER_STOCKS, 5000, 50.0)],
)
def test_little_of_the_limit_is_wasted(method: methods.Method, calls: int, bound: float) -> None:
    time = Time()
    governor = Governor(time)
    start = time.now()
    for _ in range(calls):
        governor.pass_one(method)
    seconds = (time.now() - start).total_seconds()
    burst = 80 if method.per_minute else 50
    rate = (calls - burst) / seconds
    assert 0.95 * bound <= rate <= bound


def test_a_window_that_was_left_alone_is_free_again() -> None:
    time = Time()
    governor = Governor(time)
    for _ in range(80):
        governor.pass_one(methods.WRITE_STOCKS)
    time.pass_by(62)
    time.slept.clear()
    for _ in range(50):
        governor.pass_one(methods.WRITE_STOCKS)
    assert time.slept == []


def test_one_method_does_not_wait_for_another() -> None:
    time = Time()
    governor = Governor(time)
    for _ in range(80):
        governor.pass_one(methods.WRITE_STOCKS)
    time.slept.clear()
    governor.pass_one(methods.WRITE_PRICES)
    assert sum(time.slept) < 2


def test_methods_share_the_limit_of_the_account() -> None:
    time = Time()
    governor = Governor(time)
    moments = []
    for method in [methods.WRITE_STOCKS] * 30 + [methods.PRICES] * 30:
        governor.pass_one(method)
        moments.append(time.now())
    assert most_in_any(SECOND, moments) == 50


def test_a_pause_holds_one_method_only_and_the_longest_wins() -> None:
    time = Time()
    governor = Governor(time)
    governor.pause(methods.PRICES, 60)
    governor.pause(methods.PRICES, 5)
    governor.pass_one(methods.OFFER_STOCKS)
    assert time.slept == []
    governor.pass_one(methods.PRICES)
    assert time.slept == [60.0]
    governor.pass_one(methods.PRICES)
    assert time.slept == [60.0]


def test_long_waits_are_told_and_short_ones_are_not() -> None:
    time = Time()
    heard: list[tuple[float, str]] = []
    governor = Governor(time, lambda seconds, why: heard.append((seconds, why)))
    governor.pause(methods.PRICES, 0.5)
    governor.pass_one(methods.PRICES)
    assert heard == []
    governor.pause(methods.PRICES, 3)
    governor.pass_one(methods.PRICES)
    assert heard == [(3.0, "the limit of /v5/product/info/prices")]


def test_a_window_remembers_no_more_than_its_limit() -> None:
    window = Window(3, 1)
    time = Time()
    for _ in range(10):
        window.count(time.now())
    assert window.free_at(time.now()) == time.now() + timedelta(seconds=1.02)
