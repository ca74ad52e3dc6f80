"""Transfers: units of one offer that leave one warehouse and appear on another in the same plan."""

from collections import defaultdict
from collections.abc import Iterable, Iterator

from reconciler.domain.ids import OfferId, WarehouseAlias
from reconciler.plan.finding import Shift
from reconciler.plan.operation import SetStock


def shifts(operations: Iterable[SetStock]) -> Iterator[Shift]:
    """What is the same on both sides; more on one side is a count, not a transfer."""
    moves: dict[OfferId, list[tuple[WarehouseAlias, int]]] = defaultdict(list)
    for op in operations:
        if op.cause in ("git", "first"):
            moves[op.offer].append((op.warehouse, op.delta))
    for offer, deltas in sorted(moves.items()):
        left = tuple(sorted((alias, -delta) for alias, delta in deltas if delta < 0))
        arrived = tuple(sorted((alias, delta) for alias, delta in deltas if delta > 0))
        units = min(sum(n for _, n in left), sum(n for _, n in arrived))
        if units:
            yield Shift(offer=offer, units=units, left=left, arrived=arrived)
