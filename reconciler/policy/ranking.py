"""Which operations weigh most: money first, then how far they move, then their names."""

from decimal import Decimal

from reconciler.plan.operation import Operation, SetStock
from reconciler.policy.operation_variables import price_after, price_before, price_change


def gravity(op: Operation) -> tuple[Decimal, Decimal, str]:
    """A key that sorts the gravest first, whatever order the operations came in."""
    if isinstance(op, SetStock):
        units = Decimal(abs(op.delta))
        return -units * (op.price or 0), -units, op.id
    before, after = price_before(op), price_after(op)
    step = abs(after - before) if before is not None and after is not None else Decimal(0)
    return -step * op.free, -abs(price_change(op) or Decimal(0)), op.id
