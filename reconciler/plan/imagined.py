"""The shop as it will be once new offers are there: what prices and stocks are planned against."""

from collections.abc import Mapping

from msgspec.structs import replace

from reconciler.domain.ids import OfferId, ProductId
from reconciler.domain.price import LivePrices, PriceField, Prices
from reconciler.domain.snapshot import LiveProduct, Snapshot
from reconciler.plan.operation import SetCard

UNBORN = ProductId(0)
"""The product id of an offer that a plan creates: the shop gives it one."""

_IMPORTED: frozenset[PriceField] = frozenset({"price", "old_price", "vat"})
"""Amounts that the call which creates a card sets as well. (Ozon Seller API docs, 2026-09)"""


def with_created(snapshot: Snapshot, created: Mapping[OfferId, SetCard]) -> Snapshot:
    """The shop with the new offers: with the prices they are created with, and nothing to sell."""
    if not created:
        return snapshot
    products = dict(snapshot.products)
    prices = dict(snapshot.prices)
    for offer, op in created.items():
        products[offer] = LiveProduct(product_id=UNBORN, archived=False)
        prices[offer] = LivePrices(has=imported(op.prices), currency=op.currency)
    return replace(snapshot, products=products, prices=prices)


def imported(prices: Prices) -> Prices:
    """The prices of an offer right after it was created."""
    unset = Prices(old_price=None, min_price=None, cost=None)
    return prices.only(_IMPORTED).over(unset)
