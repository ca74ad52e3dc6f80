"""Use case: plan to undo an earlier run. Writes nothing; `apply` carries the plan out."""

from collections.abc import Iterator, Mapping

from msgspec.structs import replace

from reconciler.apply.outcome import Consumed, Converged, Pending, Unknown
from reconciler.apply.record import OperationRecord, RunRecord
from reconciler.domain.errors import InvalidInput, StoreBusy
from reconciler.domain.ids import Cell
from reconciler.domain.orders import Span
from reconciler.domain.snapshot import Snapshot
from reconciler.domain.stock import LiveStock
from reconciler.plan.finding import Blocked
from reconciler.plan.model import Plan, Undoes, sealed
from reconciler.plan.operation import SetArchived, SetCard, SetPrice, SetStock
from reconciler.plan.undo_plan import undo_plan
from reconciler.plan.undo_scene import Done, ShopNow
from reconciler.policy.judge import judge
from reconciler.state.history import History
from reconciler.workflow.evidence import gather, sales_since
from reconciler.workflow.history import status, unknown_run
from reconciler.workflow.job import Job
from reconciler.workflow.made_with import check_made_here
from reconciler.workflow.making import Made, detailed
from reconciler.workflow.plan import Planned, make_for


def plan_rollback(job: Job, number: int) -> Planned:
    """Read the shop and plan to undo what a run did to it, as far as that can be.

    Raises InvalidInput if this shop had no such run, StoreBusy if it is still at work.
    """
    check_made_here(job, number)
    history = job.state.history(job.shop_key)
    record = history.run(number)
    if record is None:
        raise InvalidInput([unknown_run(number, history)])
    if status(record) == "running":
        raise StoreBusy(
            f"run {number} is at work: {record.who}", "wait until it ends, then roll it back"
        )
    done, unread = _done(history, number)
    moments = [one.first.observed_at for one in done if isinstance(one.first, SetStock)]
    made = make_for(job, reviewed_at=min(moments, default=None))
    now = _read(job, made, done)
    plan = _plan(job, made, now, record, done, history)
    snapshot = detailed(job, now.snapshot, plan)
    if snapshot is not now.snapshot:
        plan = _plan(job, made, replace(now, snapshot=snapshot), record, done, history)
    if unread:
        plan = sealed(replace(plan, findings=(*plan.findings, _not_readable(unread))))
    evidence = gather(job, replace(made, plan=plan), sales_since(job))
    inputs = job.inputs
    verdict = judge(plan, inputs.policies, job.clock.now(), evidence, inputs.approvals)
    return Planned(plan, verdict, evidence=evidence)


def _done(history: History, number: int) -> tuple[list[Done], list[OperationRecord]]:
    """What went out and was not refused; and rows that this version can't read."""
    records = list(_sent(history, number))
    later = history.later_runs(number, [record.id for record in records])
    undone = {one.run for one in later.values() if one.run and _undoes(history, one.run, number)}
    records = [one for one in records if one.id not in later or later[one.id].run not in undone]
    done = [
        Done(
            op=record.operation,
            first=record.first or record.operation,
            card=record.card,
            sent_at=record.sent_at,
            proved=any(isinstance(e, Converged | Consumed) for e in (record.outcome, record.later)),
            later=later[record.id].run if record.id in later else None,
            maybe_again=later[record.id].maybe if record.id in later else None,
        )
        for record in records
        if record.operation is not None and record.sent_at is not None
    ]
    return done, [record for record in records if record.operation is None]


def _undoes(history: History, later: int, number: int) -> bool:
    """Whether a later run was a rollback of this one: what it took back is back already."""
    record = history.run(later)
    return record is not None and record.facts.undoes == number


def _sent(history: History, number: int) -> Iterator[OperationRecord]:
    for record in history.operations(number):
        may_have = isinstance(record.outcome, Converged | Consumed | Unknown | Pending | None)
        if record.sent_at is not None and may_have:
            yield record


def _read(job: Job, made: Made, done: list[Done]) -> ShopNow:
    """The touched offers as they are now; their orders last, as for any plan."""
    products = made.snapshot.products
    cells = {
        Cell(one.op.offer, one.op.warehouse_id) for one in done if isinstance(one.op, SetStock)
    }
    places = {one.op.offer for one in done if isinstance(one.op, SetCard | SetArchived)}
    cells |= {
        Cell(offer, warehouse)
        for offer in places & products.keys()
        for warehouse in made.snapshot.stocks
    }
    began = job.clock.now()
    asked = sorted(cell for cell in cells if cell.offer in products)
    stocks = job.shop.read_stock(asked) if asked else {}
    looked = Span(began, job.clock.now())
    prices = sorted({one.op.offer for one in done if isinstance(one.op, SetPrice)})
    cards = sorted({one.op.offer for one in done if isinstance(one.op, SetCard)})
    ledger = job.ledger.live()
    return ShopNow(
        snapshot=_with_stocks(made.snapshot, stocks),
        looked=looked,
        stocks=stocks,
        prices=job.shop.read_prices(prices) if prices else {},
        cards=job.shop.cards.read(cards) if cards else {},
        orders=ledger.refresh() if ledger and asked else made.told.orders,
    )


def _plan(
    job: Job, made: Made, now: ShopNow, record: RunRecord, done: list[Done], history: History
) -> Plan:
    before = history.before(record.run)
    undoes = Undoes(
        run=record.run,
        plan=record.plan,
        commit=record.facts.commit,
        commit_before=before.facts.commit if before else "",
    )
    return undo_plan(made.plan, job.inputs.desired, made.applied, now, undoes, done)


def _with_stocks(snapshot: Snapshot, stocks: Mapping[Cell, LiveStock]) -> Snapshot:
    """The snapshot with cells that were read again, or that git does not declare any more."""
    tables = {warehouse: dict(table) for warehouse, table in snapshot.stocks.items()}
    for cell, live in stocks.items():
        if cell.warehouse in tables:
            tables[cell.warehouse][cell.offer] = live
    return replace(snapshot, stocks=tables)


def _not_readable(records: list[OperationRecord]) -> Blocked:
    return Blocked(
        reason="the journal has it in a form that this version can't read",
        fix="roll back with the version that applied it",
        offers=tuple(record.offer for record in records),
        where=records[0].id,
    )
