"""`kind: prices` to declared prices, and the merging of all such documents."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from decimal import Decimal
from typing import Any

import msgspec

from reconciler.catalog.document import Document
from reconciler.catalog.offers import is_clean, unclean
from reconciler.domain.ids import OfferId
from reconciler.domain.money import has_whole_cents, money_text
from reconciler.domain.price import DeclaredPrices, PriceField, Prices
from reconciler.domain.problem import Problem
from reconciler.domain.source import Source

Table = dict[OfferId, DeclaredPrices]


def prices_said(
    document: Document, problems: list[Problem], refused: frozenset[str] = frozenset()
) -> Table:
    """Read one document; offers in `refused` are left out, their problems are known."""
    entries = document.value.get("prices")
    if not isinstance(entries, dict):
        return {}
    table: Table = {}
    file = document.file
    for (offer, said), mark in zip(entries.items(), document.marks[id(entries)][::2], strict=True):
        if offer in refused:
            continue
        if not is_clean(offer):
            problems.append(unclean(document, "prices", offer))
            continue
        prices = _prices(said)
        if _looks_wrong(prices):
            problems += _problems_of(document, offer, said, prices)
        source = Source(file, mark.line + 1, mark.column + 1)
        table[OfferId(offer)] = DeclaredPrices(prices, source)
    return table


def merge_prices(documents: Iterable[Table], problems: list[Problem]) -> Table:
    """All documents as one table; several may speak of one offer, each of other fields."""
    merged: Table = {}
    speakers: dict[OfferId, list[DeclaredPrices]] = {}
    for table in documents:
        if not merged.keys().isdisjoint(table):
            for offer in [offer for offer in table if offer in merged]:
                before = speakers.setdefault(offer, [merged[offer]])
                problems += _said_twice(offer, before, table[offer])
                before.append(table[offer])
        merged.update(table)
    for offer, said in speakers.items():
        merged[offer] = _together(offer, said, problems)
    return merged


def _prices(said: Any) -> Prices:
    if type(said) is not dict:
        return Prices(price=_decimal(said))
    return Prices(**{name: _decimal(value) for name, value in said.items()})


def _decimal(value: Any) -> Any:
    """An amount as Decimal; null stays. Fractions come as Decimal of their text."""
    return Decimal(value) if type(value) is int else value


def _looks_wrong(prices: Prices) -> bool:
    """A quick look at good prices, so that only the others pay for the words."""
    return _disorder(prices) is not None or not all(
        amount is None or name == "vat" or has_whole_cents(amount) for name, amount in prices.said()
    )


def _disorder(prices: Prices) -> PriceField | None:
    """The amount that stands on the wrong side of the price, if one does."""
    price, old, least = prices.price, prices.old_price, prices.min_price
    if isinstance(price, Decimal):
        if isinstance(old, Decimal) and old <= price:
            return "old_price"
        if isinstance(least, Decimal) and least >= price:
            return "min_price"
    return None


def _problems_of(document: Document, offer: str, said: Any, prices: Prices) -> Iterator[Problem]:
    for name, amount in prices.said():
        path = ["prices", offer, name] if isinstance(said, dict) else ["prices", offer]
        if name != "vat" and amount is not None and not has_whole_cents(amount):
            yield document.problem(
                code="money-decimals",
                message=f"`{name}` of `{offer}` is {amount:f}; money has at most two digits after "
                "the dot.",
                fix="Write at most two; nothing is rounded for you.",
                path=path,
            )
    field = _disorder(prices)
    while field is not None:
        path = ["prices", offer, field]
        place = document.place(path)
        yield _order_problem(offer, field, prices, place)
        prices = msgspec.structs.replace(prices, **{field: None})
        field = _disorder(prices)


def _order_problem(offer: str, field: PriceField, prices: Prices, place: Source) -> Problem:
    amount, price = prices.get(field), prices.price
    assert isinstance(amount, Decimal)
    assert isinstance(price, Decimal)
    path, width = f"prices.{offer}.{field}", len(f"{amount:f}")
    if field == "old_price":
        return Problem(
            code="old-price-not-above",
            message=f"`old_price` {money_text(amount)} of `{offer}` is not above `price` "
            f"{money_text(price)}: it is shown struck through, and Ozon refuses one that is not "
            "greater than the price.",
            fix="Raise `old_price`, lower `price`, or write `old_price: null` to clear it.",
            source=place,
            path=path,
            width=width,
        )
    return Problem(
        code="min-price-not-below",
        message=f"`min_price` {money_text(amount)} of `{offer}` is not below `price` "
        f"{money_text(price)}: Ozon refuses a lower bound that is not under the price.",
        fix="Lower `min_price` or raise `price`.",
        source=place,
        path=path,
        width=width,
    )


def _said_twice(
    offer: OfferId, before: list[DeclaredPrices], later: DeclaredPrices
) -> Iterator[Problem]:
    for name, _ in later.says.said():
        for first in before:
            if name in dict(first.says.said()):
                yield Problem(
                    code="said-twice",
                    message=f"`{name}` of `{offer}` is said twice; first at {first.source}.",
                    fix="Delete one of the two.",
                    source=later.source,
                    path=f"prices.{offer}.{name}",
                    width=len(offer),
                )
                break


def _together(
    offer: OfferId, said: list[DeclaredPrices], problems: list[Problem]
) -> DeclaredPrices:
    """What several documents say of one offer; its place is that of the first."""
    prices = Prices()
    for one in said:
        prices = prices.over(one.says)
    field = _disorder(prices)
    if field and not any(_disorder(one.says) for one in said):
        speaker = next(one for one in said if isinstance(one.says.get(field), Decimal))
        problems.append(_order_problem(offer, field, prices, speaker.source))
    return DeclaredPrices(prices, said[0].source)
