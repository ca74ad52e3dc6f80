"""What an operation of a run found, and what it sent: for machines, and in words."""

from typing import Any, assert_never

from msgspec import UNSET

from reconciler.apply.outcome import Blocked, Stale
from reconciler.apply.record import OperationRecord
from reconciler.plan.card_diff import plain
from reconciler.plan.operation import (
    Operation,
    Rename,
    RenewTimer,
    SetArchived,
    SetCard,
    SetPrice,
    SetStock,
)
from reconciler.report.card_words import difference_words, field_words
from reconciler.report.words import amount, moment, number


def before_of(record: OperationRecord) -> dict[str, Any]:
    """What the shop had right before, by field."""
    op = record.first or record.operation
    match op:
        case None:
            return {}
        case SetStock():
            return {"free": op.before.free, "reserved": op.before.reserved}
        case SetPrice():
            return {name: _value(op.before.get(name)) for name, _ in op.after.said()}
        case SetCard():
            if record.card is None:
                return {change.field: change.before for change in op.changes}
            return {one.field: plain(record.card.get(one.field)) for one in op.changes}
        case Rename():
            return {"offer_id": op.was}
        case SetArchived():
            return {"archived": not op.archived}
        case RenewTimer():
            return {"expires_at": op.expires_at}
        case _:
            assert_never(op)


def after_of(record: OperationRecord) -> dict[str, Any]:
    """What was sent (or would have been), by field."""
    op = record.operation
    match op:
        case None:
            return {}
        case SetStock():
            return {"free": op.after.free}
        case SetPrice():
            return dict(op.after.said())
        case SetCard():
            return {change.field: change.after for change in op.changes}
        case Rename():
            return {"offer_id": op.offer}
        case SetArchived():
            return {"archived": op.archived}
        case RenewTimer():
            return {"min_price": op.min_price}
        case _:
            assert_never(op)


def change_of(record: OperationRecord) -> str:
    """`40 → 60`; `price 1,490 → 1,290`; `images: added …`."""
    op = record.operation
    if op is None and record.sent_at is None and isinstance(record.outcome, Blocked | Stale):
        return "—"
    if op is None:
        return "(written by another version, which is not understood)"
    before = before_of(record)
    match op:
        case SetStock():
            return f"{number(before['free'])} → {number(op.after.free)}"
        case SetPrice():
            return ", ".join(
                f"{name} {amount(before.get(name))} → {amount(value)}"
                for name, value in op.after.said()
            )
        case SetCard(writer="create"):
            return "new card"
        case SetCard():
            return "; ".join(
                f"{field_words(one.field, one.title)}: "
                f"{difference_words(one.field, before.get(one.field), one.after)}"
                for one in op.changes
            )
        case Rename():
            return f"{op.was} → {op.offer}"
        case SetArchived():
            return "into the archive" if op.archived else "out of the archive"
        case RenewTimer():
            return f"until {moment(op.expires_at)} → 30 more days" if op.expires_at else "30 days"
        case _:
            assert_never(op)


def kind_of(op: Operation | None) -> str:
    """The kind as plans name it."""
    return "" if op is None else str(op.__struct_config__.tag)


def _value(value: Any) -> Any:
    return None if value is UNSET else value
