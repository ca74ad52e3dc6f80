"""The order of sending, and the fewest calls that keep it.

Renames come first: everything else goes by the new ids. A decrease of an offer comes before any
increase of it elsewhere, so that goods that move between warehouses are never on sale twice. Then
cards, the way out of the archive, and prices: a price comes after an import of its card, which
carries the one from before, and before more stock, so that nothing more sells at the old one.
Increases come after all that, and what retires goes into the archive last. If what an operation
waits for fails, it is not sent. The last call of decreases is topped up with increases that wait
for nothing in it or after it.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import TypeVar

import msgspec
from msgspec.structs import replace

from reconciler.domain.ids import OfferId
from reconciler.domain.limits import (
    ARCHIVED_PER_CALL,
    BARCODES_PER_CALL,
    CARDS_PER_CALL,
    PRICES_PER_CALL,
    RENAMES_PER_CALL,
    STOCK_PAIRS_PER_CALL,
    TIMERS_PER_CALL,
)
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

Op = TypeVar("Op", SetStock, SetPrice, SetCard, Rename, SetArchived, RenewTimer)

_WRITERS: tuple[tuple[Writer, int], ...] = (
    ("create", CARDS_PER_CALL),
    ("import", CARDS_PER_CALL),
    ("attributes", CARDS_PER_CALL),
    ("pictures", CARDS_PER_CALL),
    ("barcodes", BARCODES_PER_CALL),
)


class Changes(msgspec.Struct, frozen=True, kw_only=True):
    """The operations of a plan by kind, each in any order."""

    stocks: Sequence[SetStock] = ()
    prices: Sequence[SetPrice] = ()
    cards: Sequence[SetCard] = ()
    renames: Sequence[Rename] = ()
    returns: Sequence[SetArchived] = ()
    retirements: Sequence[SetArchived] = ()
    timers: Sequence[RenewTimer] = ()


def changes_of(operations: Iterable[Operation]) -> Changes:
    """Operations that are in sending order already, by kind: some of a plan, to be batched anew."""
    ops = list(operations)
    moves = [op for op in ops if isinstance(op, SetArchived)]
    return Changes(
        stocks=[op for op in ops if isinstance(op, SetStock)],
        prices=[op for op in ops if isinstance(op, SetPrice)],
        cards=[op for op in ops if isinstance(op, SetCard)],
        renames=[op for op in ops if isinstance(op, Rename)],
        returns=[op for op in moves if not op.archived],
        retirements=[op for op in moves if op.archived],
        timers=[op for op in ops if isinstance(op, RenewTimer)],
    )


def in_order(changes: Changes, items_per_minute: int | None = None) -> tuple[Operation, ...]:
    """All operations in sending order, with `depends_on` and `batch` filled in.

    No call holds more products than the shop takes a minute, where it tells that. Cells that rest
    and prices whose hour is full come after those that may go at once.
    """
    most = items_per_minute or CARDS_PER_CALL
    named = {op.offer: (op.id,) for op in changes.renames}
    born = _ids(op for op in changes.cards if op.writer == "create")
    back = _ids(changes.returns)
    whole = _ids(op for op in changes.cards if op.writer == "import")
    prices = _after(sorted(changes.prices, key=_price_key), named, born, back, whole)
    paused = sum(op.not_before is not None for op in prices)
    repriced = _ids(op for op in prices if "price" in op.causes)
    ups = [op for op in changes.stocks if op.delta > 0]
    downs = [op for op in changes.stocks if op.delta <= 0]
    decreases = _after(downs, named, born, back)
    increases = _after(sorted(ups, key=_stock_key), _ids(downs), named, born, back, repriced)
    late = {name for ids in (*born.values(), *back.values(), *repriced.values()) for name in ids}
    # What has to come out of the archive first can't be lowered before that.
    waiting = [op for op in decreases if not late.isdisjoint(op.depends_on)]
    decreases = [op for op in decreases if late.isdisjoint(op.depends_on)]
    late.update(op.id for op in waiting)
    first, last = _top_up(_needed_first(decreases, increases), increases, late)
    phases: list[tuple[Sequence[Operation], int]] = [
        (sorted(changes.renames, key=_key), min(RENAMES_PER_CALL, most)),
        (first, STOCK_PAIRS_PER_CALL),
    ]
    for writer, fits in _WRITERS:
        cards = sorted((op for op in changes.cards if op.writer == writer), key=_key)
        size = fits if writer == "barcodes" else min(fits, most)
        phases.append((_after(cards, named, {} if writer == "create" else born), size))
    phases += [
        (_after(sorted(changes.returns, key=_key), named), min(ARCHIVED_PER_CALL, most)),
        (prices[: len(prices) - paused], PRICES_PER_CALL),
        (prices[len(prices) - paused :], PRICES_PER_CALL),
        (_after(sorted(changes.timers, key=_key), named), TIMERS_PER_CALL),
        (sorted(waiting, key=_key), STOCK_PAIRS_PER_CALL),
        (last, STOCK_PAIRS_PER_CALL),
        (_after(sorted(changes.retirements, key=_key), named), ARCHIVED_PER_CALL),
    ]
    return tuple(_batched(phases))


def _batched(phases: Iterable[tuple[Sequence[Operation], int]]) -> Iterator[Operation]:
    batch = 0
    for operations, size in phases:
        for start in range(0, len(operations), size):
            for op in operations[start : start + size]:
                yield replace(op, batch=batch)
            batch += 1


Ids = Mapping[OfferId, tuple[str, ...]]


def _ids(operations: Iterable[Operation]) -> Ids:
    found: dict[OfferId, list[str]] = {}
    for op in operations:
        found.setdefault(op.offer, []).append(op.id)
    return {offer: tuple(ids) for offer, ids in found.items()}


def _key(op: Operation) -> str:
    return op.id


def _stock_key(op: SetStock) -> tuple[float, str]:
    rests = (op.rests_until - op.observed_at).total_seconds() if op.rests_until else 0.0
    return max(0.0, rests), op.id


def _price_key(op: SetPrice) -> tuple[float, str]:
    return op.not_before.timestamp() if op.not_before else 0.0, op.id


def _after(operations: Iterable[Op], *firsts: Ids) -> list[Op]:
    """Each operation with all of the same offer that it has to wait for."""
    return [replace(op, depends_on=_waits(op, firsts)) for op in operations]


def _waits(op: Operation, firsts: Iterable[Ids]) -> tuple[str, ...]:
    names = {name for ids in firsts for name in ids.get(op.offer, ())}
    return tuple(sorted(names.union(op.depends_on)))


def _needed_first(decreases: list[SetStock], increases: list[SetStock]) -> list[SetStock]:
    needed = {name for op in increases for name in op.depends_on}
    return sorted(decreases, key=lambda op: (op.id not in needed, _stock_key(op)))


def _top_up(
    decreases: list[SetStock], increases: list[SetStock], late: set[str]
) -> tuple[list[SetStock], list[SetStock]]:
    """Fill the last batch of decreases with increases that need not wait for it, nor for what
    comes later.
    """
    used = len(decreases) % STOCK_PAIRS_PER_CALL
    room = STOCK_PAIRS_PER_CALL - used if used else 0
    in_last = {op.id for op in decreases[len(decreases) - used :]}
    waits = late | in_last
    fill: list[SetStock] = []
    rest: list[SetStock] = []
    for op in increases:
        free_to_go = waits.isdisjoint(op.depends_on)
        (fill if free_to_go and len(fill) < room else rest).append(op)
    return decreases + fill, rest
