"""Use case: which offers git declares, chosen as rules choose them."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from decimal import Decimal
from typing import TYPE_CHECKING

import msgspec

from reconciler.catalog import open_catalog, with_excerpts
from reconciler.domain.desired import Desired
from reconciler.domain.errors import InvalidInput
from reconciler.domain.ids import OfferId, WarehouseAlias
from reconciler.domain.problem import Problem
from reconciler.domain.product import NO_TRAITS, CategoryId
from reconciler.domain.selector import Selector

if TYPE_CHECKING:
    from reconciler.workflow.where import Where


class Listed(msgspec.Struct, frozen=True, kw_only=True):
    """One offer in short. `stock` holds the declared units by warehouse, `price` the ceiling."""

    offer: OfferId
    state: str
    category: CategoryId | None
    labels: Mapping[str, str]
    price: Decimal | None
    stock: Mapping[WarehouseAlias, int]


class Listing(msgspec.Struct, frozen=True, kw_only=True):
    """The offers that were chosen, by id, out of how many."""

    store: str
    offers: tuple[Listed, ...]
    total: int


def list_offers(
    where: Where,
    selector: Selector,
    states: Collection[str] = (),
    progress: Callable[[int, int], None] | None = None,
) -> Listing:
    """The offers that a selector matches, in one of the states if any is named.

    A price bound looks at declared prices, a warehouse at where stock is declared. Raises
    InvalidInput for a broken catalog and for a warehouse that the store does not have.
    """
    try:
        desired = open_catalog(where.catalog, where.cache, progress).desired(where.store)
    except InvalidInput as wrong:
        raise InvalidInput(with_excerpts(wrong.problems)) from None
    check_warehouses(desired, selector)
    everything = desired.offers()
    traits = desired.products.traits()
    rows = (_listed(desired, offer) for offer in sorted(everything))
    chosen = (
        row
        for row in rows
        if (not states or row.state in states)
        and _matches(selector, row, traits.get(row.offer, NO_TRAITS))
    )
    return Listing(store=desired.store.name, offers=tuple(chosen), total=len(everything))


def check_warehouses(desired: Desired, selector: Selector) -> None:
    """Raises InvalidInput for a warehouse that the store does not have."""
    known = ", ".join(f"`{alias}`" for alias in desired.store.warehouses) or "none"
    problems = [
        Problem(
            code="unknown-warehouse",
            message=f"There is no warehouse `{alias}` in store `{desired.store.name}`.",
            fix=f"The store's warehouses: {known}.",
        )
        for alias in selector.warehouse
        if alias not in desired.store.warehouses
    ]
    if problems:
        raise InvalidInput(problems)


def _matches(selector: Selector, row: Listed, traits: object) -> bool:
    from reconciler.domain.product import Traits

    assert isinstance(traits, Traits)
    places: list[WarehouseAlias | None] = list(row.stock) if selector.warehouse else [None]
    return any(selector.matches(row.offer, place, row.price, traits) for place in places)


def _listed(desired: Desired, offer: OfferId) -> Listed:
    product = desired.products.get(offer)
    traits = product.traits if product else NO_TRAITS
    prices = desired.prices.get(offer)
    price = prices.says.price if prices else None
    return Listed(
        offer=offer,
        state=product.state if product else "active",
        category=traits.category,
        labels=traits.labels,
        price=price if isinstance(price, Decimal) else None,
        stock={
            alias: table[offer].says.units
            for alias, table in desired.stocks.items()
            if offer in table
        },
    )
