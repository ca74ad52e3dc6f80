"""The three-way comparison of one offer's prices, field by field."""

from collections.abc import Set as AbstractSet

import msgspec
from msgspec import UNSET, UnsetType

from reconciler.domain.price import SWITCHES, PriceField, Prices, PriceValue
from reconciler.domain.store import PriceMode
from reconciler.plan.operation import Cause


class FieldDrift(msgspec.Struct, frozen=True):
    """A field that differs and that the plan does not simply write: it moved although git did not,
    or it is only reported. `corrected`: the plan sets it back.
    """

    field: PriceField
    expected: PriceValue
    now: PriceValue
    corrected: bool
    moved: bool = True


class PriceDecision(msgspec.Struct, frozen=True):
    """What the shop has, what to send (`after` is empty for nothing), why, and what drifted.

    `applies` is the base once the write took effect. `remember`: live equals git in every declared
    field that is ours to set, but the base did not know it yet.
    """

    before: Prices
    after: Prices
    applies: Prices
    causes: dict[PriceField, Cause]
    drift: tuple[FieldDrift, ...]
    remember: bool


def decide_prices(
    says: Prices,
    base: Prices,
    live: Prices,
    mode: PriceMode,
    reported: AbstractSet[PriceField] = frozenset(),
) -> PriceDecision:
    """Compare the declared fields; fields that git does not declare are not looked at.

    `reported` are fields that somebody else may set now: they are not written.
    """
    causes: dict[PriceField, Cause] = {}
    drift: list[FieldDrift] = []
    held: set[PriceField] = set()
    for name, value in says.said():
        now = live.get(name)
        if now is UNSET and name in SWITCHES:
            # Nobody tells how it stands: what was last applied is all that is known.
            now = base.get(name)
        now = _known(now)
        if now == value:
            continue
        cause = _cause(value, base.get(name))
        writes = mode == "enforce" or (mode == "on_change" and cause != "live")
        if name in reported:
            writes = False
            held.add(name)
        if writes:
            causes[name] = cause
        if cause == "live" or not writes:
            drift.append(FieldDrift(name, value, now, writes, cause == "live"))
    # What somebody else sets did not take effect, so the base of it stays as it was.
    applies = says.without(frozenset(held)).over(base.only(frozenset(held))) if held else says
    settled = not causes and all(one.field in held for one in drift)
    return PriceDecision(
        before=live,
        after=says.only(frozenset(causes)),
        applies=applies,
        causes=causes,
        drift=tuple(drift),
        remember=mode != "observe" and settled and base != applies,
    )


def _cause(value: PriceValue, base: PriceValue | UnsetType) -> Cause:
    if base is UNSET:
        return "first"
    return "live" if base == value else "git"


def _known(value: PriceValue | UnsetType) -> PriceValue:
    return None if isinstance(value, UnsetType) else value
