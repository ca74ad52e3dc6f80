"""The journal of earlier runs: older files are read, old runs go, large ones are told quickly."""

import sqlite3
import tracemalloc
from datetime import timedelta
from pathlib import Path

import msgspec
import pytest
from msgspec.structs import replace

from reconciler.apply.outcome import Converged
from reconciler.apply.record import Exchange, RunFacts
from reconciler.domain.errors import InvalidInput
from reconciler.domain.ids import Cell, OfferId
from reconciler.plan.model import Plan
from reconciler.state import exchanges as exchanges_module
from reconciler.state import schema
from reconciler.state.history import KEPT
from reconciler.state.sqlite import SqliteState
from reconciler.state.state import State
from tests.state.conftest import Look
from tests.state.small_state import (
    LATER,
    MSK,
    NOW,
    SHOP,
    A,
    B,
    base,
    begin,
    flight,
    operation,
    plan,
)


def exchange(writes: bool = True, size: int = 10) -> Exchange:
    return Exchange(
        method="/v2/products/stocks",
        writes=writes,
        sent_at=NOW,
        answered_at=LATER,
        status=200,
        request=b"{}",
        answer=bytes(range(256)) * size,
    )


def older_file(path: Path, version: int) -> None:
    """A file as a version before wrote it, with one run."""
    path.parent.mkdir(parents=True)
    db = sqlite3.connect(path, isolation_level=None)
    for step in schema.STEPS[:version]:
        for statement in step.split(";"):
            db.execute(statement)
    db.execute(f"pragma user_version = {version}")
    db.execute(
        "insert into run values (1, ?, 'samovar', 'p', 'c', 'anna', ?, null, null)",
        (SHOP, NOW.isoformat()),
    )
    db.execute("insert into batch values (1, 0, ?, ?)", (NOW.isoformat(), LATER.isoformat()))
    pack = msgspec.msgpack.encode
    db.execute(
        "insert into operation values (1, 'stock:MUG-A@msk', 0, ?, ?, ?)",
        (pack(operation(A, 9)), pack(Converged("9")), LATER.isoformat()),
    )
    db.execute(
        "insert into operation values (1, 'stock:MUG-B@msk', -1, x'', ?, ?)",
        (pack(Converged("9")), LATER.isoformat()),
    )
    db.close()


@pytest.mark.parametrize("version", [1, 2, 3])
def test_runs_of_an_older_file_are_told(path: Path, version: int) -> None:
    older_file(path, version)
    state = SqliteState(path)
    history = state.history(SHOP)
    (run,) = history.runs()
    assert (run.run, run.facts, run.sent, run.good) == (1, RunFacts(), 1, 2)
    assert [one.run for one in history.runs(offer="MUG-A")] == [1]
    assert history.runs(offer="MUG") == []
    sent, unsent = history.operations(1)
    assert sent.operation == operation(A, 9)
    assert (sent.sent_at, sent.answered_at, sent.outcome) == (NOW, LATER, Converged("9"))
    assert (unsent.operation, unsent.sent_at, unsent.offer) == (None, None, "MUG-B@msk")
    assert begin(state).run == 2
    state.close()


def test_a_run_of_another_shop_is_none(state: State) -> None:
    run = begin(state).run
    assert state.history(SHOP).run(run) is not None
    assert state.history("fingerprint/other").run(run) is None
    assert state.history().run(run) is not None


def test_what_was_there_before_it_was_first_sent_stays(state: State) -> None:
    journal = begin(state)
    first = operation(A, 9)
    second = replace(first, after=base(7))
    journal.intend(0, [first], {A: flight(9)}, NOW)
    journal.intend(1, [second], {A: flight(7)}, LATER)
    journal.intend(2, [second], {A: flight(7)}, LATER)
    (record,) = state.history(SHOP).operations(journal.run)
    assert (record.first, record.operation) == (first, second)


def test_planned_and_never_sent(state: State) -> None:
    lease = state.lease(SHOP, "anna")
    lease.take(NOW)
    made: Plan = plan(operations=(operation(A, 9), operation(B, 9)))
    journal = state.begin(lease, made, NOW, RunFacts(commit="abc"))
    journal.intend(0, [operation(A, 9)], {A: flight(9)}, NOW)
    run = state.history(SHOP).run(journal.run)
    assert run is not None
    assert (run.operations, run.sent, run.open, run.facts.commit) == (2, 1, 1, "abc")
    records = list(state.history(SHOP).operations(journal.run))
    assert [(one.id, one.sent_at, one.first) for one in records] == [
        ("stock:MUG-A@msk", NOW, None),
        ("stock:MUG-B@msk", None, None),
    ]


def test_old_runs_are_forgotten(look: Look, state: State) -> None:
    journal = begin(state)
    journal.exchanged(exchange())
    journal.intend(0, [operation(A, 9)], {A: flight(9)}, NOW)
    journal.finish("", NOW)
    state.lease(SHOP, "anna").give_back()
    late = NOW + KEPT + timedelta(days=1)
    lease = state.lease(SHOP, "boris")
    lease.take(late)
    run = state.open_run(lease, "samovar", "p", "c", late).run
    assert run > journal.run, "the newest stays, by which the next is numbered"
    state.open_run(lease, "samovar", "p", "c", late)
    assert journal.run not in [one.run for one in state.history(SHOP).runs()]
    for table in ("operation", "batch", "exchange"):
        assert look(f"select count(*) from {table}") == [(0,)]


def test_evidence_of_reads_only_after_a_write(state: State) -> None:
    journal = begin(state)
    journal.exchanged(exchange(writes=False))
    journal.intend(4, [operation(A, 9)], {A: flight(9)}, NOW)
    journal.exchanged(exchange(writes=False))
    journal.exchanged(exchange())
    journal.exchanged(exchange(writes=False))
    journal.settled({}, {}, {}, LATER)
    journal.exchanged(exchange(writes=False))
    journal.finish("", LATER)
    kept = [(batch, one.writes) for batch, one in state.history(SHOP).exchanges(journal.run)]
    assert kept == [(4, True), (4, False)]


def test_evidence_is_bounded(state: State, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(exchanges_module, "MOST_OF_ONE_RUN", 2000)
    monkeypatch.setattr(exchanges_module, "MOST_BYTES", 2500)
    runs = []
    for _ in range(3):
        journal = begin(state)
        for _ in range(50):
            journal.exchanged(exchange())
        journal.finish("", NOW)
        runs.append(journal.run)
    kept = [len(list(state.history(SHOP).exchanges(run))) for run in runs]
    assert 0 < kept[2] < 50
    begin(state)
    kept = [len(list(state.history(SHOP).exchanges(run))) for run in runs]
    assert kept[0] == kept[1] == 0 < kept[2]


def test_a_damaged_exchange_is_a_problem(look: Look, state: State) -> None:
    journal = begin(state)
    journal.exchanged(exchange())
    journal.finish("", NOW)
    look("update exchange set packed = ?", b"\0")
    with pytest.raises(InvalidInput):
        list(state.history(SHOP).exchanges(journal.run))


def test_a_run_of_20000_operations(state: State) -> None:
    """Told one operation at a time."""
    many = tuple(operation(Cell(OfferId(f"MUG-{n:05}"), MSK), 9) for n in range(20_000))
    lease = state.lease(SHOP, "anna")
    lease.take(NOW)
    journal = state.begin(lease, plan(operations=many), NOW)
    journal.intend(0, many, {}, NOW)
    journal.settled({op.id: Converged("9") for op in many}, {}, {}, LATER)
    history = state.history(SHOP)
    (run,) = history.runs()
    assert run.good == len(many)
    assert history.runs(offer="MUG-0001?") == [run]
    assert history.later_runs(run.run, [op.id for op in many]) == {}
    tracemalloc.start()
    assert sum(1 for _ in history.operations(run.run)) == len(many)
    _, most = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert most < 8_000_000
