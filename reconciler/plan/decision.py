"""What is known of one stock cell, and what may follow from it: the words of the table."""

from collections.abc import Sequence
from datetime import datetime

import msgspec

from reconciler.domain.orders import OrderLine, Orders, Span
from reconciler.domain.stock import AppliedStock, Declaration, LiveStock
from reconciler.plan.account import Account, Expected
from reconciler.plan.operation import Cause, Staleness

READ_ORDERS = "let the key read orders (postings), or write a number that is free to sell now"


class Sight(msgspec.Struct, frozen=True, kw_only=True):
    """All that is known of one cell. `buffer` is in units.

    `since` is the moment from which orders count against the statement; a text says why it is not
    known. `looked` is when the shop was read. `enforce`: what no order explains is set right.
    `unlisted`: units reserved for no listed order when the statement was made, if that is known.
    """

    says: Declaration
    base: AppliedStock | None
    live: LiveStock
    buffer: int
    since: datetime | str
    looked: Span
    lines: Sequence[OrderLine] = ()
    orders: Orders
    enforce: bool = False
    unlisted: int = 0


class Write(msgspec.Struct, frozen=True):
    """The cell is to be written; `after` is the base once that took effect.

    `account` has the terms of the number, so that it can be counted again before it is sent.
    `overtaken`: units that sold while the last number was on its way, and are taken off now.
    """

    after: AppliedStock
    cause: Cause
    staleness: Staleness
    account: Account | None = None
    moved: "Moved | None" = None
    overtaken: int = 0


class Adopt(msgspec.Struct, frozen=True):
    """Nothing to send, something to remember."""

    after: AppliedStock


class Moved(msgspec.Struct, frozen=True):
    """Git did not move and live did. `expected` is what orders lead to; None if they are not known
    since the base, and `unknown` says why.
    """

    base: AppliedStock
    expected: Expected | None
    unknown: str = ""


class Stuck(msgspec.Struct, frozen=True):
    """To write a number, something would have to be known that is not: nothing is guessed."""

    reason: str
    fix: str


class Same(msgspec.Struct, frozen=True):
    """Nothing moved."""


SAME = Same()
Decision = Write | Adopt | Moved | Stuck | Same


def base_after(
    sight: Sight,
    *,
    free: int,
    withheld: int,
    buffer: int | None = None,
    said_at: datetime | None = None,
) -> AppliedStock:
    """The base to remember if the shop shows `free` from now on."""
    return AppliedStock(
        says=sight.says,
        buffer=sight.buffer if buffer is None else buffer,
        withheld=withheld,
        free=free,
        reserved=sight.live.reserved,
        at=sight.looked.first,
        said_at=said_at,
        until=sight.looked.last if sight.looked.last > sight.looked.first else None,
    )
