"""The journal of a run: all of a step or nothing of it, durable, and fenced by the lease."""

from collections.abc import Mapping
from datetime import timedelta
from pathlib import Path
from typing import Any

import msgspec
import pytest

from reconciler.apply.outcome import Converged, Outcome, Unknown
from reconciler.domain.applied import NOTHING_APPLIED
from reconciler.domain.errors import StoreBusy
from reconciler.plan.operation import SetStock
from reconciler.state.lease import LIFETIME
from reconciler.state.schema import transaction
from reconciler.state.sqlite import SqliteState
from reconciler.state.state import State
from tests.state.conftest import Look
from tests.state.small_state import LATER, MSK, NOW, SHOP, A, B, base, begin, flight, operation


def test_a_run_from_begin_to_end(look: Look, state: State) -> None:
    journal = begin(state)
    journal.intend(0, [operation(A, 9)], {A: flight(9)}, NOW)
    assert look("select batch, intended_at, answered_at from batch") == [(0, NOW.isoformat(), None)]
    journal.answered(0, {A: base(9)}, [A], {}, LATER)
    ends: dict[str, Outcome] = {"stock:MUG-A@msk": Converged("9"), "price:MUG-B": Unknown("x")}
    journal.settled(ends, {A: base(9)}, {}, LATER)
    journal.finish("stopped by a signal", LATER)
    assert look("select shop, store, plan, catalog, who, stopped from run") == [
        (SHOP, "samovar", "plan-id", "catalog", "anna", "stopped by a signal")
    ]
    assert look("select answered_at from batch") == [(LATER.isoformat(),)]
    kept = {
        name: (batch, sent, msgspec.msgpack.decode(outcome))
        for name, batch, sent, outcome in look("select id, batch, sent, outcome from operation")
    }
    batch, sent, outcome = kept["stock:MUG-A@msk"]
    assert batch == 0
    assert msgspec.msgpack.decode(sent, type=SetStock) == operation(A, 9)
    assert outcome == {"outcome": "converged", "sent": "9"}
    assert kept["price:MUG-B"] == (-1, b"", {"outcome": "unknown", "reason": "x"})


def test_runs_are_numbered_and_apart(look: Look, state: State) -> None:
    one, two = begin(state), begin(state)
    assert one.run != two.run
    one.settled({"a": Converged("1")}, {}, {}, NOW)
    two.settled({"a": Unknown("x")}, {}, {}, NOW)
    one.finish("", LATER)
    assert look("select id, finished_at is null from run order by id") == [
        (one.run, 0),
        (two.run, 1),
    ]
    assert look("select count(*) from operation") == [(2,)]


def test_cells_in_doubt_fly_on_and_the_others_land(state: State) -> None:
    journal = begin(state)
    journal.intend(0, [], {A: flight(9), B: flight(8)}, NOW)
    journal.answered(0, {}, [A, B], {}, NOW)
    journal.settled({}, {A: base(9)}, {B: flight(8)}, LATER)
    applied = state.applied(SHOP)
    assert applied.stocks == {MSK: {A.offer: base(9)}}
    assert applied.in_flight == {MSK: {B.offer: flight(8)}}


def test_a_cell_that_is_found_to_be_true_is_no_longer_in_flight(state: State) -> None:
    journal = begin(state)
    journal.intend(0, [], {A: flight(9), B: flight(8)}, NOW)
    journal.settled({}, {A: base(9)}, {}, LATER)
    assert state.applied(SHOP).in_flight == {MSK: {B.offer: flight(8)}}


class PowerCut(Exception):
    pass


class Failing(dict[Any, Any]):
    """A mapping that breaks in the middle of being written."""

    def items(self) -> Any:
        for number, pair in enumerate(super().items()):
            if number == 1:
                raise PowerCut
            yield pair


@pytest.mark.parametrize("step", ["intend", "answered", "settled"])
def test_a_step_that_breaks_leaves_nothing(look: Look, state: State, step: str) -> None:
    journal = begin(state)
    both: Mapping[Any, Any] = Failing({A: flight(9), B: flight(8)})
    bases: Mapping[Any, Any] = Failing({A: base(9), B: base(8)})
    steps = {
        "intend": lambda: journal.intend(0, [operation(A, 9)], both, NOW),
        "answered": lambda: journal.answered(0, bases, [A], {}, NOW),
        "settled": lambda: journal.settled({"x": Converged("1")}, bases, {}, NOW),
    }
    with pytest.raises(PowerCut):
        steps[step]()
    assert state.applied(SHOP) == NOTHING_APPLIED
    assert look("select count(*) from operation") == [(0,)]
    assert look("select count(*) from batch") == [(0,)]
    journal.intend(0, [operation(A, 9)], {A: flight(9)}, NOW)
    assert state.applied(SHOP).in_flight == {MSK: {A.offer: flight(9)}}


def test_a_lost_lease_stops_intend_and_writes_nothing(look: Look, state: State) -> None:
    journal = begin(state, holder="anna")
    journal.intend(0, [operation(A, 9)], {A: flight(9)}, NOW)
    journal.answered(0, {A: base(9)}, [A], {}, NOW)
    much_later = NOW + LIFETIME + timedelta(seconds=1)
    state.lease(SHOP, "boris").take(much_later)
    with pytest.raises(StoreBusy, match="lost its lease"):
        journal.intend(1, [operation(B, 8)], {B: flight(8)}, much_later)
    assert state.applied(SHOP).in_flight == {}
    assert look("select batch from batch") == [(0,)]
    assert look("select holder, expires from lease") == [
        ("boris", (much_later + LIFETIME).isoformat())
    ]


def test_intend_renews_the_lease(look: Look, state: State) -> None:
    journal = begin(state, holder="anna")
    late = NOW + LIFETIME - timedelta(seconds=1)
    journal.intend(0, [], {}, late)
    with pytest.raises(StoreBusy):
        state.lease(SHOP, "boris").take(NOW + LIFETIME + timedelta(minutes=1))
    state.lease(SHOP, "boris").take(late + LIFETIME)


def test_a_transaction_is_closed_whatever_happened(state: State) -> None:
    """SQLite may have rolled back by itself, as on a full disk."""
    db = state._db

    def break_off(*statements: str) -> None:
        with transaction(db):
            for statement in statements:
                db.execute(statement)
            raise PowerCut

    for statements in ([], ["rollback"]):
        with pytest.raises(PowerCut):
            break_off(*statements)
        assert not db.in_transaction
    with transaction(db):
        db.execute("insert into lease values ('s', 'h', 'a', 'b')")
    assert not db.in_transaction


def test_an_intent_is_on_the_disk_before_it_returns(path: Path) -> None:
    state = SqliteState(path)
    (level,) = state._db.execute("pragma synchronous").fetchone()
    assert level == 2, "FULL: SQLite waits for the disk at each commit"
    state.close()
