"""Safety stock: how many units a rule keeps back from buyers, and which rule said so."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from decimal import Decimal
from typing import Literal, assert_never

import msgspec

from reconciler.domain.demand import Demand
from reconciler.domain.ids import OfferId, WarehouseAlias
from reconciler.domain.product import NO_TRAITS, Traits
from reconciler.domain.selector import Selector
from reconciler.domain.source import Source
from reconciler.domain.store import Scheme

WINDOW_DAYS = 28
"""Days of sales that a rule looks at if it does not say: four whole weeks."""

SalesOf = Literal["warehouse", "offer"]
"""Whose sales count: those of the cell's warehouse, or all of the offer, Ozon's warehouses too."""


class KeepUnits(msgspec.Struct, frozen=True, tag="units"):
    """Keep a number of units."""

    units: int

    def __str__(self) -> str:
        return str(self.units)


class KeepShare(msgspec.Struct, frozen=True, tag="percent"):
    """Keep a percentage of the declared number, rounded up to whole units."""

    percent: Decimal

    def __str__(self) -> str:
        return f"{self.percent.normalize():f}%"


class KeepDays(msgspec.Struct, frozen=True, tag="days"):
    """Keep what sells in so many days, at the mean of the last `window_days` days."""

    days: Decimal
    window_days: int = WINDOW_DAYS
    sales: SalesOf = "warehouse"

    def __str__(self) -> str:
        return f"{self.days.normalize():f} days of sales"


class KeepService(msgspec.Struct, frozen=True, tag="service_level"):
    """Keep what a service level needs while the next delivery takes `lead_time_days`."""

    level: Decimal
    lead_time_days: Decimal
    window_days: int = WINDOW_DAYS
    sales: SalesOf = "warehouse"

    def __str__(self) -> str:
        level, lead = self.level.normalize(), self.lead_time_days.normalize()
        return f"service level {level:f}, lead time {lead:f} days"


ByDemand = KeepDays | KeepService
Keep = KeepUnits | KeepShare | ByDemand


class SafetyRule(msgspec.Struct, frozen=True):
    """`{match: ..., keep: ...}` and where it stands."""

    match: Selector
    keep: Keep
    source: Source


class Buffer(msgspec.Struct, frozen=True, gc=False):
    """The units to hold back from one cell, and the rule that asks for them, if any does.

    `demand` is what a rule went by, and `unknown` why it could not tell: then `units` is nothing
    to decide on.
    """

    units: int
    rule: SafetyRule | None = None
    demand: Demand | None = None
    unknown: str = ""


NO_BUFFER = Buffer(0)

Ask = Callable[[ByDemand], Demand | str]
"""The demand that a rule is to go by; a text says why it is not known."""


def not_read(_keep: ByDemand) -> str:
    """Where nobody read orders."""
    return "the orders were not read"


def rules_on(
    rules: Iterable[SafetyRule], warehouse: WarehouseAlias, scheme: Scheme | None = None
) -> tuple[SafetyRule, ...]:
    """The rules that may match on a warehouse, up to the first that matches everything there.

    Chosen once for a warehouse, so that not every one of its cells looks at all rules.
    """
    chosen: list[SafetyRule] = []
    for rule in rules:
        if rule.match.suits(warehouse, scheme):
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
    scheme: Scheme | None = None,
    ask: Ask = not_read,
) -> Buffer:
    """Apply the first rule that matches to a declared number of units; no rule, no buffer."""
    for rule in rules:
        if rule.match.matches(offer, warehouse, price, traits, scheme):
            return kept(rule, units, ask)
    return NO_BUFFER


def kept(rule: SafetyRule, units: int, ask: Ask) -> Buffer:
    """What one rule keeps of a declared number of units."""
    keep = rule.keep
    match keep:
        case KeepUnits():
            return Buffer(keep.units if units > 0 else 0, rule)
        case KeepShare():
            over, under = keep.percent.as_integer_ratio()
            return Buffer(-(-max(0, units) * over // (100 * under)), rule)
        case KeepDays() | KeepService():
            return _by_demand(rule, keep, units, ask)
        case _:
            assert_never(keep)


def number_for(free: int, held: int, buffer: Buffer) -> int | None:
    """The number of which `buffer`'s rule leaves just `free` units; None if there is no such one.

    Where several do, as for none free, the one nearest to `free + held` is taken: so many units
    there are.
    """
    keep = buffer.rule.keep if buffer.rule else None
    least = most = free + held
    match keep:
        case None:
            least = most = free
        case KeepUnits():
            least, most = (free + keep.units,) * 2 if free else (0, keep.units)
        case KeepShare():
            over, under = keep.percent.as_integer_ratio()
            whole = 100 * under
            if over >= whole:
                return None if free else held
            least = -(-free * whole // (whole - over))
            most = ((free + 1) * whole - 1) // (whole - over)
        case KeepDays() | KeepService():
            least, most = (free + buffer.units,) * 2 if free else (0, buffer.units)
        case _:
            assert_never(keep)
    return min(max(free + held, least), most)


def _by_demand(rule: SafetyRule, keep: ByDemand, units: int, ask: Ask) -> Buffer:
    if units <= 0:
        return Buffer(0, rule)
    demand = ask(keep)
    if isinstance(demand, str):
        return Buffer(0, rule, unknown=demand)
    match keep:
        case KeepDays():
            return Buffer(demand.cover(keep.days), rule, demand)
        case KeepService():
            return Buffer(demand.service(keep.level, keep.lead_time_days), rule, demand)
        case _:
            assert_never(keep)


def longest_window(rules: Iterable[SafetyRule]) -> int:
    """The most days of sales that any rule looks at; 0 if none does."""
    return max((keep.window_days for keep in by_demand(rules)), default=0)


def by_demand(rules: Iterable[SafetyRule]) -> Iterator[ByDemand]:
    """What the rules keep that go by sales."""
    for rule in rules:
        if isinstance(rule.keep, KeepDays | KeepService):
            yield rule.keep
