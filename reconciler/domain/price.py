"""Prices of one offer: what git says, what the shop has, what we last sent."""

from collections.abc import Iterator
from decimal import Decimal
from typing import Literal, get_args

import msgspec
from msgspec import UNSET, UnsetType

from reconciler.domain.declared import Declared, Part
from reconciler.domain.ids import OfferId
from reconciler.domain.place import source_at
from reconciler.domain.source import Source

PriceField = Literal["price", "old_price", "min_price", "cost", "vat"]
PRICE_FIELDS: tuple[PriceField, ...] = get_args(PriceField)

ALLOWED_VAT = tuple(Decimal(rate) for rate in ("0", "0.05", "0.07", "0.1", "0.2", "0.22"))
"""VAT rates that the price method takes. (Ozon Seller API, /v1/product/import/prices, 2026-09)"""


class Prices(msgspec.Struct, frozen=True, gc=False):
    """Amounts in the store's currency; `vat` is a rate (0.22).

    Three things that differ: UNSET is not managed, None means clear it (only `old_price` can be
    cleared), a number is the value. In what the shop reports, a cleared amount is None.
    """

    price: Decimal | UnsetType = UNSET
    old_price: Decimal | None | UnsetType = UNSET
    min_price: Decimal | None | UnsetType = UNSET
    cost: Decimal | None | UnsetType = UNSET
    vat: Decimal | None | UnsetType = UNSET

    def said(self) -> Iterator[tuple[PriceField, Decimal | None]]:
        """The fields that have a value, in a fixed order."""
        for name in PRICE_FIELDS:
            value: Decimal | None | UnsetType = getattr(self, name)
            if not isinstance(value, UnsetType):
                yield name, value

    def get(self, name: PriceField) -> Decimal | None | UnsetType:
        """The value of a field by its name."""
        value: Decimal | None | UnsetType = getattr(self, name)
        return value

    def only(self, names: frozenset[PriceField]) -> "Prices":
        """The same amounts, without the fields that are not named."""
        kept = {name: value for name, value in self.said() if name in names}
        return msgspec.structs.replace(Prices(), **kept)

    def over(self, older: "Prices") -> "Prices":
        """These amounts, and the older ones where these say nothing."""
        return msgspec.structs.replace(older, **dict(self.said()))


class DeclaredPrices(msgspec.Struct, frozen=True, gc=False):
    """A declaration and the place where it stands."""

    says: Prices
    source: Source


PriceRow = tuple[int, str, str | None, str | None, str | None, str | None]
"""A packed place, then the amounts in the order of PRICE_FIELDS as text; empty is UNSET."""


def price_row(place: int, says: Prices) -> PriceRow:
    """Prices as one row of a table."""
    texts = [_text(getattr(says, name)) for name in PRICE_FIELDS]
    return (place, *texts)  # type: ignore[return-value]


def prices_of(row: PriceRow) -> Prices:
    """The prices that a row stands for."""
    return Prices(*map(_amount, row[1:]))  # type: ignore[arg-type]


class DeclaredPriceTable(Declared[PriceRow, DeclaredPrices]):
    """Every offer whose prices are declared. A part's context is the defaults of its document."""

    def value(self, part: Part[PriceRow], offer: OfferId, row: PriceRow) -> DeclaredPrices:  # noqa: ARG002
        """The declaration with its place."""
        says = prices_of(row)
        if isinstance(part.context, Prices):
            says = says.over(part.context)
        return DeclaredPrices(says, source_at(part.file, row[0]))


def _text(amount: Decimal | None | UnsetType) -> str | None:
    if isinstance(amount, UnsetType):
        return ""
    return None if amount is None else f"{amount:f}"


def _amount(text: str | None) -> Decimal | None | UnsetType:
    if text is None:
        return None
    return Decimal(text) if text else UNSET


class LivePrices(msgspec.Struct, frozen=True, gc=False):
    """Prices as the shop reports them, with the currency that it reports them in."""

    has: Prices
    currency: str
