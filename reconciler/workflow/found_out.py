"""What became of writes whose end their run never saw, by the shop as the next run finds it."""

from collections.abc import Iterable
from typing import assert_never

from reconciler.apply.card_batch import change_words
from reconciler.apply.outcome import Consumed, Converged, Outcome, Unknown
from reconciler.apply.record import OperationRecord
from reconciler.domain.ids import Cell
from reconciler.plan.operation import (
    Operation,
    Rename,
    RenewTimer,
    SetArchived,
    SetCard,
    SetPrice,
    SetStock,
)
from reconciler.workflow.making import Made
from reconciler.workflow.truth import is_true_now

LOST = Unknown("it was not in the shop when this was found out, and git asked for nothing any more")


def found_out(
    unseen: Iterable[tuple[int, OperationRecord]], made: Made
) -> dict[tuple[int, str], Outcome]:
    """How each stands, by run and operation, where it is known and nothing of it is left to do.

    What is to be done again, the next run tells by how that ends.
    """
    planned = {op.id for op in made.plan.operations}
    found: dict[tuple[int, str], Outcome] = {}
    for run, record in unseen:
        end = None if record.id in planned else _end(record, made)
        if end is not None:
            found[run, record.id] = end
    return found


def _end(record: OperationRecord, made: Made) -> Outcome | None:
    op = record.operation
    if isinstance(op, SetStock):
        return _of_stock(op, record, made)
    if op is None or not _is_read(op, made):
        return None
    return Converged(_words(op)) if is_true_now(op, made.snapshot) else LOST


def _of_stock(op: SetStock, record: OperationRecord, made: Made) -> Outcome | None:
    """Units may be sold since: then the base that the plan takes over tells that it took effect."""
    cell = Cell(op.offer, op.warehouse_id)
    adopted = [
        item.after
        for item in made.plan.adoptions
        if (item.offer, item.warehouse_id) == (cell.offer, cell.warehouse)
    ]
    if not adopted and cell.offer in made.applied.in_flight.get(cell.warehouse, {}):
        return None
    base = made.applied.stocks.get(cell.warehouse, {}).get(cell.offer)
    if not any(one is not None and one.at == record.sent_at for one in (*adopted, base)):
        return LOST if adopted else None
    now = made.snapshot.stock(op.offer, op.warehouse_id).free
    sent = op.after.free
    return Consumed(sent, now) if now < sent else Converged(str(sent))


def _is_read(op: Operation, made: Made) -> bool:
    """Whether the plan looked at what the operation is about, and the shop is not at work on it."""
    shop = made.snapshot
    match op:
        case SetStock():
            return op.warehouse_id in shop.stocks
        case SetPrice():
            return op.offer in shop.prices
        case SetCard():
            at_work = {task.operation for task in made.applied.tasks.get(op.offer, ())}
            ended = {name for card in made.plan.card_adoptions for name in card.ended}
            return op.offer in shop.cards and (op.id in ended or op.id not in at_work)
        case Rename() | SetArchived():
            return op.offer in shop.products
        case RenewTimer():
            return op.offer in shop.timers
        case _:
            assert_never(op)


def _words(op: Operation) -> str:
    match op:
        case SetStock():
            return str(op.after.free)
        case SetPrice():
            return ", ".join(name for name, _ in op.after.said())
        case SetCard():
            return change_words(op)
        case Rename():
            return f"{op.was} -> {op.offer}"
        case SetArchived():
            return "archived" if op.archived else "on sale"
        case RenewTimer():
            return "kept"
        case _:
            assert_never(op)
