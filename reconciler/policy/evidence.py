"""What policies ask about and a plan does not hold: gathered once, kept beside the plan.

It goes into plan files, so that a plan can be judged again without a shop.
"""

from collections.abc import Mapping
from datetime import datetime
from decimal import Decimal
from typing import Annotated, Literal

import msgspec

from reconciler.domain.health import Health
from reconciler.domain.ids import OfferId, WarehouseAlias
from reconciler.domain.store import CardMode, PriceMode, Scheme, StockMode
from reconciler.domain.zones import TIME_ZONE

Moment = Annotated[datetime, msgspec.Meta(tz=True)]

Need = Literal["sales", "offers", "timers", "warehouses", "health", "updates", "stores"]
"""What has to be gathered besides the plan. sales: orders of 28 days. offers: what git and the shop
say of the offers that change. timers: of minimum prices. warehouses: their schemes, states and
weeks. health: how the seller stands with the shop. updates: when prices were sent. stores: which
other stores of the catalog the same lines speak to."""

SALES_DAYS = 28
"""Whole days of sales that policies look at: four weeks, so that each weekday counts the same."""


class Sold(msgspec.Struct, frozen=True, gc=False):
    """Units ordered and not withdrawn, and what buyers were to pay for them."""

    units: int
    revenue: Decimal


class Sales(msgspec.Struct, frozen=True, kw_only=True):
    """Orders from the seller's own warehouses in the window.

    `offers` has those that the plan changes and that sold anything; `store` is the whole shop.
    """

    since: Moment
    until: Moment
    offers: Mapping[OfferId, Sold] = {}
    store: Sold = Sold(0, Decimal(0))


class OfferFacts(msgspec.Struct, frozen=True, gc=False, kw_only=True):
    """What is known of an offer that the plan changes.

    `cost` is git's, else the shop's. `promotions` are those that run. `auto_add` is whether Ozon
    may add it to promotions by itself, as far as the shop tells.
    """

    cost: Decimal | None = None
    promotions: tuple[str, ...] = ()
    auto_add: bool | None = None


class WarehouseFacts(msgspec.Struct, frozen=True, kw_only=True):
    """A warehouse as the shop tells it."""

    scheme: Scheme
    status: str = ""
    works: tuple[int, ...] | None = None
    """The days of the week on which it works, 1 for Monday; None if the shop does not tell."""


class StoreFacts(msgspec.Struct, frozen=True, kw_only=True):
    """What the store document says of how the shop is kept."""

    time_zone: str = TIME_ZONE
    products: CardMode = "enforce"
    prices: PriceMode = "enforce"
    stocks: StockMode = "on_change"


class Evidence(msgspec.Struct, frozen=True, kw_only=True):
    """Everything that was gathered. What is None was not asked for, or could not be known.

    `unknown` says for a need why it is not known. `timers` are those that the shop told, by offer,
    with their end. `updates` are the moments of the last hour at which prices of an offer were
    sent. `stores` are, by operation, the other stores that its line speaks to as well; none are
    left out. `reviewed_at` is when the plan was made that a person saw, if it is an older one that
    is carried out.
    """

    store: StoreFacts = StoreFacts()
    reviewed_at: Moment | None = None
    sales: Sales | None = None
    offers: Mapping[OfferId, OfferFacts] | None = None
    timers: Mapping[OfferId, Moment | None] | None = None
    warehouses: Mapping[WarehouseAlias, WarehouseFacts] | None = None
    health: Health | None = None
    updates: Mapping[OfferId, tuple[Moment, ...]] | None = None
    stores: Mapping[str, tuple[str, ...]] | None = None
    unknown: Mapping[Need, str] = {}

    def has(self, need: Need) -> bool:
        """Whether something was gathered, be it nothing at all."""
        return getattr(self, need) is not None


NO_EVIDENCE = Evidence()
