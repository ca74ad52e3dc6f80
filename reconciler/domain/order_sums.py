"""Sums over the orders of one cell. Where a time is not exact, both readings are kept apart."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime
from typing import NamedTuple

from reconciler.domain.orders import OrderLine, Span

_LAST = datetime.max.replace(tzinfo=UTC)
FOR_EVER = Span(_LAST, _LAST)
"""The end of a stretch of time that is still going on."""


class Net(NamedTuple):
    """Orders of a stretch of time, in units: placed, and withdrawn (cancelled before they left).

    `*_least` are those that surely fall into it, `*_most` those that may.
    """

    placed_least: int = 0
    placed_most: int = 0
    withdrawn_least: int = 0
    withdrawn_most: int = 0

    @property
    def least(self) -> int:
        """The fewest units that can be gone."""
        return self.placed_least - self.withdrawn_most

    @property
    def most(self) -> int:
        """The most units that can be gone: the number that never oversells."""
        return self.placed_most - self.withdrawn_least


def net(lines: Sequence[OrderLine], start: Span, end: Span = FOR_EVER) -> Net:
    """Units ordered and withdrawn from `start` (included) to `end`, each known as a span."""
    placed_least = placed_most = withdrawn_least = withdrawn_most = 0
    for line in lines:
        ordered = line.units + sum(item.units for item in line.withdrawn)
        surely, maybe = _inside(line.created, start, end)
        placed_least += ordered if surely else 0
        placed_most += ordered if maybe else 0
        for item in line.withdrawn:
            surely, maybe = _inside(item.when, start, end)
            withdrawn_least += item.units if surely else 0
            withdrawn_most += item.units if maybe else 0
    return Net(placed_least, placed_most, withdrawn_least, withdrawn_most)


def _inside(when: Span | None, start: Span, end: Span) -> tuple[bool, bool]:
    """Whether something surely, and whether it possibly, happened between start and end."""
    if when is None:
        return False, True
    surely = when.first >= start.last and when.last < end.first
    maybe = when.last >= start.first and when.first <= end.last
    return surely, maybe


def promised(lines: Sequence[OrderLine], at: datetime) -> int:
    """Units on the shelf at a moment that orders of then or later took from it: those still
    waiting, and those that left at that moment or after it.
    """
    return sum(line.units for line in lines if line.left is None or line.left.last >= at)


def open_at(lines: Sequence[OrderLine], looked: Span, *, most: bool) -> int:
    """Units that the shop can have shown as reserved for these orders when it was looked at.

    With `most`, units of which it is not known whether they were cancelled before or after count.
    """
    total = 0
    for line in lines:
        created = line.created
        if created is not None and created.first > looked.last:
            continue
        if line.left is None or line.left.last >= looked.first:
            total += line.units
        for item in line.withdrawn:
            bound = item.when.last if most else item.when.first
            total += item.units if bound >= looked.first else 0
    return total


def waiting(lines: Sequence[OrderLine]) -> int:
    """Units of orders that are still on the shelf."""
    return sum(line.units for line in lines if line.left is None)
