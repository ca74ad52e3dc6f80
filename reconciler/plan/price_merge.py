"""The three-way comparison of one offer's prices, field by field."""

from decimal import Decimal

import msgspec
from msgspec import UNSET, UnsetType

from reconciler.domain.price import PriceField, Prices
from reconciler.domain.store import PriceMode
from reconciler.plan.operation import Cause


class FieldDrift(msgspec.Struct, frozen=True):
    """A field that differs although git did not move, and whether the plan sets it back."""

    field: PriceField
    expected: Decimal | None
    now: Decimal | None
    corrected: bool


class PriceDecision(msgspec.Struct, frozen=True):
    """What the shop has, what to send (`after` is empty for nothing), why, and what drifted.

    `remember`: live equals git in every declared field, but the base did not know it yet.
    """

    before: Prices
    after: Prices
    causes: dict[PriceField, Cause]
    drift: tuple[FieldDrift, ...]
    remember: bool


def decide_prices(says: Prices, base: Prices, live: Prices, mode: PriceMode) -> PriceDecision:
    """Compare the declared fields; fields that git does not declare are not looked at."""
    causes: dict[PriceField, Cause] = {}
    drift: list[FieldDrift] = []
    for name, value in says.said():
        now = _known(live.get(name))
        if now == value:
            continue
        cause = _cause(value, base.get(name))
        writes = mode == "enforce" or (mode == "on_change" and cause != "live")
        if writes:
            causes[name] = cause
        if cause == "live" or not writes:
            drift.append(FieldDrift(name, value, now, corrected=writes))
    changed = frozenset(causes)
    return PriceDecision(
        before=live,
        after=says.only(changed),
        causes=causes,
        drift=tuple(drift),
        remember=mode != "observe" and not causes and not drift and base != says,
    )


def _cause(value: Decimal | None, base: Decimal | UnsetType | None) -> Cause:
    if base is UNSET:
        return "first"
    return "live" if base == value else "git"


def _known(value: Decimal | UnsetType | None) -> Decimal | None:
    return None if isinstance(value, UnsetType) else value
