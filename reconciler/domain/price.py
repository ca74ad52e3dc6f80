"""Prices of one offer: what git says, what the shop has, what we last sent."""

from collections.abc import Iterator
from datetime import datetime
from decimal import Decimal
from typing import Literal, get_args

import msgspec
from msgspec import UNSET, UnsetType

from reconciler.domain.money import money_text

RowField = Literal["price", "old_price", "min_price", "cost", "vat"]
Switch = Literal["auto_add_to_promotions", "strategy", "min_price_in_promotions"]
PriceField = Literal[RowField, "declared_price", Switch]

PRICE_FIELDS: tuple[RowField, ...] = get_args(RowField)
"""What nearly every offer says: these have a place in the rows of large tables."""

SWITCHES: tuple[Switch, ...] = get_args(Switch)
"""Fields that are on or off."""

MORE_FIELDS: tuple[PriceField, ...] = ("declared_price", *SWITCHES)
"""What few offers say."""

ALL_FIELDS: tuple[PriceField, ...] = (*PRICE_FIELDS, *MORE_FIELDS)

PriceValue = Decimal | bool | None
"""None clears an amount; a switch is never cleared."""

ALLOWED_VAT = tuple(Decimal(rate) for rate in ("0", "0.05", "0.07", "0.1", "0.2", "0.22"))
"""VAT rates that the price method takes. (Ozon Seller API, /v1/product/import/prices, 2026-09)"""


class Prices(msgspec.Struct, frozen=True, gc=False):
    """Amounts in the store's currency; `vat` is a rate (0.22).

    Three things that differ: UNSET is not managed, None means clear it (only `old_price` can be
    cleared), a number is the value. In what the shop reports, a cleared amount is None, and a
    switch is UNSET if the answer does not tell it.
    """

    price: Decimal | UnsetType = UNSET
    old_price: Decimal | None | UnsetType = UNSET
    min_price: Decimal | None | UnsetType = UNSET
    cost: Decimal | None | UnsetType = UNSET
    vat: Decimal | None | UnsetType = UNSET
    declared_price: Decimal | None | UnsetType = UNSET
    """The value that is declared for insurance of a parcel."""
    auto_add_to_promotions: bool | UnsetType = UNSET
    """Whether Ozon may add the offer to promotions by itself."""
    strategy: bool | UnsetType = UNSET
    """Whether a pricing strategy may set the price; false takes the offer out of its strategy."""
    min_price_in_promotions: bool | UnsetType = UNSET
    """Whether promotions and strategies must keep `min_price`."""

    def said(self) -> Iterator[tuple[PriceField, PriceValue]]:
        """The fields that have a value, in a fixed order."""
        for name in ALL_FIELDS:
            value: PriceValue | UnsetType = getattr(self, name)
            if not isinstance(value, UnsetType):
                yield name, value

    def amounts(self) -> Iterator[tuple[PriceField, Decimal | None]]:
        """The sums of money that have a value, in a fixed order."""
        for name in _MONEY:
            value: Decimal | None | UnsetType = getattr(self, name)
            if not isinstance(value, UnsetType):
                yield name, value

    def get(self, name: PriceField) -> PriceValue | UnsetType:
        """The value of a field by its name."""
        value: PriceValue | UnsetType = getattr(self, name)
        return value

    def only(self, names: frozenset[PriceField]) -> "Prices":
        """The same amounts, without the fields that are not named."""
        kept = {name: value for name, value in self.said() if name in names}
        return msgspec.structs.replace(Prices(), **kept)

    def without(self, names: frozenset[PriceField]) -> "Prices":
        """The same amounts, without the fields that are named."""
        return self.only(frozenset(ALL_FIELDS) - names) if names else self

    def over(self, older: "Prices") -> "Prices":
        """These amounts, and the older ones where these say nothing."""
        return msgspec.structs.replace(older, **dict(self.said()))


_MONEY: tuple[PriceField, ...] = ("price", "old_price", "min_price", "cost", "declared_price")


def value_text(value: PriceValue | UnsetType) -> str:
    """A value as YAML has it, `none` for what is not there."""
    if isinstance(value, bool):
        return "true" if value else "false"
    return money_text(value) if isinstance(value, Decimal) else "none"


class Promotion(msgspec.Struct, frozen=True, gc=False):
    """A promotion that an offer takes part in, as the price list tells it."""

    title: str
    since: datetime | None = None
    until: datetime | None = None

    def runs(self, now: datetime) -> bool:
        """Whether it has begun and not ended. One without dates counts as running."""
        begun = self.since is None or self.since <= now
        return begun and (self.until is None or now < self.until)


class LivePrices(msgspec.Struct, frozen=True, gc=False):
    """Prices as the shop reports them, with the currency that it reports them in.

    `strategy` is the pricing strategy that the offer is under, `quarantined` whether its price
    waits for somebody to confirm it: empty and false where nobody asked.
    """

    has: Prices
    currency: str
    promotions: tuple[Promotion, ...] = ()
    strategy: str = ""
    quarantined: bool = False


class LiveTimer(msgspec.Struct, frozen=True, gc=False):
    """Until when Ozon keeps the minimum price of an offer; None: not any more, or not yet.

    `counts`: whether promotions must keep it at all.
    """

    expires_at: datetime | None
    counts: bool | None = None
