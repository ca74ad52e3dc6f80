"""Orders as stock sees them: what was promised, what left the shelf, what came back.

Nothing of a buyer is in here: numbers of postings, offers, warehouses, units, prices and times.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import datetime, timedelta
from decimal import Decimal
from typing import Literal, NamedTuple

import msgspec

from reconciler.domain.ids import Cell, OfferId, WarehouseId

PostingNumber = str

Stage = Literal["waiting", "left", "cancelled", "split"]
"""waiting: promised and on the shelf. left: handed over. cancelled: before that or after (then
`left_at` is told). split: its units live on in postings that name it as their parent."""


CLOCK_DOUBT = timedelta(seconds=3)
"""How far our times and the shop's may be apart: its clock is known by answers that are dated by
whole seconds. What lies closer together happened in either order."""

ALMOST_A_SECOND = timedelta(microseconds=999_999)


class SeenItem(NamedTuple):
    """One offer of a posting, as a list shows it."""

    offer: OfferId
    units: int
    price: Decimal | None = None


class SeenPosting(msgspec.Struct, frozen=True, gc=False, kw_only=True):
    """A posting as the shop's list shows it at the moment of reading. Times are UTC.

    `created_at` is None while the shop does not process it yet.
    """

    number: PostingNumber
    parent: PostingNumber = ""
    warehouse: WarehouseId
    stage: Stage
    created_at: datetime | None
    left_at: datetime | None = None
    items: tuple[SeenItem, ...]


class Span(msgspec.Struct, frozen=True, gc=False, array_like=True):
    """When something happened: not before the first moment, not after the second (UTC)."""

    first: datetime
    last: datetime


def blurred(span: Span) -> Span:
    """A stretch of our time, as far as it may reach in the shop's."""
    return Span(span.first - CLOCK_DOUBT, span.last + CLOCK_DOUBT)


class Withdrawal(msgspec.Struct, frozen=True, gc=False, array_like=True):
    """Units of an order that were cancelled before they left the shelf, and when."""

    units: int
    when: Span


class OrderLine(msgspec.Struct, frozen=True, gc=False, kw_only=True):
    """One offer of one posting. `units` are those that stand: ordered and not withdrawn.

    `root` is the posting that this one was split from, through all splits, or itself. `left` is
    when the units left the shelf, if they did: a cancellation after that does not bring them back.
    `seen_at` is a moment at which the shop showed the line as it is here. `twice` are units that a
    split brought here while the posting they came from still showed them as well.
    """

    posting: PostingNumber
    root: PostingNumber
    offer: OfferId
    warehouse: WarehouseId
    units: int
    created_at: datetime | None
    left: Span | None = None
    withdrawn: tuple[Withdrawal, ...] = ()
    price: Decimal | None = None
    twice: int = 0
    seen_at: datetime

    @property
    def created(self) -> Span | None:
        """When it was placed. A time without a fraction is one that was cut to its second."""
        at = self.created_at
        if at is None:
            return None
        return Span(at, at) if at.microsecond else Span(at, at + ALMOST_A_SECOND)

    @property
    def changed_at(self) -> datetime:
        """The latest moment at which something is known to have happened."""
        moments = [item.when.last for item in self.withdrawn]
        moments += [self.left.last] if self.left else []
        return max(moments, default=self.created_at or self.seen_at)


class Coverage(msgspec.Struct, frozen=True, gc=False):
    """Every change of an order from `since` to `until` (UTC) was read, without a gap."""

    since: datetime
    until: datetime


class Orders:
    """The order ledger of one shop at a moment. Immutable; looked up by cell.

    `coverage` is None where no orders could be read, and `unreadable` then says why.
    """

    __slots__ = ("_by_cell", "coverage", "unreadable")

    def __init__(
        self,
        lines: Iterable[OrderLine] = (),
        coverage: Coverage | None = None,
        unreadable: str = "",
    ) -> None:
        self.coverage = coverage
        self.unreadable = unreadable
        self._by_cell: dict[Cell, list[OrderLine]] = {}
        for line in lines:
            self._by_cell.setdefault(Cell(line.offer, line.warehouse), []).append(line)

    def of(self, cell: Cell) -> Sequence[OrderLine]:
        """The lines of one cell."""
        return self._by_cell.get(cell, ())

    def offers_on(self, warehouse: WarehouseId) -> frozenset[OfferId]:
        """The offers of which a warehouse has orders."""
        return frozenset(cell.offer for cell in self._by_cell if cell.warehouse == warehouse)

    def cells(self) -> Mapping[Cell, Sequence[OrderLine]]:
        """All cells with orders."""
        return self._by_cell

    def lines(self) -> Iterator[OrderLine]:
        """All lines."""
        for lines in self._by_cell.values():
            yield from lines

    def gap(self, since: datetime) -> str | None:
        """Why the orders since a moment are not known completely; None if they are."""
        if self.coverage is None:
            return self.unreadable or "the orders were not read"
        if self.coverage.since > since:
            return f"orders are known since {self.coverage.since:%Y-%m-%d %H:%M} UTC only"
        return None


NO_ORDERS = Orders()
