"""Use case: look again at what earlier runs wrote, and find what was accepted and did not stick."""

from collections.abc import Callable, Iterator, Sequence
from datetime import timedelta

import msgspec

from reconciler.apply.outcome import Consumed, Converged, Outcome, Unknown, is_good
from reconciler.apply.record import OperationRecord, RunRecord
from reconciler.apply.sticking import price_sticks, stock_sticks
from reconciler.domain.applied import Applied
from reconciler.domain.errors import InvalidInput
from reconciler.domain.ids import Cell, OfferId
from reconciler.domain.orders import Span
from reconciler.domain.price import Prices
from reconciler.domain.stock import NOTHING
from reconciler.plan.operation import SetPrice, SetStock
from reconciler.state.history import History
from reconciler.workflow.history import status, unknown_run
from reconciler.workflow.job import Job

LOOK_BACK = timedelta(days=1)
"""Runs of this time are looked at again, once, unless one is named."""

Wait = Callable[[float, str], None]


class SettledValue(msgspec.Struct, frozen=True, kw_only=True):
    """One write of an earlier run, and how it stands by now."""

    run: int
    operation: str
    offer: OfferId
    outcome: Outcome

    @property
    def holds(self) -> bool:
        """Whether the shop still is as it was meant."""
        return is_good(self.outcome)


class Written(msgspec.Struct, frozen=True):
    """A write to look at again."""

    run: int
    op: SetStock | SetPrice
    first: SetStock | SetPrice


def to_look_at(job: Job, run: int | None, after: timedelta, on_wait: Wait) -> list[Written]:
    """What stocks and prices earlier runs wrote, once `after` has passed since they ended.

    Left out is what a later run wrote again. Raises InvalidInput for an unknown run.
    """
    history = job.state.history(job.shop_key)
    if run is not None:
        record = history.run(run)
        if record is None:
            raise InvalidInput([unknown_run(run, history)])
        records = [record]
    else:
        records = history.runs(since=job.clock.now() - LOOK_BACK)
    records = [record for record in records if record.sent and status(record) != "running"]
    found: dict[str, Written] = {}
    for record in records:
        for written in _written(history, record, anew=run is not None):
            found.setdefault(written.op.id, written)
    for number in {record.run for record in records}:
        names = [name for name, one in found.items() if one.run == number]
        for name, later in history.later_runs(number, names).items():
            if later.run is not None:
                del found[name]
    if found:
        newest = max(record.finished_at or record.started_at for record in records)
        seconds = (newest + after - job.clock.now()).total_seconds()
        if seconds > 0:
            on_wait(seconds, "writes are looked at so long after their run")
            job.clock.sleep(seconds)
    return list(found.values())


def look_again(job: Job, applied: Applied, written: Sequence[Written]) -> list[SettledValue]:
    """Read the shop once more and judge each write."""
    stocks = [one for one in written if isinstance(one.op, SetStock)]
    prices = [one for one in written if isinstance(one.op, SetPrice)]
    return [*_prices(job, prices), *_stocks(job, applied, stocks)]


def _written(history: History, record: RunRecord, *, anew: bool) -> Iterator[Written]:
    for one in history.operations(record.run):
        if one.sent_at is None or not _was_taken(one) or (one.later is not None and not anew):
            continue
        op, first = one.operation, one.first or one.operation
        if isinstance(op, SetStock) and isinstance(first, SetStock):
            yield Written(record.run, op, first)
        if isinstance(op, SetPrice) and isinstance(first, SetPrice):
            yield Written(record.run, op, first)


def _was_taken(one: OperationRecord) -> bool:
    """What was refused has nothing to stick; of what a kill cut off, nobody knows."""
    return isinstance(one.outcome, Converged | Consumed | Unknown | None)


def _prices(job: Job, written: Sequence[Written]) -> Iterator[SettledValue]:
    live = job.shop.read_prices([one.op.offer for one in written]) if written else {}
    for one in written:
        assert isinstance(one.op, SetPrice)
        assert isinstance(one.first, SetPrice)
        known = live.get(one.op.offer)
        outcome = price_sticks(one.op, one.first, known.has if known else Prices())
        yield _value(one, outcome)


def _stocks(job: Job, applied: Applied, written: Sequence[Written]) -> Iterator[SettledValue]:
    cells = {one.op.id: _cell(one.op) for one in written if isinstance(one.op, SetStock)}
    if not cells:
        return
    began = job.clock.now()
    live = job.shop.read_stock(list(cells.values()))
    looked = Span(began, job.clock.now())
    bases = {
        cell: base
        for cell in cells.values()
        if (base := applied.stocks.get(cell.warehouse, {}).get(cell.offer)) is not None
    }
    # After the stock, so that no sale which it shows is missing.
    since = min((base.at for base in bases.values()), default=began)
    orders = job.ledger.read(since)
    for one in written:
        assert isinstance(one.op, SetStock)
        assert isinstance(one.first, SetStock)
        cell = cells[one.op.id]
        base = bases.get(cell)
        if cell.offer in applied.in_flight.get(cell.warehouse, {}) or base is None:
            reason = "nobody saw whether it took effect; the next plan settles it"
            yield _value(one, Unknown(reason))
            continue
        lines = None if orders.gap(base.at) else orders.of(cell)
        now = live.get(cell, NOTHING)
        yield _value(one, stock_sticks(one.op, one.first, base, now, looked, lines))


def _value(one: Written, outcome: Outcome) -> SettledValue:
    return SettledValue(run=one.run, operation=one.op.id, offer=one.op.offer, outcome=outcome)


def _cell(op: SetStock) -> Cell:
    return Cell(op.offer, op.warehouse_id)
