"""The governor keeps Ozon's limits in any stretch of time, and wastes little of them."""

import threading
from datetime import datetime, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from reconciler.ozon import methods
from reconciler.ozon.governor import Governor
from reconciler.ozon.methods import Method
from tests.effort import examples
from tests.ozon.scripted import Time

SECOND, MINUTE = timedelta(seconds=1), timedelta(minutes=1)
CARDS = methods.UPDATE_ATTRIBUTES


def call(governor: Governor, method: Method, items: int = 0) -> datetime:
    with governor.turn(method, items) as sent_at:
        return sent_at


def most_in_any(span: timedelta, moments: list[datetime]) -> int:
    """The most calls that any stretch of that length has seen; its end is no part of it."""
    first = most = 0
    for last, moment in enumerate(moments):
        while moment - moments[first] >= span:
            first += 1
        most = max(most, last - first + 1)
    return most


calls = st.tuples(
    st.sampled_from([methods.WRITE_STOCKS, methods.OFFER_STOCKS, methods.PRICES, CARDS]),
    st.sampled_from([0.0, 0.0, 0.0, 0.000001, 0.003, 0.02, 0.7, 1.0, 7.3, 59.9]),
    st.sampled_from([0.0, 0.0, 0.01, 0.2, 3.0]),
)


@given(st.lists(calls, min_size=1, max_size=400), st.integers(1, 3))
@settings(max_examples=examples(40), deadline=None)
def test_no_window_ever_holds_more_than_the_limit(
    script: list[tuple[Method, float, float]], rounds: int
) -> None:
    """By the moments at which calls are sent, and by those at which they are answered."""
    time = Time()
    governor = Governor(time)
    governor.learn(100)
    everything: list[datetime] = []
    sent: list[datetime] = []
    answered: list[datetime] = []
    cards: list[datetime] = []
    for method, pause, latency in script * rounds:
        time.pass_by(pause)
        with governor.turn(method, 7) as began:
            time.pass_by(latency)
        everything.append(began)
        if method is methods.WRITE_STOCKS:
            sent.append(began)
            answered.append(time.now())
        if method is CARDS:
            cards.append(began)
    assert most_in_any(SECOND, everything) <= 50
    # However long each was on its way, the server saw no more either.
    assert most_in_any(MINUTE, sent) <= 80
    assert most_in_any(MINUTE, sorted([*sent[80:], *answered[:-80]])) <= 80
    assert most_in_any(MINUTE, cards) * 7 <= 100


@pytest.mark.parametrize(
    ("method", "calls", "bound"),
    [(methods.WRITE_STOCKS, 1600, 80 / 60), (methods.OFFER_STOCKS, 5000, 50.0)],
)
def test_little_of_the_limit_is_wasted(method: Method, calls: int, bound: float) -> None:
    time = Time()
    governor = Governor(time)
    start = time.now()
    for _ in range(calls):
        with governor.turn(method):
            time.pass_by(0.01)
    seconds = (time.now() - start).total_seconds()
    burst = 80 if method is methods.WRITE_STOCKS else 50
    rate = (calls - burst) / seconds
    assert 0.95 * bound <= rate <= bound


def test_a_window_that_was_left_alone_is_free_again() -> None:
    time = Time()
    governor = Governor(time)
    for _ in range(80):
        call(governor, methods.WRITE_STOCKS)
    time.pass_by(60)
    time.slept.clear()
    for _ in range(50):
        call(governor, methods.WRITE_STOCKS)
    assert time.slept == []


def test_one_method_does_not_wait_for_another() -> None:
    time = Time()
    governor = Governor(time)
    for _ in range(80):
        call(governor, methods.WRITE_STOCKS)
    time.slept.clear()
    call(governor, methods.WRITE_PRICES)
    assert sum(time.slept) < 2


def test_methods_share_the_limit_of_the_account() -> None:
    governor = Governor(Time())
    kinds = [methods.WRITE_STOCKS] * 30 + [methods.PRICES] * 30
    assert most_in_any(SECOND, [call(governor, method) for method in kinds]) == 50


def test_products_a_minute_are_counted_once_the_shop_told_how_many() -> None:
    time = Time()
    governor = Governor(time)
    for _ in range(5):
        call(governor, CARDS, 100)
    assert time.slept == []
    governor.learn(200)
    moments = [call(governor, CARDS, 100) for _ in range(4)]
    assert moments[2] - moments[0] == MINUTE
    # Each method has a limit of its own, and a call that is over it goes alone.
    assert call(governor, methods.IMPORT, 300) == moments[-1]
    assert call(governor, methods.IMPORT, 1) == moments[-1] + MINUTE


def test_turn_in_tells_the_wait_and_takes_no_place() -> None:
    time = Time()
    governor = Governor(time)
    for _ in range(80):
        call(governor, methods.WRITE_STOCKS)
    assert 58 < governor.turn_in(methods.WRITE_STOCKS) <= 60
    assert governor.turn_in(methods.PRICES) == 0
    governor.await_turn(methods.WRITE_STOCKS)
    assert governor.turn_in(methods.WRITE_STOCKS) == 0


def test_a_pause_holds_one_method_only_and_the_longest_wins() -> None:
    time = Time()
    governor = Governor(time)
    governor.pause(methods.PRICES, 60)
    governor.pause(methods.PRICES, 5)
    call(governor, methods.OFFER_STOCKS)
    assert time.slept == []
    call(governor, methods.PRICES)
    assert time.slept == [60.0]
    call(governor, methods.PRICES)
    assert time.slept == [60.0]


def test_long_waits_are_told_and_short_ones_are_not() -> None:
    time = Time()
    heard: list[tuple[float, str]] = []
    governor = Governor(time, lambda seconds, why: heard.append((seconds, why)))
    governor.pause(methods.PRICES, 0.5)
    call(governor, methods.PRICES)
    assert heard == []
    governor.pause(methods.PRICES, 3)
    call(governor, methods.PRICES)
    assert heard == [(3.0, "the limit of /v5/product/info/prices")]


@pytest.mark.parametrize("back", [0.5, 30, 3_600, 86_400 * 365])
def test_a_clock_that_is_set_back_makes_no_wait_longer(back: float) -> None:
    time = Time()
    governor = Governor(time)
    for _ in range(80):
        call(governor, methods.WRITE_STOCKS)
    governor.pause(methods.PRICES, 45)
    time.pass_by(-back)
    time.slept.clear()
    call(governor, methods.PRICES)
    assert sum(time.slept) <= 45
    time.slept.clear()
    call(governor, methods.WRITE_STOCKS)
    assert 13 < sum(time.slept) <= 60


def test_fewer_calls_left_than_we_made_are_somebody_elses() -> None:
    time = Time()
    governor = Governor(time)
    call(governor, methods.PRICES)
    governor.heard(methods.PRICES, 3)
    moments = [call(governor, methods.PRICES) for _ in range(4)]
    assert moments[2] == moments[0]
    assert moments[3] - moments[0] == SECOND


@pytest.mark.parametrize("remaining", [None, -5, 49, 50, 10**9])
def test_a_header_that_says_nothing_new_slows_nothing_down(remaining: int | None) -> None:
    time = Time()
    governor = Governor(time)
    call(governor, methods.PRICES)
    governor.heard(methods.PRICES, remaining)
    for _ in range(49):
        call(governor, methods.PRICES)
    assert time.slept == []


def test_a_minute_that_is_used_up_does_not_look_like_somebody_else() -> None:
    time = Time()
    governor = Governor(time)
    for left in reversed(range(80)):
        call(governor, methods.WRITE_STOCKS)
        governor.heard(methods.WRITE_STOCKS, left)
    assert sum(time.slept) == 1


def test_a_refusal_halves_the_calls_a_second_and_they_grow_back() -> None:
    time = Time()
    governor = Governor(time)
    governor.refused(methods.PRICES, 1, call(governor, methods.PRICES))
    time.pass_by(1)
    assert most_in_any(SECOND, [call(governor, methods.PRICES) for _ in range(100)]) in range(
        25, 30
    )
    time.pass_by(30)
    assert most_in_any(SECOND, [call(governor, methods.PRICES) for _ in range(100)]) == 50


def test_a_refusal_for_longer_is_about_the_method() -> None:
    time = Time()
    governor = Governor(time)
    governor.refused(methods.WRITE_STOCKS, 20, call(governor, methods.WRITE_STOCKS))
    assert governor.turn_in(methods.WRITE_STOCKS) == 20
    assert governor.turn_in(methods.PRICES) == 0
    time.pass_by(61)
    assert most_in_any(MINUTE, [call(governor, methods.WRITE_STOCKS) for _ in range(60)]) in (
        40,
        41,
    )


def test_refusals_of_one_burst_count_once_and_some_calls_are_always_tried() -> None:
    time = Time()
    governor = Governor(time)
    sent = [call(governor, methods.PRICES) for _ in range(20)]
    time.pass_by(0.1)
    for moment in sent:
        governor.refused(methods.PRICES, 1, moment)
    time.pass_by(1)
    assert most_in_any(SECOND, [call(governor, methods.PRICES) for _ in range(60)]) >= 25
    for _ in range(50):
        time.pass_by(2)
        governor.refused(methods.PRICES, 1, call(governor, methods.PRICES))
    time.pass_by(2)
    assert most_in_any(SECOND, [call(governor, methods.PRICES) for _ in range(9)]) >= 3


def test_threads_share_the_limit() -> None:
    class Real(Time):
        """Sleeps of threads add up to one time."""

        lock = threading.Lock()

        def sleep(self, seconds: float) -> None:
            with self.lock:
                super().sleep(seconds)

    time = Real()
    governor = Governor(time)
    moments: list[datetime] = []

    def work() -> None:
        moments.extend(call(governor, methods.PRICES) for _ in range(100))

    threads = [threading.Thread(target=work) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(moments) == 400
    assert most_in_any(SECOND, sorted(moments)) <= 50


def test_a_header_that_is_always_nought_slows_down_and_stops_nothing() -> None:
    time = Time()
    governor = Governor(time)
    for _ in range(20):
        call(governor, methods.PRICES)
        governor.heard(methods.PRICES, 0)
    assert sum(time.slept) <= 20
