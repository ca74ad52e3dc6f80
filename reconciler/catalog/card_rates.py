"""VAT rates of cards: they go to the shop with the prices, so they stand among those."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal

from reconciler.domain.declared import Part
from reconciler.domain.declared_price import Context, DeclaredPriceTable, PriceRow, price_row
from reconciler.domain.ids import OfferId
from reconciler.domain.place import packed
from reconciler.domain.price import Prices
from reconciler.domain.product import DeclaredProducts

VAT = 5
"""Where the rate stands in a row (see `PriceRow`)."""


def with_rates(
    prices: DeclaredPriceTable, rates: Mapping[OfferId, str], products: DeclaredProducts
) -> DeclaredPriceTable:
    """The prices with the rates that cards say; a rate of a prices document is the same one."""
    if not rates:
        return prices
    parts = [_with_rates(part, rates) for part in prices.parts()]
    return DeclaredPriceTable([*parts, *_alone(prices, rates, products)])


def _with_rates(part: Part[PriceRow], rates: Mapping[OfferId, str]) -> Part[PriceRow]:
    if isinstance(part.context, Context) and isinstance(part.context.defaults.vat, Decimal):
        return part
    rows = {
        offer: row if row[VAT] or offer not in rates else _rated(row, rates[offer])
        for offer, row in part.rows.items()
    }
    return part._replace(rows=rows)


def _rated(row: PriceRow, rate: str) -> PriceRow:
    return (*row[:VAT], rate, *row[VAT + 1 :])  # type: ignore[return-value]


def _alone(
    prices: DeclaredPriceTable, rates: Mapping[OfferId, str], products: DeclaredProducts
) -> list[Part[PriceRow]]:
    """Offers of which only the card says something: of what is on sale the rate is managed."""
    lone = rates.keys() - prices.keys()
    rows: dict[str, dict[OfferId, PriceRow]] = {}
    for offer in sorted(lone):
        card = products[offer]
        if card.state == "active":
            place = packed(card.source.line, card.source.column)
            row = price_row(place, Prices(vat=Decimal(rates[offer])))
            rows.setdefault(card.source.file, {})[offer] = row
    return [Part(file, found) for file, found in rows.items()]
