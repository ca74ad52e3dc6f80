"""Two processes that read orders of one shop at once: neither undoes what the other knows."""

import threading
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from reconciler.domain.errors import InvalidInput
from reconciler.domain.ids import OfferId
from reconciler.state.opening import open_state
from reconciler.state.sqlite import SqliteState
from reconciler.state.state import State
from tests.effort import examples
from tests.state.small_orders import HOUR, LONG_AGO, covers, left, line, table
from tests.state.small_state import NOW, SHOP


def test_a_reading_that_ended_earlier_does_not_undo_a_later_one(state: State) -> None:
    """It began earlier and is stored later; what it alone has is kept."""
    state.remember_orders(SHOP, table(line(1)), covers(-9, -3), LONG_AGO)
    state.remember_orders(SHOP, table(left(1, NOW - HOUR)), covers(-9, 0), LONG_AGO)
    stale = table(line(1), line(2))
    state.remember_orders(SHOP, stale, covers(-50, -1), LONG_AGO)
    assert state.orders(SHOP) == (table(left(1, NOW - HOUR), line(2)), covers(-50, 0))


def test_readings_with_a_gap_between_do_not_mix(state: State) -> None:
    """In the gap orders may have left: to keep them would promise their units for ever."""
    state.remember_orders(SHOP, table(line(1)), covers(-90, -50), LONG_AGO)
    state.remember_orders(SHOP, table(line(2)), covers(-9, 0), LONG_AGO)
    assert state.orders(SHOP) == (table(line(2)), covers(-9, 0))
    state.remember_orders(SHOP, table(line(3)), covers(-90, -50), LONG_AGO)
    assert state.orders(SHOP) == (table(line(2)), covers(-9, 0))


@given(
    st.lists(st.tuples(st.integers(0, 3), st.integers(-90, 40)), max_size=12),
    st.lists(st.tuples(st.integers(-90, 0), st.integers(1, 40)), min_size=1, max_size=6),
)
@settings(max_examples=examples(100))
def test_in_any_order_all_that_is_covered_is_there(
    changes: list[tuple[int, int]], readings: list[tuple[int, int]]
) -> None:
    """Each reading has the lines that changed in its time, as they were when it ended."""
    state = SqliteState(":memory:")
    for first, length in readings:
        last = first + length
        shown = {n: max(at for m, at in changes if m == n and at <= last) for n, at in changes
                 if first <= at <= last}  # fmt: skip
        lines = (line(n, seen_at=NOW + at * HOUR) for n, at in shown.items())
        state.remember_orders(SHOP, table(*lines), covers(first, last), LONG_AGO)
    kept, coverage = state.orders(SHOP)
    assert coverage is not None
    assert coverage.until == max(NOW + (first + length) * HOUR for first, length in readings)
    told = [(number, NOW + at * HOUR) for number, at in changes]
    for number, at in told:
        if coverage.since <= at <= coverage.until:
            latest = max(t for n, t in told if n == number and t <= coverage.until)
            assert kept[f"{number}-1", OfferId("MUG")].seen_at == latest
    state.close()


def test_two_at_once_lose_no_line(shared: str) -> None:
    open_state(shared, Path(), {}).close()
    gate = threading.Barrier(2)
    troubles: list[object] = []

    def read(who: int) -> None:
        state = open_state(shared, Path(), {})
        try:
            for step in range(10):
                gate.wait(timeout=20)
                changed = table(*(line(who * 1000 + step * 10 + n) for n in range(10)))
                state.remember_orders(SHOP, changed, covers(-9, step), LONG_AGO)
        except InvalidInput as trouble:
            troubles.append(trouble.problems)
        state.close()

    threads = [threading.Thread(target=read, args=[who]) for who in (1, 2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=60)
    state = open_state(shared, Path(), {})
    kept, coverage = state.orders(SHOP)
    state.close()
    assert troubles == []
    assert (len(kept), coverage) == (200, covers(-9, 9))


def test_a_reading_is_stored_whole_or_not_at_all(state: State) -> None:
    state.remember_orders(SHOP, table(line(1)), covers(-9, -1), LONG_AGO)
    broken = line(2, units=2**70)
    with pytest.raises(OverflowError):
        state.remember_orders(SHOP, table(line(3), broken), covers(-9, 0), LONG_AGO)
    assert state.orders(SHOP) == (table(line(1)), covers(-9, -1))
