"""Orders in the state: kept by shop, upgraded from an older file, safe between two processes."""

import sqlite3
import threading
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from reconciler.domain.errors import InvalidInput
from reconciler.domain.ids import OfferId, WarehouseId
from reconciler.domain.order_merge import Key
from reconciler.domain.orders import Coverage, OrderLine, Span, Withdrawal
from reconciler.state import schema
from reconciler.state.sqlite import SqliteState
from tests.state.small_state import MSK, NOW, OTHER, SHOP, A, base, begin

HOUR, DAY = timedelta(hours=1), timedelta(days=1)
LONG_AGO = NOW - 400 * DAY


def line(number: int = 1, **fields: Any) -> OrderLine:
    base: dict[str, Any] = {
        "posting": f"{number}-1",
        "root": f"{number}-1",
        "offer": OfferId("MUG"),
        "warehouse": MSK,
        "units": 3,
        "created_at": NOW - 2 * DAY,
        "seen_at": NOW,
    }
    return OrderLine(**{**base, **fields})


def table(*lines: OrderLine) -> dict[Key, OrderLine]:
    return {(each.posting, each.offer): each for each in lines}


def covers(first: float, last: float) -> Coverage:
    """In hours from now."""
    return Coverage(NOW + first * HOUR, NOW + last * HOUR)


def left(number: int, at: datetime) -> OrderLine:
    return line(number, left=Span(at, at))


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
@settings(max_examples=50)
def test_lines_come_back_as_they_were(some: list[OrderLine]) -> None:
    state = SqliteState(":memory:")
    there = table(*some)
    state.remember_orders(SHOP, there, covers(-9, 0), datetime(2020, 1, 1, tzinfo=UTC))
    assert state.orders(SHOP) == (there, covers(-9, 0))
    state.close()


def test_a_shop_knows_its_own_orders_only(state: SqliteState) -> None:
    assert state.orders(SHOP) == ({}, None)
    state.remember_orders(SHOP, table(line(1)), covers(-9, 0), LONG_AGO)
    state.remember_orders(OTHER, table(line(1, units=7)), covers(-2, 0), LONG_AGO)
    assert state.orders(SHOP) == (table(line(1)), covers(-9, 0))
    assert state.orders(OTHER) == (table(line(1, units=7)), covers(-2, 0))


def test_no_plan_gets_stale_because_orders_were_read(state: SqliteState) -> None:
    begin(state).answered(0, {A: base(1)}, (), {}, NOW)
    before = state.applied(SHOP)
    state.remember_orders(SHOP, table(line()), covers(-9, 0), LONG_AGO)
    assert state.applied(SHOP) == before


def test_the_next_reading_adds_and_replaces(state: SqliteState) -> None:
    state.remember_orders(SHOP, table(line(1), line(2)), covers(-9, -2), LONG_AGO)
    changed = table(line(2, units=1), line(3))
    state.remember_orders(SHOP, changed, covers(-9, 0), LONG_AGO)
    assert state.orders(SHOP) == ({**table(line(1)), **changed}, covers(-9, 0))


def test_what_is_older_may_be_added_later(state: SqliteState) -> None:
    state.remember_orders(SHOP, table(line(1)), covers(-9, -2), LONG_AGO)
    state.remember_orders(SHOP, table(line(2)), covers(-99, 0), LONG_AGO)
    assert state.orders(SHOP)[1] == covers(-99, 0)


# Two processes ----------------------------------------------------------------------------------


def test_a_reading_that_ended_earlier_does_not_undo_a_later_one(state: SqliteState) -> None:
    """It began earlier and is stored later; what it alone has is kept."""
    state.remember_orders(SHOP, table(line(1)), covers(-9, -3), LONG_AGO)
    state.remember_orders(SHOP, table(left(1, NOW - HOUR)), covers(-9, 0), LONG_AGO)
    stale = table(line(1), line(2))
    state.remember_orders(SHOP, stale, covers(-50, -1), LONG_AGO)
    assert state.orders(SHOP) == (table(left(1, NOW - HOUR), line(2)), covers(-50, 0))


def test_readings_with_a_gap_between_do_not_mix(state: SqliteState) -> None:
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
@settings(max_examples=200)
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


def test_two_at_once_lose_no_line(path: Path) -> None:
    SqliteState(path).close()
    gate = threading.Barrier(2)
    troubles: list[object] = []

    def read(who: int) -> None:
        state = SqliteState(path)
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
    state = SqliteState(path)
    kept, coverage = state.orders(SHOP)
    state.close()
    assert troubles == []
    assert (len(kept), coverage) == (200, covers(-9, 9))


def test_a_reading_is_stored_whole_or_not_at_all(state: SqliteState) -> None:
    state.remember_orders(SHOP, table(line(1)), covers(-9, -1), LONG_AGO)
    broken = line(2, units=2**70)
    with pytest.raises(OverflowError):
        state.remember_orders(SHOP, table(line(3), broken), covers(-9, 0), LONG_AGO)
    assert state.orders(SHOP) == (table(line(1)), covers(-9, -1))


# Forgetting -------------------------------------------------------------------------------------


def test_what_ended_long_ago_is_forgotten_and_covered_no_more(state: SqliteState) -> None:
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


def test_where_nothing_is_forgotten_the_coverage_stays(state: SqliteState) -> None:
    state.remember_orders(SHOP, table(line(1)), covers(-24 * 60, 0), NOW - 20 * DAY)
    assert state.orders(SHOP)[1] == covers(-24 * 60, 0)


# FBO --------------------------------------------------------------------------------------------


def test_what_is_covered_of_fbo_is_kept_apart(state: SqliteState) -> None:
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


# The file ---------------------------------------------------------------------------------------


def old_file(path: Path) -> None:
    """A file as version 1 wrote it, with something applied."""
    path.parent.mkdir(exist_ok=True)
    db = sqlite3.connect(path)
    for statement in schema._FIRST.split(";"):
        db.execute(statement)
    db.execute("insert into applied_stock values (?, ?, ?, x'')", (SHOP, 1, "A"))
    db.execute("insert into shop values (?, ?)", (SHOP, "rev"))
    db.execute("pragma user_version = 1")
    db.commit()
    db.close()


def test_a_file_of_version_1_is_brought_up_to_date(path: Path) -> None:
    old_file(path)
    state = SqliteState(path)
    assert state.orders(SHOP) == ({}, None)
    assert state.revision(SHOP) == "rev"
    state.remember_orders(SHOP, table(line()), covers(-9, 0), LONG_AGO)
    state.close()
    again = SqliteState(path)
    assert again.orders(SHOP) == (table(line()), covers(-9, 0))
    again.close()
    db = sqlite3.connect(path)
    assert db.execute("pragma user_version").fetchone() == (schema.VERSION,)
    assert db.execute("select offer from applied_stock").fetchall() == [("A",)]
    db.close()


def test_an_upgrade_that_breaks_off_leaves_the_old_file(
    path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    old_file(path)
    broken = (schema._FIRST, schema._ORDERS + "; create table order_line (again)")
    monkeypatch.setattr(schema, "_STEPS", broken)
    with pytest.raises(InvalidInput):
        SqliteState(path)
    monkeypatch.undo()
    db = sqlite3.connect(path)
    assert db.execute("pragma user_version").fetchone() == (1,)
    names = {name for (name,) in db.execute("select name from sqlite_master")}
    db.close()
    assert "order_line" not in names
    SqliteState(path).close()


def test_many_may_upgrade_at_once(path: Path) -> None:
    old_file(path)
    gate = threading.Barrier(6)
    troubles: list[object] = []

    def open_it() -> None:
        gate.wait(timeout=20)
        try:
            SqliteState(path).close()
        except InvalidInput as wrong:
            troubles.append(wrong.problems)

    threads = [threading.Thread(target=open_it) for _ in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=60)
    assert troubles == []


@pytest.mark.parametrize(
    "damage",
    [
        "update order_line set line = x'ff'",
        "update order_line set line = x'93a3666f6f'",
        "update order_shop set since = 'yesterday'",
        "update order_shop set until = x'ff'",
    ],
)
def test_damage_is_told_when_it_is_met(path: Path, damage: str) -> None:
    state = SqliteState(path)
    state.remember_orders(SHOP, table(line()), covers(-9, 0), LONG_AGO)
    state._db.execute(damage)
    with pytest.raises(InvalidInput) as caught:
        state.orders(SHOP)
    state.close()
    assert caught.value.problems[0].code == "state-unusable"


def test_a_line_takes_little_room(path: Path) -> None:
    state = SqliteState(path)
    some = table(*(left(41_500_000 + n, NOW - n * HOUR) for n in range(5000)))
    state.remember_orders("f" * 64, some, covers(-9999, 0), LONG_AGO)
    size = state._db.execute("pragma page_count").fetchone()[0] * 4096
    state.close()
    assert size / len(some) < 120
