"""Orders in the state: kept by shop, forgotten in time, never the reason for a stale plan."""

from datetime import UTC, datetime, timedelta

from hypothesis import given, settings
from hypothesis import strategies as st

from reconciler.domain.ids import OfferId, WarehouseId
from reconciler.domain.orders import Coverage, OrderLine, Span, Withdrawal
from reconciler.state.sqlite import SqliteState
from reconciler.state.state import State
from tests.effort import examples
from tests.state.small_orders import DAY, LONG_AGO, covers, left, line, table
from tests.state.small_state import NOW, OTHER, SHOP, A, base, begin

moments = st.integers(-(10**13), 10**13).map(lambda micros: NOW + timedelta(microseconds=micros))
spans = st.builds(Span, moments, moments)
lines = st.builds(
    OrderLine,
    posting=st.text("0123-", min_size=1, max_size=20),
    root=st.text("0123-", min_size=1, max_size=20),
    offer=st.builds(OfferId, st.text(min_size=1, max_size=50)),
    warehouse=st.builds(WarehouseId, st.integers(1, 2**53)),
    units=st.integers(0, 10**6),
    created_at=st.none() | moments,
    left=st.none() | spans,
    withdrawn=st.lists(st.builds(Withdrawal, st.integers(1, 99), spans), max_size=3).map(tuple),
    price=st.none() | st.decimals(0, 10**6, places=2),
    twice=st.integers(0, 9),
    seen_at=moments,
)


@given(st.lists(lines, max_size=5))
@settings(max_examples=examples(50))
def test_lines_come_back_as_they_were(some: list[OrderLine]) -> None:
    state = SqliteState(":memory:")
    there = table(*some)
    state.remember_orders(SHOP, there, covers(-9, 0), datetime(2020, 1, 1, tzinfo=UTC))
    assert state.orders(SHOP) == (there, covers(-9, 0))
    state.close()


def test_a_shop_knows_its_own_orders_only(state: State) -> None:
    assert state.orders(SHOP) == ({}, None)
    state.remember_orders(SHOP, table(line(1)), covers(-9, 0), LONG_AGO)
    state.remember_orders(OTHER, table(line(1, units=7)), covers(-2, 0), LONG_AGO)
    assert state.orders(SHOP) == (table(line(1)), covers(-9, 0))
    assert state.orders(OTHER) == (table(line(1, units=7)), covers(-2, 0))


def test_no_plan_gets_stale_because_orders_were_read(state: State) -> None:
    begin(state).answered(0, {A: base(1)}, (), {}, NOW)
    before = state.applied(SHOP)
    state.remember_orders(SHOP, table(line()), covers(-9, 0), LONG_AGO)
    assert state.applied(SHOP) == before


def test_the_next_reading_adds_and_replaces(state: State) -> None:
    state.remember_orders(SHOP, table(line(1), line(2)), covers(-9, -2), LONG_AGO)
    changed = table(line(2, units=1), line(3))
    state.remember_orders(SHOP, changed, covers(-9, 0), LONG_AGO)
    assert state.orders(SHOP) == ({**table(line(1)), **changed}, covers(-9, 0))


def test_what_is_older_may_be_added_later(state: State) -> None:
    state.remember_orders(SHOP, table(line(1)), covers(-9, -2), LONG_AGO)
    state.remember_orders(SHOP, table(line(2)), covers(-99, 0), LONG_AGO)
    assert state.orders(SHOP)[1] == covers(-99, 0)


def test_what_ended_long_ago_is_forgotten_and_covered_no_more(state: State) -> None:
    old = NOW - 30 * DAY
    gone = Withdrawal(3, Span(old, old))
    kept = [
        line(1, created_at=old),
        left(2, NOW - DAY),
        line(3, withdrawn=(gone,), created_at=old),
        line(4, units=0, withdrawn=(Withdrawal(3, Span(old, NOW)),)),
    ]
    dropped = [left(5, old), line(6, units=0, withdrawn=(gone,)), line(7, units=0, created_at=old)]
    state.remember_orders(SHOP, table(*kept, *dropped), covers(-24 * 60, 0), NOW - 20 * DAY)
    assert state.orders(SHOP) == (table(*kept), Coverage(NOW - 20 * DAY, NOW))


def test_where_nothing_is_forgotten_the_coverage_stays(state: State) -> None:
    state.remember_orders(SHOP, table(line(1)), covers(-24 * 60, 0), NOW - 20 * DAY)
    assert state.orders(SHOP)[1] == covers(-24 * 60, 0)


def test_what_is_covered_of_fbo_is_kept_apart(state: State) -> None:
    store = state.order_store(SHOP)
    assert store.fbo_coverage() is None
    store.remember(table(line(1)), covers(-9, -2), LONG_AGO, covers(-50, -2))
    store.remember(table(line(2)), covers(-9, -1), LONG_AGO)
    assert store.fbo_coverage() == covers(-50, -2)
    store.remember({}, covers(-9, 0), LONG_AGO, covers(-20, 0))
    assert store.fbo_coverage() == covers(-50, 0)
    store.remember({}, covers(-9, 1), LONG_AGO, covers(0.5, 1))
    assert store.fbo_coverage() == covers(0.5, 1)
    store.remember({}, covers(-9, 0.5), LONG_AGO, covers(-99, 0.5))
    assert store.fbo_coverage() == covers(0.5, 1)
