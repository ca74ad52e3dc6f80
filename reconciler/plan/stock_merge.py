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

from datetime import datetime, timedelta
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

SHIPS_NO_SOONER = timedelta(minutes=15)
"""From a sale to the hand-over of its parcel it takes longer than this."""


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
        # A zero that a person said is sent even where the shop seems to have it already: a read
        # that is behind, or cut, must not swallow a recall.
        recalled = base.free > 0 and max(0, says.units - buffer) == 0
        return _publish(says, says.units, buffer, live, "git", now, recalled=recalled)
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
    says: Free,
    units: int,
    buffer: int,
    live: LiveStock,
    cause: Cause,
    now: datetime,
    *,
    recalled: bool = False,
) -> Decision:
    free, withheld = publish(units, buffer)
    after = AppliedStock(
        says=says, buffer=buffer, withheld=withheld, free=free, reserved=live.reserved, at=now
    )
    if free == live.free and not recalled:
        return Adopt(after)
    return Write(after, cause, "any" if free == 0 else "at_most")


class Settled(msgspec.Struct, frozen=True):
    """How live numbers settle a write whose answer nobody saw.

    `certain` is False where two readings are left; the one that can't oversell is then taken. An
    increase counts as done: sending it again could put sold units on sale. A decrease counts as
    not done: sending it again, less what was sold, can only lower what is shown.
    """

    took_effect: bool
    certain: bool


def settle(write: InFlightStock, live: LiveStock, now: datetime) -> Settled:
    """Decide whether an unseen write took effect, by what the cell looks like now.

    While no parcel can have been handed over since, every sale shows in the reserved units, and so
    tells the two readings apart. Later, shipped units leave no trace, and nothing is certain.
    """
    young = now - write.after.at <= SHIPS_NO_SOONER
    moved = live.reserved - write.before.reserved
    if young and live.free == write.after.free - moved:
        return Settled(took_effect=True, certain=True)
    if young and live.free == write.before.free - moved:
        return Settled(took_effect=False, certain=True)
    return Settled(took_effect=write.after.free > write.before.free, certain=False)


def not_done(write: InFlightStock, live: LiveStock, buffer: int, now: datetime) -> Decision:
    """What to send for a write that did not take effect: its number, less what was sold since."""
    sold = max(0, write.before.free - live.free)
    left = max(0, write.after.free + write.after.withheld - sold)
    free, withheld = publish(left, buffer)
    after = msgspec.structs.replace(
        write.after,
        buffer=buffer,
        withheld=withheld,
        free=free,
        reserved=live.reserved,
        at=now,
        written_at=None,
    )
    if free == live.free and free > 0:
        return Adopt(after)
    return Write(after, "first" if write.base is None else "git", "any" if free == 0 else "at_most")
