"""What applying costs: calls by method, and the least time that the limits allow."""

from collections import Counter
from collections.abc import Iterator, Sequence
from datetime import datetime
from typing import assert_never

from reconciler.domain.limits import (
    CALLS_PER_SECOND,
    STOCK_CALLS_PER_MINUTE,
    STOCK_PAIR_COOLDOWN_SECONDS,
)
from reconciler.plan.model import CallCost, Cost
from reconciler.plan.operation import (
    Operation,
    Rename,
    RenewTimer,
    SetArchived,
    SetCard,
    SetPrice,
    SetStock,
    Writer,
)

WRITE_STOCKS = "/v2/products/stocks"
WRITE_PRICES = "/v1/product/import/prices"
READ_STOCKS = "/v2/product/info/stocks-by-warehouse/fbs"
READ_ORDERS = "/v4/posting/fbs/list"
READ_PRICES = "/v5/product/info/prices"
READ_CARDS = "/v4/product/info/attributes"
READ_STATES = "/v3/product/info/list"
READ_TASK = "/v1/product/import/info"

_TASKS = ("/v3/product/import", "/v1/product/attributes/update", "/v2/product/pictures/import")

_CARD_METHODS: dict[Writer, str] = {
    "create": _TASKS[0],
    "import": _TASKS[0],
    "attributes": _TASKS[1],
    "pictures": _TASKS[2],
    "barcodes": "/v1/barcode/add",
}

TASK_SECONDS = 5.0
"""What a change of cards takes at least, as far as anybody can tell: no time is documented."""


def cost(
    operations: Sequence[Operation], now: datetime, cards_per_minute: int | None = None
) -> Cost:
    """Cost of a plan in sending order, from `now` on. Each batch is read before and after,
    and the orders before it. `cards_per_minute` is the shop's own limit, if it tells one.
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
            (READ_PRICES, *_price_reads(operations)),
            (WRITE_PRICES, price_calls, len(prices)),
            *_other_calls(operations),
        )
        if count
    )
    return Cost(calls=calls, eta_seconds=_eta(calls, operations, now, cards_per_minute))


def _other_calls(operations: Sequence[Operation]) -> Iterator[tuple[str, int, int]]:
    """Of cards, renames and the archive. What is written is read before and after; cards that
    become a task of the shop are asked for at least once.
    """
    batches: dict[tuple[str, str], list[int]] = {}
    tasks = 0
    for op in operations:
        methods = _methods(op)
        if methods:
            batches.setdefault(methods, []).append(op.batch)
    reads = Counter[str]()
    items = Counter[str]()
    for (write, read), numbers in batches.items():
        calls = len(set(numbers))
        tasks += calls if write in _TASKS else 0
        reads[read] += 2 * calls
        items[read] += 2 * len(numbers)
    creates = [op.batch for op in operations if isinstance(op, SetCard) and op.writer == "create"]
    # That an offer is not there, two lists must say.
    reads[READ_STATES] += len(set(creates))
    items[READ_STATES] += len(creates)
    yield from ((read, calls, items[read]) for read, calls in reads.items())
    yield from ((write, len(set(ns)), len(ns)) for (write, _), ns in batches.items())
    yield READ_TASK, tasks, 0


def _price_reads(operations: Sequence[Operation]) -> tuple[int, int]:
    """Calls and items: before and after a write of prices, and before an import, which carries the
    prices of its moment.
    """
    prices = [op.batch for op in operations if isinstance(op, SetPrice)]
    imports = [op.batch for op in operations if isinstance(op, SetCard) and op.writer == "import"]
    return 2 * len(set(prices)) + len(set(imports)), 2 * len(prices) + len(imports)


def _methods(op: Operation) -> tuple[str, str] | None:
    """The method that writes, and the one that reads before and after."""
    match op:
        case SetStock() | SetPrice():
            return None
        case SetCard():
            return _CARD_METHODS[op.writer], READ_CARDS
        case Rename():
            return "/v1/product/update/offer-id", READ_STATES
        case SetArchived():
            return f"/v1/product/{'archive' if op.archived else 'unarchive'}", READ_STATES
        case RenewTimer():
            return "/v1/product/action/timer/update", "/v1/product/action/timer/status"
        case _:
            assert_never(op)


def _eta(
    calls: Sequence[CallCost],
    operations: Sequence[Operation],
    now: datetime,
    cards_per_minute: int | None,
) -> float:
    stocks = [op for op in operations if isinstance(op, SetStock)]
    cards = [op for op in operations if isinstance(op, SetCard)]
    return max(_paced(calls, stocks, now), _checked(cards, cards_per_minute))


def _checked(cards: Sequence[SetCard], per_minute: int | None) -> float:
    """The least time that the shop takes over cards: its limit of products a minute, which each
    writing method has for itself (new cards and whole ones share theirs), and the seconds of its
    own work.
    """
    by_method = Counter(_CARD_METHODS[op.writer] for op in cards)
    most = max(by_method.values(), default=0)
    minutes = (most - 1) // per_minute if per_minute and most else 0
    return 60.0 * minutes + (TASK_SECONDS if cards else 0.0)


def _paced(calls: Sequence[CallCost], stocks: Sequence[SetStock], now: datetime) -> float:
    batches = len({op.batch for op in stocks})
    by_rate = sum(call.calls for call in calls) / CALLS_PER_SECOND
    by_minute = 60.0 * (max(0, batches - 1) // STOCK_CALLS_PER_MINUTE)
    rests = (op.rests_until for op in stocks if op.rests_until)
    by_cooldown = max(((until - now).total_seconds() for until in rests), default=0.0)
    by_cooldown = min(by_cooldown, STOCK_PAIR_COOLDOWN_SECONDS)
    return round(max(by_rate, by_minute, by_cooldown, 0.0), 3)
