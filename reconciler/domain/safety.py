"""Safety stock: how many units a rule keeps back from buyers, and which rule said so."""

from collections.abc import Iterable
from decimal import ROUND_CEILING, Decimal

import msgspec

from reconciler.domain.ids import OfferId, WarehouseAlias
from reconciler.domain.selector import Selector
from reconciler.domain.source import Source


class KeepUnits(msgspec.Struct, frozen=True, tag="units"):
    """Keep a number of units."""

    units: int

    def of(self, units: int) -> int:
        """Units kept back, whatever was declared."""
        return self.units if units > 0 else 0

    def __str__(self) -> str:
        return str(self.units)


class KeepShare(msgspec.Struct, frozen=True, tag="percent"):
    """Keep a percentage of the declared number, rounded up to whole units."""

    percent: Decimal

    def of(self, units: int) -> int:
        """Units kept back of a declared number."""
        share = Decimal(max(0, units)) * self.percent / 100
        return int(share.to_integral_value(ROUND_CEILING))

    def __str__(self) -> str:
        return f"{self.percent.normalize():f}%"


Keep = KeepUnits | KeepShare


class SafetyRule(msgspec.Struct, frozen=True):
    """`{match: ..., keep: ...}` and where it stands."""

    match: Selector
    keep: Keep
    source: Source


class Buffer(msgspec.Struct, frozen=True, gc=False):
    """The units to hold back from one cell, and the rule that asks for them, if any does."""

    units: int
    rule: SafetyRule | None = None


NO_BUFFER = Buffer(0)


def buffer_for(
    rules: Iterable[SafetyRule],
    units: int,
    offer: OfferId,
    warehouse: WarehouseAlias,
    price: Decimal | None,
) -> Buffer:
    """Apply the first rule that matches; no rule, no buffer."""
    for rule in rules:
        if rule.match.matches(offer, warehouse, price):
            return Buffer(rule.keep.of(units), rule)
    return NO_BUFFER
