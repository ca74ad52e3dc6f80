"""Stock of one cell: what git says, what lies in the shop, what we last left there.

The invariant that everything here keeps: `live free + withheld = units that may be sold`.
A buffer does not change how many units there are, only how many of them the shop sees.
"""

from collections.abc import Mapping
from datetime import datetime
from typing import NamedTuple, assert_never

import msgspec

from reconciler.domain.declared import Declared, Part
from reconciler.domain.ids import OfferId
from reconciler.domain.place import PLACE_BITS, packed, source_at
from reconciler.domain.source import Source


class Free(msgspec.Struct, frozen=True, tag="free", gc=False):
    """`MUG: 40`: so many units were free to sell when this was said. Set on change.

    `as_of` is that moment (UTC) if the document says it. Else it is the time at which the author of
    the line committed it, which is no part of the statement: a line that is committed anew says
    the same.
    """

    units: int
    as_of: datetime | None = None


class OnHand(msgspec.Struct, frozen=True, tag="on_hand", gc=False):
    """`MUG: {on_hand: 40, counted_at: ...}`: so many lay on the shelf then, unshipped orders too.

    Kept for ever: what is free follows from the count and the orders. `counted_at` (UTC) is None
    for a plain number on a warehouse whose numbers are counts: then the commit's time counts.
    """

    units: int
    counted_at: datetime | None = None


class Fixed(msgspec.Struct, frozen=True, tag="fixed", gc=False):
    """`MUG: {fixed: 100}`: made to order; keep exactly this many free, for ever.

    No buffer is taken off: nothing lies on a shelf that could run out.
    """

    units: int


Declaration = Free | OnHand | Fixed


def moment_of(says: Declaration) -> datetime | None:
    """The moment (UTC) that a statement names itself, if it does."""
    match says:
        case Free():
            return says.as_of
        case OnHand():
            return says.counted_at
        case Fixed():
            return None
        case _:
            assert_never(says)


class DeclaredStock(msgspec.Struct, frozen=True, gc=False):
    """A declaration and the place where it stands."""

    says: Declaration
    source: Source


def stock_row(units: int, line: int, column: int) -> int:
    """A number of units and its place as one row of a table."""
    return units << PLACE_BITS | packed(line, column)


class StockContext(NamedTuple):
    """What the rows of one document share: declarations that are no plain number, and the moment
    (UTC) at which the plain ones held, if the document says it.

    `counts`: the plain ones are units on the shelf, as on all of the warehouse.
    """

    special: Mapping[OfferId, Declaration] = {}
    as_of: datetime | None = None
    counts: bool = False


class DeclaredStocks(Declared[int, DeclaredStock]):
    """What is declared on one warehouse.

    A part's rows hold a plain number and its place; its context is a `StockContext`.
    """

    def value(self, part: Part[int], offer: OfferId, row: int) -> DeclaredStock:
        """The declaration with its place."""
        context = part.context
        says: Declaration | None = None
        plain: type[Free | OnHand] = Free
        as_of = None
        if isinstance(context, StockContext):
            says = context.special.get(offer)
            as_of = context.as_of
            plain = OnHand if context.counts else Free
        return DeclaredStock(says or plain(row >> PLACE_BITS, as_of), source_at(part.file, row))


class LiveStock(msgspec.Struct, frozen=True, gc=False):
    """One cell as the shop reports it, in units. Compare with `free`, never with `present`."""

    present: int
    reserved: int
    free: int


NOTHING = LiveStock(present=0, reserved=0, free=0)
"""What a complete read says of an offer that has no row on a warehouse."""


class AppliedStock(msgspec.Struct, frozen=True, gc=False):
    """The base of the three-way merge: the last declaration that took effect on this cell.

    `buffer` is what the safety-stock rule asked for then, `withheld` the units that it really
    held back (fewer than asked when there were fewer), `free` and `reserved` what the shop had
    right after, `at` when that was, and `until` the latest that it can have been.

    `said_at` is the moment from which orders were counted. `written_at` is when a number was last
    sent for the cell, if one ever was: Ozon makes a cell rest after that. `overtaken` are units
    that sold while the number was on its way, and are on sale again until they are taken off.
    `proved`: the shop was read after the number was accepted; else a kill came before that,
    `reserved` is from before the write, and the next plan looks for such units.
    `unlisted` are units that the shop reserved for no listed order when the number was said, and
    that it did not count.

    `restored`: the cell was rolled back to what this statement had led to. A catalog that says it
    again (a commit that is reverted) says nothing new: units were sold since.

    `released`: no document declares the cell any more. The base stays even so: a declaration that
    comes back unchanged (a deletion by mistake, reverted) is the old statement, and units were
    sold since.
    """

    says: Declaration
    buffer: int
    withheld: int
    free: int
    reserved: int
    at: datetime
    written_at: datetime | None = None
    released: bool = False
    said_at: datetime | None = None
    until: datetime | None = None
    overtaken: int = 0
    proved: bool = True
    unlisted: int = 0
    restored: Declaration | None = None


class InFlightStock(msgspec.Struct, frozen=True, gc=False):
    """A write that was sent and whose answer nobody saw: it may or may not have taken effect.

    `before` is what the shop had right before, `base` what was applied until then, `after` the base
    if the write took effect.
    """

    before: LiveStock
    base: AppliedStock | None
    after: AppliedStock


class Published(NamedTuple):
    """Units shown to buyers, and units held back from them."""

    free: int
    withheld: int


def publish(units: int, buffer: int) -> Published:
    """Split sellable units into what the shop may see and what the buffer keeps."""
    free = max(0, units - buffer)
    return Published(free, max(0, units) - free)
