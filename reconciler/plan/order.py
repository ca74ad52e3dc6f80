"""The order of sending, and the fewest calls that keep it.

A decrease of an offer comes before any increase of it elsewhere, so that goods that move between
warehouses are never on sale twice; a price comes before more stock, so that nothing more sells at
the old price. If either fails, the increase is not sent. Calls: batches of decreases, the last one
topped up with increases that wait for nothing in it; then prices; then the other increases.
"""

from collections.abc import Iterable, Iterator, Sequence

from msgspec.structs import replace

from reconciler.domain.ids import OfferId
from reconciler.domain.limits import PRICES_PER_CALL, STOCK_PAIRS_PER_CALL
from reconciler.plan.operation import Operation, SetPrice, SetStock


def in_order(stocks: Iterable[SetStock], prices: Iterable[SetPrice]) -> tuple[Operation, ...]:
    """All operations in sending order, with `depends_on` and `batch` filled in."""
    stocks, prices = list(stocks), sorted(prices, key=lambda op: op.offer)
    repriced = [op for op in prices if "price" in op.causes]
    increases = _dependent([op for op in stocks if op.delta > 0], stocks, repriced)
    decreases = _needed_first([op for op in stocks if op.delta <= 0], increases)
    first, last = _top_up(decreases, increases, {op.offer for op in repriced})
    ordered: list[Operation] = []
    batch = 0
    phases: tuple[tuple[Sequence[Operation], int], ...] = (
        (first, STOCK_PAIRS_PER_CALL),
        (prices, PRICES_PER_CALL),
        (last, STOCK_PAIRS_PER_CALL),
    )
    for operations, size in phases:
        for chunk in _chunks(operations, size):
            ordered.extend(replace(op, batch=batch) for op in chunk)
            batch += 1
    return tuple(ordered)


def _dependent(
    increases: list[SetStock], stocks: list[SetStock], repriced: list[SetPrice]
) -> list[SetStock]:
    """Each increase with the decreases and the price of the same offer that it has to wait for."""
    waits: dict[OfferId, list[str]] = {}
    for op in stocks:
        if op.delta <= 0:
            waits.setdefault(op.offer, []).append(op.id)
    for change in repriced:
        waits.setdefault(change.offer, []).append(change.id)
    return sorted(
        (replace(op, depends_on=tuple(sorted(waits.get(op.offer, ())))) for op in increases),
        key=lambda op: op.id,
    )


def _needed_first(decreases: list[SetStock], increases: list[SetStock]) -> list[SetStock]:
    needed = {name for op in increases for name in op.depends_on}
    return sorted(decreases, key=lambda op: (op.id not in needed, op.id))


def _top_up(
    decreases: list[SetStock], increases: list[SetStock], priced: set[OfferId]
) -> tuple[list[SetStock], list[SetStock]]:
    """Fill the last batch of decreases with increases that need not wait for it or for a price."""
    used = len(decreases) % STOCK_PAIRS_PER_CALL
    room = STOCK_PAIRS_PER_CALL - used if used else 0
    in_last = {op.id for op in decreases[len(decreases) - used :]}
    fill: list[SetStock] = []
    rest: list[SetStock] = []
    for op in increases:
        free_to_go = op.offer not in priced and in_last.isdisjoint(op.depends_on)
        (fill if free_to_go and len(fill) < room else rest).append(op)
    return decreases + fill, rest


def _chunks(operations: Sequence[Operation], size: int) -> Iterator[Sequence[Operation]]:
    for start in range(0, len(operations), size):
        yield operations[start : start + size]
