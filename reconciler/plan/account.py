"""From a statement and the orders since to the units that may be sold now: every term is kept.

A free number loses what was ordered since it was said, and gets back what was cancelled since of
the orders before. A count loses the units that it still held for orders: they were waiting when it
was made, or were ordered since. Both lose what the shop reserves for no order that it lists (a
company's order before its payment, or one too new to be listed).

Where a time is not exact, the reading is taken that can't oversell.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta

import msgspec

from reconciler.domain.order_sums import Net, net, open_at, promised, waiting
from reconciler.domain.orders import OrderLine, Span, blurred
from reconciler.domain.stock import AppliedStock, Free, LiveStock, OnHand


class Account(msgspec.Struct, frozen=True, kw_only=True, gc=False):
    """The terms of one cell, in units. `since` is the moment of the statement (UTC).

    `ordered` and `cancelled` are of a free number, `promised` is of a count. `unlisted` are units
    reserved for no listed order beyond `unlisted_before`, which the statement did not count
    either.
    """

    says: Free | OnHand
    since: datetime
    ordered: int = 0
    cancelled: int = 0
    promised: int = 0
    unlisted: int = 0
    unlisted_before: int = 0

    @property
    def units(self) -> int:
        """Units that may be sold now, the buffer not yet taken off."""
        gone = self.ordered - self.cancelled + self.promised + self.unlisted
        return max(0, self.says.units - gone)


def account(
    says: Free | OnHand,
    since: datetime,
    lines: Sequence[OrderLine],
    live: LiveStock,
    looked: Span,
    unlisted_before: int = 0,
) -> Account:
    """Count the orders of one cell. `looked` is when `live` was read."""
    unlisted = max(0, unlisted_at(lines, live.reserved, looked) - unlisted_before)
    if isinstance(says, OnHand):
        return Account(
            says=says,
            since=since,
            promised=promised(lines, since),
            unlisted=unlisted,
            unlisted_before=unlisted_before,
        )
    moved = net(lines, Span(since, since))
    return Account(
        says=says,
        since=since,
        ordered=moved.placed_most,
        cancelled=moved.withdrawn_least,
        unlisted=unlisted,
        unlisted_before=unlisted_before,
    )


def counted_again(
    before: Account, lines: Sequence[OrderLine], live: LiveStock, looked: Span
) -> Account:
    """The same statement, with the orders and the stock of a later look."""
    return account(before.says, before.since, lines, live, looked, before.unlisted_before)


BEHIND = timedelta(minutes=10)
"""A stock list that lacks orders which are listed is behind by less than this, as far as is known.
"""


def unlisted_at(
    lines: Sequence[OrderLine], reserved: int, looked: Span, *, least: bool = False
) -> int:
    """Units that the shop reserves for no order that it lists: the most, or the least, it can be.

    Where it reserves fewer than the orders ask for, its stock list is behind: then the latest
    orders are not in it, and must not hide what is reserved besides.
    """
    if not lines:
        return reserved
    known = open_at(lines, looked, most=least)
    surely = [line for line in lines if _placed_before(line, looked.first)]
    if not least and reserved < waiting(surely):
        early = looked.first - BEHIND
        known = open_at([line for line in lines if _placed_before(line, early)], looked, most=least)
    return max(0, reserved - known)


def is_behind(lines: Sequence[OrderLine], reserved: int, looked: Span) -> bool:
    """Whether a stock list surely lacks orders of the last minutes, and so may lack anything else.

    A shop that reserves less than even the earlier orders ask for just counts in another way.
    """
    if not lines:
        return False
    looked = blurred(looked)
    early = looked.first - BEHIND
    earlier = [line for line in lines if _placed_before(line, early)]
    all_before = [line for line in lines if _placed_before(line, looked.first)]
    return waiting(earlier) <= reserved < waiting(all_before)


def _placed_before(line: OrderLine, moment: datetime) -> bool:
    return line.created is not None and line.created.last < moment


def seen_in(base: AppliedStock) -> Span:
    """When the shop was seen as the base tells."""
    return Span(base.at, base.until or base.at)


def late(lines: Sequence[OrderLine], looked: Span) -> tuple[int, int]:
    """Units ordered, and units withdrawn, that a look may or may not have seen."""
    first = blurred(looked).first
    ordered = sum(line.units for line in lines if line.created and line.created.last >= first)
    withdrawn = sum(
        item.units for line in lines for item in line.withdrawn if item.when.last >= first
    )
    return ordered, withdrawn


class Expected(msgspec.Struct, frozen=True, gc=False):
    """What free stock should be, by the base and the orders since: between `least` and `most`."""

    least: int
    most: int
    moved: Net
    unlisted: int

    def unexplained(self, free: int) -> int:
        """How many units no order explains; above zero if there are more than expected."""
        if free > self.most:
            return free - self.most
        return min(0, free - self.least)


def expected(
    base: AppliedStock, lines: Sequence[OrderLine], live: LiveStock, looked: Span
) -> Expected:
    """What the shop should show by now if only buyers touched it. `looked`: when it was read."""
    moved = net(lines, blurred(seen_in(base)), blurred(looked))
    unlisted = unlisted_at(lines, live.reserved, looked) - unlisted_at(
        lines, base.reserved, seen_in(base), least=True
    )
    return Expected(
        least=base.free - moved.most - max(0, unlisted),
        most=base.free - moved.least - min(0, unlisted),
        moved=moved,
        unlisted=unlisted,
    )
