"""Why a selector does not mean a cell: the first part that does not fit, with what is there."""

from decimal import Decimal
from fnmatch import fnmatchcase
from typing import Literal

import msgspec

from reconciler.domain.ids import OfferId, WarehouseAlias
from reconciler.domain.product import NO_TRAITS, Traits
from reconciler.domain.selector import PriceBound, Selector
from reconciler.domain.store import Scheme

Part = Literal["offer", "warehouse", "scheme", "category", "label", "price"]


class CellFacts(msgspec.Struct, frozen=True, kw_only=True):
    """What rules choose a cell by. `open`: parts of which only the shop knows what is there."""

    offer: OfferId
    warehouse: WarehouseAlias
    price: Decimal | None = None
    traits: Traits = NO_TRAITS
    scheme: Scheme | None = None
    open: tuple[Part, ...] = ()


class Misfit(msgspec.Struct, frozen=True):
    """A part of a selector that does not hold. `has` is None where nothing is known.

    `label` names the label, and `bound` is the price bound, where it is about one.
    """

    part: Part
    has: str | None
    wanted: tuple[str, ...]
    label: str = ""
    bound: PriceBound | None = None


def first_misfit(match: Selector, facts: CellFacts) -> Misfit | None:
    """The first part that surely does not fit, in the order in which a rule is written."""
    return next((found for found in _misfits(match, facts) if found.part not in facts.open), None)


def undecided(match: Selector, facts: CellFacts) -> tuple[Part, ...]:
    """The parts that only the shop can decide."""
    return tuple(dict.fromkeys(m.part for m in _misfits(match, facts) if m.part in facts.open))


def _misfits(match: Selector, facts: CellFacts) -> list[Misfit]:
    category, labels = facts.traits
    found: list[Misfit] = []
    if match.offer and not any(fnmatchcase(facts.offer, glob) for glob in match.offer):
        found.append(Misfit("offer", facts.offer, match.offer))
    if match.warehouse and facts.warehouse not in match.warehouse:
        found.append(Misfit("warehouse", facts.warehouse, match.warehouse))
    if match.scheme and facts.scheme not in match.scheme:
        found.append(Misfit("scheme", facts.scheme, match.scheme))
    if match.category and category not in match.category:
        has = None if category is None else str(category)
        found.append(Misfit("category", has, tuple(map(str, match.category))))
    for name, values in match.labels:
        if labels.get(name) not in values:
            found.append(Misfit("label", labels.get(name), values, label=name))
    for bound in match.price:
        if facts.price is None or not bound.holds(facts.price):
            has = None if facts.price is None else str(facts.price)
            found.append(Misfit("price", has, (str(bound.amount),), bound=bound))
    return found
