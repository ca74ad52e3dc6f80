"""A run played in thought: which calls it makes, and when, if only the limits hold it up.

The windows are the very ones that a run is paced by, and the calls are those of the batches in
`apply/`, as many as they take at least. Network and shop answer at once here, so no run is faster.
"""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import datetime, timedelta
from itertools import groupby
from operator import attrgetter
from typing import assert_never, cast

import msgspec

from reconciler.domain import paths
from reconciler.domain.ids import OfferId
from reconciler.domain.limits import OFFERS_A_STOCK_READ, STOCK_PAIR_COOLDOWN_SECONDS
from reconciler.domain.pace import Pace
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
from reconciler.plan.price_budget import WORTH_WAITING

PROOF_PAYS = timedelta(seconds=1)
"""A wait beyond this is used to prove the call before, instead of the look of the next."""

TASK_SECONDS = 5.0
"""What a change of cards takes, as far as anybody can tell: no time is documented. (2026-11)"""

TASK_POLLS = (1.0, 2.0, 4.0, 8.0, 15.0)
"""Pauses between looks at a task, in seconds; the last one from then on."""

CARD_METHODS: Mapping[Writer, str] = {
    "create": paths.IMPORT_CARDS,
    "import": paths.IMPORT_CARDS,
    "attributes": paths.UPDATE_ATTRIBUTES,
    "pictures": paths.IMPORT_PICTURES,
    "barcodes": paths.ADD_BARCODES,
}


class Timing(msgspec.Struct, frozen=True):
    """`calls` and `items` by method; `ends` is the second at which each batch is through."""

    calls: Mapping[str, int]
    items: Mapping[str, int]
    ends: Mapping[int, float]
    seconds: float


def play(
    operations: Sequence[Operation], start: datetime, items_per_minute: int | None = None
) -> Timing:
    """Play operations in sending order, from `start` on."""
    player = _Player(start, items_per_minute)
    ends: dict[int, float] = {}
    for batch, group in groupby(operations, key=attrgetter("batch")):
        player.batch(list(group))
        ends[batch] = (player.now - start).total_seconds()
    player.prove()
    return Timing(player.calls, player.items, ends, (player.now - start).total_seconds())


class _Player:
    def __init__(self, start: datetime, items_per_minute: int | None) -> None:
        self.now = start
        self.calls: Counter[str] = Counter()
        self.items: Counter[str] = Counter()
        self._pace = Pace(items_per_minute)
        self._owed: Sequence[SetStock] = ()

    def batch(self, operations: Sequence[Operation]) -> None:
        """One writing call and what belongs around it; a batch is all of one kind."""
        match operations[0]:
            case SetStock():
                self._stocks(cast("Sequence[SetStock]", operations))
                return
            case SetPrice():
                self.prove()
                operations = list(self._after_pauses(cast("Sequence[SetPrice]", operations)))
            case _:
                self.prove()
        if operations:
            self._others(operations)

    def prove(self) -> None:
        """Read back what was sent and not read back yet."""
        owed, self._owed = self._owed, ()
        self._read_stocks(owed)

    def _stocks(self, operations: Sequence[SetStock]) -> None:
        ids = {op.id for op in self._owed}
        if any(op.depends_on and not ids.isdisjoint(op.depends_on) for op in operations):
            self.prove()
        rests = [op.rests_until for op in operations if op.rests_until]
        longest = self.now + timedelta(seconds=STOCK_PAIR_COOLDOWN_SECONDS)
        self._wait_until(min(max(rests, default=self.now), longest), timedelta(0))
        free = self._pace.free_at(paths.WRITE_STOCKS, len(operations), self.now)
        self._wait_until(free, PROOF_PAYS)
        owed, self._owed = self._owed, ()
        self._read_stocks([*owed, *operations])
        self._call(paths.READ_ORDERS)
        self._call(paths.WRITE_STOCKS, len(operations))
        self._owed = operations

    def _others(self, operations: Sequence[Operation]) -> None:
        first = operations[0]
        write, read = _methods(first)
        self._call(read, len(operations))
        if isinstance(first, SetCard) and first.writer == "import":
            self._call(paths.READ_PRICES, len(operations))
        if isinstance(first, SetCard) and first.writer == "create":
            self._call(paths.READ_STATES, len(operations))
        self._call(write, len(operations))
        if isinstance(first, SetCard) and first.writer != "barcodes":
            self._task()
        self._call(read, len(operations))

    def _task(self) -> None:
        """The shop works on cards, and is asked now and then."""
        over = self.now + timedelta(seconds=TASK_SECONDS)
        for pause in _polls():
            self._call(paths.READ_TASK)
            if self.now >= over:
                return
            self.now += timedelta(seconds=pause)

    def _after_pauses(self, operations: Sequence[SetPrice]) -> Iterator[SetPrice]:
        """Those whose hour lets another update in soon enough; the rest is not sent."""
        until = self.now
        for op in operations:
            if op.not_before is None or op.not_before - self.now <= WORTH_WAITING:
                until = max(until, op.not_before or until)
                yield op
        self.now = until

    def _wait_until(self, moment: datetime, proof_pays: timedelta) -> None:
        if moment - self.now > proof_pays:
            self.prove()
        self.now = max(self.now, moment)

    def _read_stocks(self, operations: Sequence[SetStock]) -> None:
        offers: set[OfferId] = {op.offer for op in operations}
        for _ in range(0, len(offers), OFFERS_A_STOCK_READ):
            self._call(paths.READ_STOCKS)
        self.items[paths.READ_STOCKS] += len(operations)

    def _call(self, path: str, items: int = 0) -> None:
        self.now = self._pace.free_at(path, items, self.now)
        self._pace.count(path, items, self.now)
        self.calls[path] += 1
        self.items[path] += items


def _polls() -> Iterable[float]:
    yield from TASK_POLLS
    while True:
        yield TASK_POLLS[-1]


def _methods(op: Operation) -> tuple[str, str]:
    """The method that writes, and the one that reads before and after."""
    match op:
        case SetStock():
            return paths.WRITE_STOCKS, paths.READ_STOCKS
        case SetPrice():
            return paths.WRITE_PRICES, paths.READ_PRICES
        case SetCard():
            return CARD_METHODS[op.writer], paths.READ_CARDS
        case Rename():
            return paths.RENAME_OFFERS, paths.READ_STATES
        case SetArchived():
            return (paths.ARCHIVE if op.archived else paths.UNARCHIVE), paths.READ_STATES
        case RenewTimer():
            return paths.RENEW_TIMERS, paths.READ_TIMERS
        case _:
            assert_never(op)
