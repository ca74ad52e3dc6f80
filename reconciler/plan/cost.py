"""What applying costs: calls by method, and the least time that the limits allow."""

from collections.abc import Sequence
from datetime import datetime

from reconciler.domain import paths
from reconciler.plan.model import CallCost, Cost
from reconciler.plan.operation import Operation
from reconciler.plan.timing import play

_ORDER = (
    paths.READ_STOCKS,
    paths.READ_ORDERS,
    paths.WRITE_STOCKS,
    paths.READ_PRICES,
    paths.WRITE_PRICES,
)


def cost(
    operations: Sequence[Operation], now: datetime, items_per_minute: int | None = None
) -> Cost:
    """Cost of a plan in sending order, from `now` on. Each batch is read before and after, and the
    orders before it. `items_per_minute` is the shop's own limit on products, if it tells one.
    """
    timing = play(operations, now, items_per_minute)
    methods = [method for method in _ORDER if timing.calls.get(method)]
    methods += [method for method in timing.calls if method not in _ORDER]
    return Cost(
        calls=tuple(
            CallCost(method=method, calls=timing.calls[method], items=timing.items[method])
            for method in methods
        ),
        eta_seconds=round(timing.seconds, 3),
        items_per_minute=items_per_minute,
    )
