"""Rules between documents of different kinds."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from decimal import Decimal

from reconciler.domain.declared_price import Context, DeclaredPriceTable
from reconciler.domain.ids import OfferId, WarehouseAlias
from reconciler.domain.problem import Problem
from reconciler.domain.product import DeclaredProducts, Moved
from reconciler.domain.source import Source
from reconciler.domain.stock import DeclaredStocks

Stocks = Mapping[WarehouseAlias, DeclaredStocks]


def broken_cross_rules(
    products: DeclaredProducts,
    prices: DeclaredPriceTable,
    stocks: Stocks,
    moved: Mapping[OfferId, Moved],
    vat: Mapping[OfferId, str],
) -> Iterator[Problem]:
    """What one document says and another one contradicts. `vat` are the rates of cards."""
    yield from _archived(products, stocks)
    yield from _released(products, prices, stocks)
    yield from _moved(products, prices, stocks, moved)
    if vat:
        yield from _vat(prices, vat)


def _archived(products: DeclaredProducts, stocks: Stocks) -> Iterator[Problem]:
    for offer in sorted(products.in_state("archived")):
        for alias, table in stocks.items():
            if offer in table and table[offer].says.units > 0:
                yield _problem(
                    code="archived-with-stock",
                    message=f"`{offer}` should be archived (at {products[offer].source}), and "
                    f"{table[offer].says.units} units are declared on `{alias}`.",
                    fix="Write 0 or delete the line; an archived product can't be sold.",
                    source=table[offer].source,
                    offer=offer,
                )


def _released(
    products: DeclaredProducts, prices: DeclaredPriceTable, stocks: Stocks
) -> Iterator[Problem]:
    for offer in sorted(products.in_state("released")):
        for source in _places(offer, prices, stocks):
            yield _problem(
                code="released-declared",
                message=f"`{offer}` is released (at {products[offer].source}): nothing of it is "
                "managed any more, and here something is declared.",
                fix="Delete this line, or take the state `released` back.",
                source=source,
                offer=offer,
            )


def _moved(
    products: DeclaredProducts,
    prices: DeclaredPriceTable,
    stocks: Stocks,
    moved: Mapping[OfferId, Moved],
) -> Iterator[Problem]:
    for offer, entry in sorted(moved.items()):
        places = list(_places(offer, prices, stocks))
        if offer in products:
            places.append(products[offer].source)
        for source in places:
            yield _problem(
                code="moved-still-declared",
                message=f"`{offer}` is moved to `{entry.to}` (at {entry.source}), and is still "
                "declared here.",
                fix=f"Write `{entry.to}` here, or delete the entry that moves it.",
                source=source,
                offer=offer,
            )


def _vat(prices: DeclaredPriceTable, vat: Mapping[OfferId, str]) -> Iterator[Problem]:
    """One offer has one rate; two documents may both say it, if they say the same."""
    for part in prices.parts():
        context = part.context if isinstance(part.context, Context) else Context()
        default = context.defaults.vat
        for offer, row in part.rows.items():
            said = row[5] or (f"{default:f}" if isinstance(default, Decimal) else "")
            rate = vat.get(offer)
            if rate is None:
                continue
            rates = [said, *_dated_rates(context, offer)] if context.special else [said]
            for other in rates:
                if other and not _same(rate, other):
                    yield _vat_differs(offer, other, rate, prices[offer].source)


def _dated_rates(context: Context, offer: OfferId) -> Iterator[str]:
    special = context.special.get(offer)
    for one in special.dated if special else ():
        if isinstance(one.says.vat, Decimal):
            yield f"{one.says.vat:f}"


def _vat_differs(offer: OfferId, said: str, rate: str, source: Source) -> Problem:
    return _problem(
        code="vat-differs",
        message=f"The VAT rate of `{offer}` is {said} here, and {rate} in a products document.",
        fix="Say it in one of the two, or the same in both.",
        source=source,
        offer=offer,
    )


def _same(rate: str, other: str) -> bool:
    return rate == other or Decimal(rate) == Decimal(other)


def _places(offer: OfferId, prices: DeclaredPriceTable, stocks: Stocks) -> Iterable[Source]:
    if offer in prices:
        yield prices[offer].source
    for table in stocks.values():
        if offer in table:
            yield table[offer].source


def _problem(*, code: str, message: str, fix: str, source: Source, offer: OfferId) -> Problem:
    return Problem(code=code, message=message, fix=fix, source=source, width=len(offer))
