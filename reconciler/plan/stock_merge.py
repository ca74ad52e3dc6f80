"""The three-way table for one stock cell: git, live, and what we last applied.

| git vs base         | live vs base | what follows                                              |
|---------------------|--------------|-----------------------------------------------------------|
| same                | same         | nothing                                                   |
| same                | lower        | nothing; units were sold (consumed)                       |
| same                | higher       | nothing; drift: a cancelled order or another writer       |
| number changed      | any          | write the new number, less the buffer                     |
| only buffer changed | any          | write live + withheld - new buffer: nobody recounted      |
| no base             | differs      | write, as a first apply                                   |
| no base             | equal        | adopt into the state, silently                            |

Nothing here ever raises free stock without a person having said a number.
"""

from datetime import datetime
from typing import assert_never

import msgspec

from reconciler.domain.stock import (
    AppliedStock,
    Declaration,
    Fixed,
    Free,
    InFlightStock,
    LiveStock,
    publish,
)
from reconciler.plan.operation import Cause, Staleness


class Write(msgspec.Struct, frozen=True):
    """The cell is to be written; `after` is the base once that took effect."""

    after: AppliedStock
    cause: Cause
    staleness: Staleness


class Adopt(msgspec.Struct, frozen=True):
    """Nothing to send, something to remember."""

    after: AppliedStock


class Fell(msgspec.Struct, frozen=True):
    """Git did not move and live is lower than what we left."""

    base: AppliedStock


class Rose(msgspec.Struct, frozen=True):
    """Git did not move and live is higher than what we left."""

    base: AppliedStock


class Same(msgspec.Struct, frozen=True):
    """Nothing moved."""


SAME = Same()
Decision = Write | Adopt | Fell | Rose | Same


def decide(
    says: Declaration,
    base: AppliedStock | None,
    live: LiveStock,
    buffer: int,
    now: datetime,
) -> Decision:
    """What to do with a cell whose live stock is known. `buffer` is in units."""
    match says:
        case Fixed():
            return _keep_fixed(says, base, live, now)
        case Free():
            return _set_on_change(says, base, live, buffer, now)
        case _:
            assert_never(says)


def _keep_fixed(says: Fixed, base: AppliedStock | None, live: LiveStock, now: datetime) -> Decision:
    after = AppliedStock(
        says=says, buffer=0, withheld=0, free=says.units, reserved=live.reserved, at=now
    )
    same_statement = base is not None and base.says == says
    if live.free == says.units:
        return SAME if same_statement else Adopt(after)
    cause: Cause = "first" if base is None else "live" if same_statement else "git"
    return Write(after, cause, "any")


def _set_on_change(
    says: Free, base: AppliedStock | None, live: LiveStock, buffer: int, now: datetime
) -> Decision:
    if base is None:
        return _publish(says, says.units, buffer, live, "first", now)
    if base.says != says:
        return _publish(says, says.units, buffer, live, "git", now)
    if base.buffer != buffer:
        # What may be sold is what the shop shows plus what the old buffer really held back, which
        # is less than it asked for when there were fewer units; so it can't raise stock twice.
        return _publish(says, live.free + base.withheld, buffer, live, "rule", now)
    if live.free < base.free:
        return Fell(base)
    if live.free > base.free:
        return Rose(base)
    return SAME


def _publish(
    says: Free, units: int, buffer: int, live: LiveStock, cause: Cause, now: datetime
) -> Decision:
    free, withheld = publish(units, buffer)
    after = AppliedStock(
        says=says, buffer=buffer, withheld=withheld, free=free, reserved=live.reserved, at=now
    )
    if free == live.free:
        return Adopt(after)
    return Write(after, cause, "any" if free == 0 else "at_most")


class Settled(msgspec.Struct, frozen=True):
    """How live numbers settle a write whose answer nobody saw.

    `certain` is False where sales in between leave two readings; the one that can't oversell is
    then taken: the write counts as done, and the number is not sent a second time.
    """

    took_effect: bool
    certain: bool


def settle(write: InFlightStock, live: LiveStock) -> Settled:
    """Decide whether an unseen write took effect, by what the cell looks like now."""
    if live.free == write.after.free:
        return Settled(took_effect=True, certain=True)
    if live == write.before:
        return Settled(took_effect=False, certain=True)
    if live.free > write.after.free:
        # Sales only lower free stock: it was not written, and writing now can only lower it.
        return Settled(took_effect=False, certain=True)
    return Settled(took_effect=True, certain=False)
