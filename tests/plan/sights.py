"""Sights of one cell for tests: what is not said is quiet."""

from datetime import UTC, datetime
from typing import Any

from reconciler.domain.ids import OfferId, WarehouseId
from reconciler.domain.orders import Coverage, OrderLine, Orders, Span, Withdrawal
from reconciler.domain.stock import AppliedStock, Declaration, LiveStock
from reconciler.plan.decision import Sight

LONG_AGO = datetime(2026, 1, 1, tzinfo=UTC)
THEN = datetime(2026, 11, 20, 9, tzinfo=UTC)
NOW = datetime(2026, 11, 22, 9, tzinfo=UTC)
KNOWN = Coverage(LONG_AGO, NOW)


def live(free: int, reserved: int = 0) -> LiveStock:
    return LiveStock(present=free + reserved, reserved=reserved, free=free)


def base(
    says: Declaration, free: int, buffer: int = 0, withheld: int = 0, **more: Any
) -> AppliedStock:
    given = {"reserved": 0, "at": THEN, **more}
    return AppliedStock(says=says, buffer=buffer, withheld=withheld, free=free, **given)


def line(units: int, created: datetime | None, number: str = "1", **more: Any) -> OrderLine:
    """An order line; `left` a moment, `withdrawn` pairs of units and a moment."""
    left = more.pop("left", None)
    withdrawn = more.pop("withdrawn", ())
    return OrderLine(
        posting=number,
        root=number,
        offer=OfferId("MUG"),
        warehouse=WarehouseId(1),
        units=units,
        created_at=created,
        left=Span(left, left) if left else None,
        withdrawn=tuple(Withdrawal(n, Span(at, at)) for n, at in withdrawn),
        seen_at=NOW,
        **more,
    )


def sight(
    says: Declaration,
    before: AppliedStock | None,
    stock: LiveStock,
    buffer: int = 0,
    *lines: OrderLine,
    **more: Any,
) -> Sight:
    """Everything of a cell; `since` is now, and all orders are known, if nothing else is said."""
    given = {
        "since": NOW,
        "looked": Span(NOW, NOW),
        "orders": Orders(lines, KNOWN),
        **more,
    }
    return Sight(says=says, base=before, live=stock, buffer=buffer, lines=lines, **given)
