"""Which safety-stock rules may keep units of a cell, as far as git alone can tell.

A rule may ask for a price that only the shop knows, or for the scheme of a warehouse. What such a
rule keeps is kept under a condition; up to the first rule that surely matches, all of them count.
"""

from collections.abc import Iterable, Iterator
from decimal import Decimal
from typing import NamedTuple

from reconciler.domain.declared_price import DeclaredPrices
from reconciler.domain.desired import Desired
from reconciler.domain.ids import OfferId, WarehouseAlias
from reconciler.domain.product import NO_TRAITS, Traits
from reconciler.domain.safety import ByDemand, KeepDays, KeepService, SafetyRule, kept, not_read
from reconciler.domain.selector import PriceBound, Selector
from reconciler.domain.stock import Fixed
from reconciler.domain.store import Scheme


class Cell(NamedTuple):
    """What git tells of a cell. `price` None: only the shop, or the day, tells it."""

    offer: OfferId
    warehouse: WarehouseAlias
    units: int
    price: Decimal | None
    traits: Traits


class MayKeep(NamedTuple):
    """What a rule keeps where these hold: units, or how it goes by sales."""

    price: tuple[PriceBound, ...]
    scheme: tuple[Scheme, ...]
    keeps: int | ByDemand


class Reach:
    """Some rules, ready to be asked about many cells."""

    def __init__(self, rules: Iterable[SafetyRule]) -> None:
        self._rules = [(rule, _plain(rule.match)) for rule in rules]

    def of(self, cell: Cell) -> Iterator[tuple[SafetyRule, MayKeep]]:
        """The rules that may decide on a cell, in their order."""
        for rule, plain in self._rules:
            if not plain.matches(cell.offer, cell.warehouse, traits=cell.traits):
                continue
            bounds = rule.match.price
            if cell.price is not None:
                if not all(bound.holds(cell.price) for bound in bounds):
                    continue
                bounds = ()
            yield rule, MayKeep(bounds, rule.match.scheme, _keeps(rule, cell.units))
            if not bounds and not rule.match.scheme:
                return

    def outcome(self, cell: Cell) -> list[MayKeep]:
        """What may be kept of a cell: the same outcome, the same units, whatever the shop says."""
        return [may_keep for _, may_keep in self.of(cell)]


def cells_of(desired: Desired) -> Iterator[Cell]:
    """The declared cells of which rules may keep something."""
    traits = desired.products.traits()
    prices = {offer: _price(said) for offer, said in desired.prices.items()}
    for alias, table in desired.stocks.items():
        for offer, declared in table.items():
            if not isinstance(declared.says, Fixed):
                units = declared.says.units
                yield Cell(offer, alias, units, prices.get(offer), traits.get(offer, NO_TRAITS))


def rules_for(desired: Desired) -> tuple[SafetyRule, ...]:
    """The rules that may decide on any declared cell, in their order."""
    reach = Reach(desired.safety)
    asked = {rule.source for cell in cells_of(desired) for rule, _ in reach.of(cell)}
    return tuple(rule for rule in desired.safety if rule.source in asked)


def ruled_otherwise(
    older: Iterable[SafetyRule], newer: Iterable[SafetyRule], desired: Desired
) -> frozenset[OfferId]:
    """The offers of which other rules may keep another number of units than before."""
    before, after = Reach(older), Reach(newer)
    return frozenset(
        cell.offer for cell in cells_of(desired) if before.outcome(cell) != after.outcome(cell)
    )


def says_the_same(one: Iterable[SafetyRule], other: Iterable[SafetyRule]) -> bool:
    """Whether two lists of rules differ in nothing but the places where they stand."""
    return [(rule.match, rule.keep) for rule in one] == [(rule.match, rule.keep) for rule in other]


def _plain(match: Selector) -> Selector:
    """Without what only the shop may know."""
    return Selector(
        offer=match.offer,
        warehouse=match.warehouse,
        labels=match.labels,
        category=match.category,
    )


def _keeps(rule: SafetyRule, units: int) -> int | ByDemand:
    if isinstance(rule.keep, KeepDays | KeepService):
        return rule.keep
    return kept(rule, units, not_read).units


def _price(declared: DeclaredPrices) -> Decimal | None:
    """The declared price, if it is the same on every day."""
    price = declared.says.price
    return price if isinstance(price, Decimal) and not declared.dated else None
