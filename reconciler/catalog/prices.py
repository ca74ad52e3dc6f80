"""`kind: prices` to rows."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal
from typing import Any

from reconciler.catalog.document import Document, PathPart
from reconciler.catalog.offers import is_clean, unclean
from reconciler.catalog.price_rules import (
    Broken,
    broken_rules,
    gap_too_small,
    in_disorder,
    wrong_cents,
)
from reconciler.catalog.rows import PricesSaid
from reconciler.domain.ids import OfferId
from reconciler.domain.money import has_whole_cents
from reconciler.domain.place import packed
from reconciler.domain.price import PriceRow, Prices, price_row
from reconciler.domain.problem import Problem


def prices_said(
    document: Document,
    problems: list[Problem],
    refused: frozenset[str] = frozenset(),
    *,
    framed: bool = True,
) -> PricesSaid:
    """Read one document; offers in `refused` are left out, their problems are known."""
    said = document.value.get("defaults") if framed else None
    table = PricesSaid(_prices(said or {}), {}, [])
    entries = document.value.get("prices")
    if not isinstance(entries, dict):
        return table
    marks = document.marks[id(entries)][::2]
    for (offer, said), mark in zip(entries.items(), marks, strict=True):
        if offer in refused:
            continue
        if not is_clean(offer):
            problems.append(unclean(document, "prices", offer))
            continue
        prices = _prices(said)
        if _looks_wrong(prices):
            problems += _problems_of(document, offer, said, prices)
        if gap_too_small(prices):
            table.gaps.append(OfferId(offer))
        table.rows[OfferId(offer)] = _row(prices, mark)
    return table


def price_defaults(said: Any) -> Prices:
    """Defaults of prices that the schema accepted; None says none."""
    return _prices(said or {})


def _row(prices: Prices, mark: Any) -> PriceRow:
    return price_row(packed(mark.line + 1, mark.column + 1), prices)


def _prices(said: Any) -> Prices:
    if type(said) is not dict:
        return Prices(price=_decimal(said))
    return Prices(**{name: _decimal(value) for name, value in said.items()})


def _decimal(value: Any) -> Any:
    """An amount as Decimal; null stays. Fractions come as Decimal of their text."""
    return Decimal(value) if type(value) is int else value


def _looks_wrong(prices: Prices) -> bool:
    """A quick look at good prices, so that only the others pay for the words."""
    return in_disorder(prices) or not all(
        amount is None or name == "vat" or has_whole_cents(amount) for name, amount in prices.said()
    )


def _problems_of(document: Document, offer: str, said: Any, prices: Prices) -> Iterator[Problem]:
    for broken in [*wrong_cents(offer, prices), *broken_rules(offer, prices)]:
        yield _problem(document, offer, said, broken)


def _problem(document: Document, offer: str, said: Any, broken: Broken) -> Problem:
    path: list[PathPart] = ["prices", offer]
    if isinstance(said, dict):
        path.append(broken.field)
    return document.problem(code=broken.code, message=broken.message, fix=broken.fix, path=path)
