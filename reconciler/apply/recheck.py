"""The last look before a write: an operation may shrink, be skipped or be refused, never grow."""

from decimal import Decimal

import msgspec
from msgspec import UnsetType

from reconciler.apply.outcome import AlreadyTrue, Stale
from reconciler.domain.money import money_text
from reconciler.domain.price import Prices
from reconciler.domain.stock import AppliedStock, Fixed, LiveStock
from reconciler.plan.operation import SetPrice, SetStock

NOW_TRUE = AlreadyTrue()


class TrueNow(msgspec.Struct, frozen=True):
    """The shop has what the operation wants; `after` is the base that fits what was sold."""

    after: AppliedStock


def recheck_stock(op: SetStock, live: LiveStock) -> SetStock | TrueNow | Stale:
    """Fit a stock operation to what the shop has now.

    Units that were sold since the plan come off the number: it was true when it was said. Stock
    that rose since makes the operation stale, for nobody reviewed that; zero may always be sent.
    """
    sold = max(0, op.before.free - live.free)
    if op.staleness == "at_most" and live.free > op.before.free:
        return Stale(observed=str(op.before.free), now=str(live.free))
    after = op.after
    if not isinstance(after.says, Fixed):
        left = max(0, after.free + after.withheld - sold)
        free = max(0, after.free - sold)
        after = msgspec.structs.replace(after, free=free, withheld=left - free)
    if after.free == live.free and not op.must_send:
        return TrueNow(after)
    return msgspec.structs.replace(op, before=live, after=after)


def recheck_price(op: SetPrice, live: Prices) -> SetPrice | AlreadyTrue | Stale:
    """Fit a price operation to what the shop has now: fields already right are left out."""
    still = []
    for name, value in op.after.said():
        now = live.get(name)
        if _same(now, value):
            continue
        if not _same(now, op.before.get(name)):
            return Stale(observed=f"{name} {_text(op.before.get(name))}", now=_text(now))
        still.append(name)
    if not still:
        return NOW_TRUE
    return msgspec.structs.replace(op, after=op.after.only(frozenset(still)))


def _same(one: Decimal | UnsetType | None, other: Decimal | UnsetType | None) -> bool:
    return _text(one) == _text(other)


def _text(value: Decimal | UnsetType | None) -> str:
    return money_text(value) if isinstance(value, Decimal) else "none"
