"""Safety stock: how many units a rule keeps back from buyers, and which rule said so."""

from collections.abc import Iterable
from decimal import Decimal

import msgspec

from reconciler.domain.ids import OfferId, WarehouseAlias
from reconciler.domain.product import NO_TRAITS, Traits
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
        over, under = self.percent.as_integer_ratio()
        return -(-max(0, units) * over // (100 * under))

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


def rules_on(rules: Iterable[SafetyRule], warehouse: WarehouseAlias) -> tuple[SafetyRule, ...]:
    """The rules that may match on a warehouse, up to the first that matches everything there.

    Chosen once for a warehouse, so that not every one of its cells looks at all rules.
    """
    chosen: list[SafetyRule] = []
    for rule in rules:
        if not rule.match.warehouse or warehouse in rule.match.warehouse:
            chosen.append(rule)
            match = rule.match
            if not (match.offer or match.price or match.asks_traits):
                break
    return tuple(chosen)


def buffer_for(
    rules: Iterable[SafetyRule],
    units: int,
    offer: OfferId,
    warehouse: WarehouseAlias,
    price: Decimal | None,
    traits: Traits = NO_TRAITS,
) -> Buffer:
    """Apply the first rule that matches; no rule, no buffer."""
    for rule in rules:
        if rule.match.matches(offer, warehouse, price, traits):
            return Buffer(rule.keep.of(units), rule)
    return NO_BUFFER
