"""Stock of one cell: what git says, what lies in the shop, what we last left there.

The invariant that everything here keeps: `live free + withheld = units that may be sold`.
A buffer does not change how many units there are, only how many of them the shop sees.
"""

from datetime import datetime
from typing import NamedTuple

import msgspec

from reconciler.domain.declared import Declared, Part
from reconciler.domain.ids import OfferId
from reconciler.domain.place import PLACE_BITS, packed, source_at
from reconciler.domain.source import Source


class Free(msgspec.Struct, frozen=True, tag="free", gc=False):
    """`MUG: 40`: so many units were free to sell when this was said. Set on change."""

    units: int


class Fixed(msgspec.Struct, frozen=True, tag="fixed", gc=False):
    """`MUG: {fixed: 100}`: made to order; keep exactly this many free, for ever.

    No buffer is taken off: nothing lies on a shelf that could run out.
    """

    units: int


Declaration = Free | Fixed


class DeclaredStock(msgspec.Struct, frozen=True, gc=False):
    """A declaration and the place where it stands."""

    says: Declaration
    source: Source


def stock_row(units: int, line: int, column: int) -> int:
    """A number of units and its place as one row of a table."""
    return units << PLACE_BITS | packed(line, column)


class DeclaredStocks(Declared[int, DeclaredStock]):
    """What is declared on one warehouse.

    A part's rows hold a free number and its place; its context, by offer, the few declarations
    that are something else.
    """

    def value(self, part: Part[int], offer: OfferId, row: int) -> DeclaredStock:
        """The declaration with its place."""
        special = part.context
        says = special.get(offer) if isinstance(special, dict) else None
        return DeclaredStock(says or Free(row >> PLACE_BITS), source_at(part.file, row))


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
    right after, `at` when that was. `written_at` is when a number was last sent for the cell, if
    one ever was: Ozon makes a cell rest after that. `released`: no document declares the cell any
    more. The base stays even so: a declaration that comes back unchanged (a deletion by mistake,
    reverted) is the old statement, and units were sold since.
    """

    says: Declaration
    buffer: int
    withheld: int
    free: int
    reserved: int
    at: datetime
    written_at: datetime | None = None
    released: bool = False


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
