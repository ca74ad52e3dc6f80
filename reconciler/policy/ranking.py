"""Which operations weigh most: money first, then how far they move, then their names."""

from decimal import Decimal
from typing import assert_never

from reconciler.plan.operation import (
    Operation,
    Rename,
    RenewTimer,
    SetArchived,
    SetCard,
    SetPrice,
    SetStock,
)
from reconciler.policy.price_moves import price_after, price_before, price_change


def gravity(op: Operation) -> tuple[Decimal, Decimal, str]:
    """A key that sorts the gravest first, whatever order the operations came in."""
    money, far = _weight(op)
    return -money, -far, op.id


def _weight(op: Operation) -> tuple[Decimal, Decimal]:
    """Money where it is known, and how far the operation moves: in units, shares, lost contents."""
    match op:
        case SetStock():
            units = Decimal(abs(op.delta))
            return units * (op.price or 0), units
        case SetPrice():
            before, after = price_before(op), price_after(op)
            step = abs(after - before) if before is not None and after is not None else Decimal(0)
            return step * op.free, abs(price_change(op) or Decimal(0))
        case SetCard():
            return Decimal(0), Decimal(sum(len(change.lost) for change in op.changes))
        case SetArchived() | Rename() | RenewTimer():
            return Decimal(0), Decimal(op.free)
        case _:
            assert_never(op)
