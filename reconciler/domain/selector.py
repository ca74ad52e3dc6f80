"""Which offers a rule means: one language for safety stock, waivers and policies."""

import re
from decimal import Decimal
from fnmatch import translate
from functools import lru_cache
from typing import Literal, cast

import msgspec

from reconciler.domain.ids import OfferId, WarehouseAlias
from reconciler.domain.product import NO_TRAITS, CategoryId, Traits
from reconciler.domain.store import Scheme

Comparison = Literal[">=", ">", "<=", "<", "=="]


class PriceBound(msgspec.Struct, frozen=True):
    """`price: ">= 10000"`: a comparison with an amount in the store's currency."""

    comparison: Comparison
    amount: Decimal

    def holds(self, price: Decimal) -> bool:
        """Whether the price lies inside the bound."""
        match self.comparison:
            case ">=":
                return price >= self.amount
            case ">":
                return price > self.amount
            case "<=":
                return price <= self.amount
            case "<":
                return price < self.amount
            case "==":
                return price == self.amount


_BOUND = re.compile(r"(>=|>|<=|<|==) *([0-9]{1,15}(?:[.][0-9]{1,2})?)")


def price_bound(text: str) -> PriceBound | None:
    """The bound that a text such as `>= 1000` says; None if it says none."""
    found = _BOUND.fullmatch(text)
    return PriceBound(cast("Comparison", found[1]), Decimal(found[2])) if found else None


class Selector(msgspec.Struct, frozen=True):
    """All parts that are given must hold. An empty selector matches everything.

    `offer` are shell globs (`MUG-*`), any of which may match; letter case counts.
    A price bound never matches an offer whose price is not known, a category or label never one of
    which git says nothing, a scheme never a warehouse that the shop does not tell of. `labels` are
    names with the values of which any may be there.
    """

    offer: tuple[str, ...] = ()
    warehouse: tuple[WarehouseAlias, ...] = ()
    price: tuple[PriceBound, ...] = ()
    labels: tuple[tuple[str, tuple[str, ...]], ...] = ()
    category: tuple[CategoryId, ...] = ()
    scheme: tuple[Scheme, ...] = ()

    @property
    def asks_traits(self) -> bool:
        """Whether the products documents have to be asked."""
        return bool(self.labels or self.category)

    def suits(self, warehouse: WarehouseAlias | None, scheme: Scheme | None) -> bool:
        """Whether it may mean anything on a warehouse of a scheme."""
        if self.warehouse and warehouse not in self.warehouse:
            return False
        return not self.scheme or scheme in self.scheme

    def matches(
        self,
        offer: OfferId,
        warehouse: WarehouseAlias | None = None,
        price: Decimal | None = None,
        traits: Traits = NO_TRAITS,
        scheme: Scheme | None = None,
    ) -> bool:
        """Whether an offer (on a warehouse, at a price, with these traits) is meant."""
        if self.offer and not _globs(self.offer).match(offer):
            return False
        # As `suits`, spelt out: it is asked for every cell of a shop.
        if self.warehouse and warehouse not in self.warehouse:
            return False
        if self.scheme and scheme not in self.scheme:
            return False
        if self.category and traits.category not in self.category:
            return False
        if self.labels and not _labelled(traits, self.labels):
            return False
        return not self.price or (
            price is not None and all(bound.holds(price) for bound in self.price)
        )


def _labelled(traits: Traits, wanted: tuple[tuple[str, tuple[str, ...]], ...]) -> bool:
    return all(traits.labels.get(name) in values for name, values in wanted)


@lru_cache(maxsize=4096)
def _globs(patterns: tuple[str, ...]) -> re.Pattern[str]:
    """One expression for all patterns: matched against every cell, so it has to be quick."""
    return re.compile("|".join(translate(pattern) for pattern in patterns))
