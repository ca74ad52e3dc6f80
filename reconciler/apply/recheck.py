"""The last look before a write: an operation may shrink, be skipped or be refused, never grow."""

from collections.abc import Sequence

import msgspec
from msgspec import UNSET

from reconciler.apply.outcome import AlreadyTrue, Stale
from reconciler.domain.orders import OrderLine, Span
from reconciler.domain.price import SWITCHES, Prices, value_text
from reconciler.domain.stock import AppliedStock, Fixed, LiveStock, publish
from reconciler.plan.account import counted_again, expected, is_behind
from reconciler.plan.operation import SetPrice, SetStock

NOW_TRUE = AlreadyTrue()


class TrueNow(msgspec.Struct, frozen=True):
    """The shop has what the operation wants; `after` is the base that fits what was sold."""

    after: AppliedStock


class Look(msgspec.Struct, frozen=True):
    """The last look at one cell: its stock, its orders, and when the stock was read.

    `lines` is None where orders can't be read: then a fall is taken for sales.
    """

    live: LiveStock
    at: Span
    lines: Sequence[OrderLine] | None = None


def recheck_stock(op: SetStock, look: Look) -> SetStock | TrueNow | Stale:
    """Fit a stock operation to what the shop has now.

    Units that were ordered since the plan come off the number: it was true when it was said. Stock
    that rose since by more than cancelled orders makes the operation stale, for nobody reviewed
    that; zero may always be sent. The number never grows.
    """
    live = look.live
    if op.staleness == "at_most" and _rose(op, look):
        return Stale(observed=str(op.before.free), now=str(live.free))
    after = _fitted(op, look)
    behind = is_behind(look.lines or (), live.reserved, look.at)
    if op.account is not None and after.free and behind:
        return Stale(observed="all orders", now="a stock list that is behind the orders")
    if after.free == live.free and not op.must_send:
        return TrueNow(after)
    return msgspec.structs.replace(
        op, before=live, after=after, observed_at=look.at.first, observed_until=look.at.last
    )


def _rose(op: SetStock, look: Look) -> bool:
    if look.lines is None or look.live.free <= op.before.free:
        return look.live.free > op.before.free
    seen = msgspec.structs.replace(
        op.after,
        free=op.before.free,
        reserved=op.before.reserved,
        at=op.observed_at,
        until=op.observed_until,
    )
    return expected(seen, look.lines, look.live, look.at).unexplained(look.live.free) > 0


def _fitted(op: SetStock, look: Look) -> AppliedStock:
    """The base to remember, with the number to send."""
    after = op.after
    if isinstance(after.says, Fixed):
        return after
    sold = max(0, op.before.free - look.live.free)
    left = max(0, after.free + after.withheld - sold)
    if op.cause == "rollback":
        return _put_back(op, look, sold)
    if op.account is not None and look.lines is not None:
        units = counted_again(op.account, look.lines, look.live, look.at).units
        # A number of its own stands whatever live is; one that starts from live falls with it.
        left = min(left, units) if op.cause == "rule" else units
    free, withheld = publish(left, after.buffer)
    return msgspec.structs.replace(after, free=min(free, after.free), withheld=withheld)


def _put_back(op: SetStock, look: Look, sold: int) -> AppliedStock:
    """A number that is put back goes as it was published: what a buffer keeps is off already."""
    free = op.after.free - sold
    if op.account is not None and look.lines is not None:
        free = min(free, counted_again(op.account, look.lines, look.live, look.at).units)
    return msgspec.structs.replace(op.after, free=max(0, free))


def recheck_price(op: SetPrice, live: Prices) -> SetPrice | AlreadyTrue | Stale:
    """Fit a price operation to what the shop has now: fields already right are left out."""
    still = []
    for name, value in op.after.said():
        now = live.get(name)
        if value_text(now) == value_text(value):
            continue
        # A switch that the price list does not tell can't be seen to have moved.
        told = name not in SWITCHES or now is not UNSET
        if told and value_text(now) != value_text(op.before.get(name)):
            before = value_text(op.before.get(name))
            return Stale(observed=f"{name} {before}", now=value_text(now))
        still.append(name)
    if not still:
        return NOW_TRUE
    return msgspec.structs.replace(op, after=op.after.only(frozenset(still)))
