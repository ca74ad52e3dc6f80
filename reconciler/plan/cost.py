"""What applying costs: calls by method, and the least time that the limits allow."""

from collections.abc import Sequence
from datetime import datetime

from reconciler.domain.limits import (
    CALLS_PER_SECOND,
    STOCK_CALLS_PER_MINUTE,
    STOCK_PAIR_COOLDOWN_SECONDS,
)
from reconciler.plan.model import CallCost, Cost
from reconciler.plan.operation import Operation, SetPrice, SetStock

WRITE_STOCKS = "/v2/products/stocks"
WRITE_PRICES = "/v1/product/import/prices"
READ_STOCKS = "/v2/product/info/stocks-by-warehouse/fbs"
READ_ORDERS = "/v4/posting/fbs/list"
READ_PRICES = "/v5/product/info/prices"


def cost(operations: Sequence[Operation], now: datetime) -> Cost:
    """Cost of a plan in sending order, from `now` on. Each batch is read before and after,
    and the orders before it.
    """
    stocks = [op for op in operations if isinstance(op, SetStock)]
    prices = [op for op in operations if isinstance(op, SetPrice)]
    stock_calls = len({op.batch for op in stocks})
    price_calls = len({op.batch for op in prices})
    calls = tuple(
        CallCost(method=method, calls=count, items=items)
        for method, count, items in (
            (READ_STOCKS, 2 * stock_calls, 2 * len(stocks)),
            (READ_ORDERS, stock_calls, 0),
            (WRITE_STOCKS, stock_calls, len(stocks)),
            (READ_PRICES, 2 * price_calls, 2 * len(prices)),
            (WRITE_PRICES, price_calls, len(prices)),
        )
        if count
    )
    return Cost(calls=calls, eta_seconds=_eta(calls, stocks, now))


def _eta(calls: Sequence[CallCost], stocks: Sequence[SetStock], now: datetime) -> float:
    batches = len({op.batch for op in stocks})
    by_rate = sum(call.calls for call in calls) / CALLS_PER_SECOND
    by_minute = 60.0 * (max(0, batches - 1) // STOCK_CALLS_PER_MINUTE)
    rests = (op.rests_until for op in stocks if op.rests_until)
    by_cooldown = max(((until - now).total_seconds() for until in rests), default=0.0)
    by_cooldown = min(by_cooldown, STOCK_PAIR_COOLDOWN_SECONDS)
    return round(max(by_rate, by_minute, by_cooldown, 0.0), 3)
