"""The table for one stock cell: git, live, what we last applied, and the orders since.

| what moved                | what follows                                                        |
|---------------------------|---------------------------------------------------------------------|
| nothing                   | nothing                                                             |
| live, by orders           | nothing; told as orders                                             |
| live, by more than orders | nothing; the rest is drift. Set right where the store enforces it   |
| git: another number       | write it, less the orders since it was said, less the buffer        |
| only the buffer           | write live + withheld - new buffer: nobody recounted                |
| no base, and live differs | the same as another number, as a first apply                        |
| no base, and live is so   | adopt into the state, silently                                      |

A count (`on_hand`) and a made-to-order number (`fixed`) are kept: written whenever live is not what
follows from them. Nothing here ever raises free stock without a person having said a number.
"""

from collections.abc import Sequence
from typing import assert_never

import msgspec

from reconciler.domain.orders import OrderLine, blurred
from reconciler.domain.stock import (
    AppliedStock,
    Fixed,
    Free,
    OnHand,
    publish,
)
from reconciler.plan.account import (
    Account,
    account,
    expected,
    is_behind,
    late,
    seen_in,
    unlisted_at,
)
from reconciler.plan.decision import (
    READ_ORDERS,
    SAME,
    Adopt,
    Decision,
    Moved,
    Same,
    Sight,
    Stuck,
    Write,
    base_after,
)
from reconciler.plan.operation import Cause, Staleness


def decide(sight: Sight) -> Decision:
    """What to do with a cell whose live stock is known."""
    decision = _decide(sight)
    if isinstance(sight.says, Fixed) or not isinstance(decision, Write | Moved):
        return decision
    if not is_behind(sight.lines, sight.live.reserved, sight.looked):
        return decision
    if isinstance(decision, Moved):
        # More on the shelf than orders leave is just what a list that is behind shows.
        return SAME
    if decision.after.free == 0:
        return decision
    return Stuck(
        f"the shop's stock list is behind its orders: {sight.live.reserved} units reserved,"
        " fewer than wait in listed orders",
        "plan again in a few minutes",
    )


def _unknown(reason: str) -> Stuck:
    return Stuck(f"the orders that count against the number are not known: {reason}", READ_ORDERS)


def _decide(sight: Sight) -> Decision:
    says = sight.says
    match says:
        case Fixed():
            return _keep_fixed(says, sight)
        case Free():
            return _set_on_change(says, sight)
        case OnHand():
            return _keep_count(says, sight)
        case _:
            assert_never(says)


def _keep_fixed(says: Fixed, sight: Sight) -> Decision:
    base, live = sight.base, sight.live
    after = base_after(sight, free=says.units, withheld=0, buffer=0)
    same_statement = base is not None and base.says == says
    if live.free == says.units:
        return SAME if same_statement else Adopt(after)
    cause: Cause = "first" if base is None else "live" if same_statement else "git"
    return Write(after, cause, "any")


def _set_on_change(says: Free, sight: Sight) -> Decision:
    base, live = sight.base, sight.live
    if base is None or base.says != says:
        return _say(says, sight)
    if base.buffer != sight.buffer:
        return _move_buffer(base, sight)
    if base.overtaken and live.free:
        return _take_off(base, sight)
    moved = _moved(base, sight)
    if says.units == 0 and isinstance(moved, Moved):
        back = _given_back(moved, sight)
        if back is not None:
            return back
    if sight.enforce and isinstance(moved, Moved):
        return _set_right(base, moved, sight)
    return moved


def _say(says: Free, sight: Sight) -> Decision:
    """A new statement: its number, less the orders since it was made, less the buffer."""
    counted = _counted(says, sight)
    if isinstance(counted, Stuck):
        return counted
    free, withheld = publish(counted.units, sight.buffer)
    # A zero that a person said is sent even where the shop seems to have it already: a read that
    # is behind, or cut, must not swallow a recall.
    base = sight.base
    recalled = base is not None and free == 0 and (base.free > 0 or base.says.units > 0)
    after = base_after(sight, free=free, withheld=withheld, said_at=counted.since)
    after = msgspec.structs.replace(after, unlisted=counted.unlisted_before)
    if free == sight.live.free and not recalled:
        return Adopt(after)
    cause: Cause = "first" if base is None else "git"
    return Write(after, cause, "any" if free == 0 else "at_most", counted)


def _given_back(moved: Moved, sight: Sight) -> Write | None:
    """Goods that a person took off sale, and that cancelled orders put on sale again, come off.

    Nothing else is touched: what another hand put on sale is drift.
    """
    if moved.expected is None or not moved.expected.moved.withdrawn_most:
        return None
    free = max(0, moved.expected.unexplained(sight.live.free))
    if free >= sight.live.free:
        return None
    after = base_after(sight, free=free, withheld=0, said_at=moved.base.said_at)
    return Write(after, "live", "any", moved=moved)


def _move_buffer(base: AppliedStock, sight: Sight) -> Decision:
    """Only a rule moved: nobody recounted.

    What may be sold is what the shop shows plus what the old buffer really held back, which is
    less than it asked for when there were fewer units; so it can't raise stock twice. Where orders
    tell of less than the shop shows (a read that is behind, another writer), that counts.
    """
    live = sight.live
    left = _left(base, sight)
    units = live.free + base.withheld - base.overtaken
    free, withheld = publish(units if left is None else min(units, left.units), sight.buffer)
    after = base_after(sight, free=free, withheld=withheld, said_at=base.said_at)
    if free == live.free:
        return Adopt(after)
    return Write(after, "rule", "any" if free == 0 else "at_most", left, overtaken=base.overtaken)


def _take_off(base: AppliedStock, sight: Sight) -> Decision:
    """Units that sold while the last number was on its way are still on sale."""
    left = _left(base, sight)
    free = max(0, sight.live.free - base.overtaken)
    if left is not None:
        free = min(free, publish(left.units, sight.buffer).free)
    after = base_after(sight, free=free, withheld=base.withheld, said_at=base.said_at)
    return Write(after, "live", "any" if free == 0 else "at_most", left, overtaken=base.overtaken)


def _left(base: AppliedStock, sight: Sight) -> Account | None:
    """What the orders since leave of what we left; None if they are not known."""
    if sight.orders.gap(base.at):
        return None
    left = Free(base.free + base.withheld)
    before = unlisted_at(sight.lines, base.reserved, seen_in(base), least=True)
    return account(left, base.at, sight.lines, sight.live, sight.looked, before)


def _set_right(base: AppliedStock, moved: Moved, sight: Sight) -> Decision:
    """An enforced free number: what we left, less the orders since."""
    if moved.expected is None:
        return _unknown(moved.unknown)
    if not moved.expected.unexplained(sight.live.free):
        return moved
    counted = _left(base, sight)
    if counted is None:
        return moved
    free, withheld = publish(counted.units, sight.buffer)
    if free == sight.live.free:
        return moved
    after = base_after(sight, free=free, withheld=withheld, said_at=base.said_at)
    return Write(after, "live", "any", counted, moved)


def _keep_count(says: OnHand, sight: Sight) -> Decision:
    base, live = sight.base, sight.live
    counted = _counted(says, sight)
    if isinstance(counted, Stuck):
        return counted
    free, withheld = publish(counted.units, sight.buffer)
    after = base_after(sight, free=free, withheld=withheld, said_at=counted.since)
    same = base is not None and base.says == says
    moved = _moved(base, sight) if same and base is not None else SAME
    quiet = base is not None and same and base.buffer == sight.buffer
    if quiet and _fits(counted, sight):
        return moved
    cause: Cause = "first"
    if base is not None:
        cause = "git" if not same else "rule" if base.buffer != sight.buffer else "live"
    recalled = cause == "git" and free == 0
    staleness: Staleness = "any"
    if free == live.free and not recalled:
        return Adopt(after)
    return Write(after, cause, staleness, counted, moved if isinstance(moved, Moved) else None)


def _fits(counted: Account, sight: Sight) -> bool:
    """Whether live is what the count leads to, at some moment of the time in which it was read."""
    if sight.live.free == publish(counted.units, sight.buffer).free:
        return True
    ordered, withdrawn = late(sight.lines, sight.looked)
    least = publish(counted.units - withdrawn, sight.buffer).free
    most = publish(counted.units + ordered, sight.buffer).free
    return least <= sight.live.free <= most


def _counted(says: Free | OnHand, sight: Sight) -> Account | Stuck:
    if says.units == 0:
        # Nothing has to be known for a zero, and a cancelled order gives nothing back: whoever
        # takes goods off sale means those as well.
        since = sight.looked.first if isinstance(sight.since, str) else sight.since
        return Account(says=says, since=min(since, sight.looked.first))
    if isinstance(sight.since, str):
        return _unknown(sight.since)
    lines, live, looked, base = sight.lines, sight.live, sight.looked, sight.base
    since = min(sight.since, looked.first)
    if isinstance(says, Free) and since == looked.first:
        # Said now: whatever is reserved now was known to who said it.
        return account(says, since, lines, live, looked, unlisted_at(lines, live.reserved, looked))
    gap = sight.orders.gap(since)
    if gap is not None:
        return _unknown(gap)
    before = sight.unlisted
    if isinstance(says, Free) and base and base.at <= since and not sight.orders.gap(base.at):
        before = max(before, unlisted_at(lines, base.reserved, seen_in(base), least=True))
    return account(says, since, lines, live, looked, before)


def _moved(base: AppliedStock, sight: Sight) -> Moved | Same:
    live = sight.live
    if base.free == live.free and not _touched(base, sight.lines):
        return SAME
    unknown = sight.orders.gap(base.at)
    if unknown is not None and base.free == live.free:
        return SAME
    found = expected(base, sight.lines, live, sight.looked)
    rest = found.unexplained(live.free)
    if unknown is not None and (rest or sight.orders.coverage is None):
        return Moved(base, None, unknown)
    if base.free == live.free and not rest:
        return SAME
    # Orders that explain all of it are an explanation, also where earlier ones are not known.
    return Moved(base, found)


def _touched(base: AppliedStock, lines: Sequence[OrderLine]) -> bool:
    first = blurred(seen_in(base)).first
    return any(line.created_at is None or line.changed_at >= first for line in lines)
