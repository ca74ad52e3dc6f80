"""Writes whose answer nobody saw: whether they took effect, and what follows if not."""

from datetime import datetime, timedelta

import msgspec

from reconciler.domain.stock import AppliedStock, InFlightStock, LiveStock, publish
from reconciler.plan.account import expected, seen_in
from reconciler.plan.decision import Adopt, Decision, Sight, Write, base_after

SHIPS_NO_SOONER = timedelta(minutes=15)
"""From a sale to the hand-over of its parcel it takes longer than this."""


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
    tells the two readings apart. Later, shipped units leave no trace here.
    """
    young = now - write.after.at <= SHIPS_NO_SOONER
    moved = live.reserved - write.before.reserved
    if young and live.free == write.after.free - moved:
        return Settled(took_effect=True, certain=True)
    if young and live.free == write.before.free - moved:
        return Settled(took_effect=False, certain=True)
    return Settled(took_effect=write.after.free > write.before.free, certain=False)


def left_by(write: InFlightStock, live: LiveStock) -> AppliedStock:
    """The base that a write left which took effect unseen."""
    after = write.after
    late = _overtaken(after.free, write.before.reserved, live)
    return msgspec.structs.replace(after, overtaken=late, proved=True)


def read_after(base: AppliedStock, live: LiveStock) -> AppliedStock:
    """The base of a number that was accepted, and that nobody could read back then."""
    late = _overtaken(base.free, base.reserved, live)
    return msgspec.structs.replace(base, overtaken=late, proved=True)


def _overtaken(sent: int, reserved_before: int, live: LiveStock) -> int:
    """Units are reserved since for which no free ones are missing: the number overwrote their sale,
    and they are on sale again.
    """
    reserved = max(0, live.reserved - reserved_before)
    return max(0, reserved - max(0, sent - live.free))


def settle_by_orders(write: InFlightStock, sight: Sight) -> Settled:
    """The same, with the orders since the write: they tell the two readings apart at any time."""
    found = settle(write, sight.live, sight.looked.first)
    sent = seen_in(write.after)
    if found.certain or sight.orders.gap(sent.first):
        return found
    before = msgspec.structs.replace(write.after, free=write.before.free)
    before = msgspec.structs.replace(before, reserved=write.before.reserved)
    done, not_yet = (
        not expected(base, sight.lines, sight.live, sight.looked).unexplained(sight.live.free)
        for base in (msgspec.structs.replace(before, free=write.after.free), before)
    )
    if done != not_yet:
        return Settled(took_effect=done, certain=True)
    return found


def not_done(write: InFlightStock, sight: Sight) -> Decision:
    """What to send for a write that did not take effect: its number, less what was sold since.

    For want of the orders, units that are gone count as sold.
    """
    live = sight.live
    sold = max(0, write.before.free - live.free)
    left = max(0, write.after.free + write.after.withheld - sold)
    free, withheld = publish(left, sight.buffer)
    after = base_after(sight, free=free, withheld=withheld, said_at=write.after.said_at)
    if free == live.free and free > 0:
        return Adopt(after)
    return Write(after, "first" if write.base is None else "git", "any" if free == 0 else "at_most")
