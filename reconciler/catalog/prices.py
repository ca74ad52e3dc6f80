"""`kind: prices` to rows."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from reconciler.catalog.document import Document, PathPart
from reconciler.catalog.offers import is_clean, unclean
from reconciler.catalog.price_fields import PLAIN, exact, fields_said
from reconciler.catalog.price_list import listed
from reconciler.catalog.rows import PricesSaid
from reconciler.domain.declared_price import PriceRow, Special, price_row
from reconciler.domain.ids import OfferId
from reconciler.domain.money import has_whole_cents
from reconciler.domain.place import packed
from reconciler.domain.price import Prices
from reconciler.domain.price_rules import (
    Broken,
    broken_rules,
    gap_too_small,
    in_disorder,
    wrong_cents,
)
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
    table = PricesSaid(_prices(said or {}), {}, [], {})
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
        if type(said) is list or (type(said) is dict and not said.keys() <= PLAIN):
            prices = _unusual(document, OfferId(offer), said, table, problems)
        else:
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


def _unusual(
    document: Document, offer: OfferId, said: Any, table: PricesSaid, problems: list[Problem]
) -> Prices:
    """Read an entry that says more than its row has room for, and give what the row says."""
    if type(said) is list:
        prices, table.special[offer] = listed(document, offer, said, problems)
        return prices
    prices, more, managed_by = fields_said(said)
    table.special[offer] = Special(more, (), managed_by)
    if _looks_wrong(prices) or _looks_wrong(more):
        problems += _problems_of(document, offer, said, prices.over(more))
    return prices


def _row(prices: Prices, mark: Any) -> PriceRow:
    return price_row(packed(mark.line + 1, mark.column + 1), prices)


def _prices(said: Any) -> Prices:
    if type(said) is not dict:
        return Prices(price=exact(said))
    return Prices(**{name: exact(value) for name, value in said.items()})


def _looks_wrong(prices: Prices) -> bool:
    """A quick look at good prices, so that only the others pay for the words."""
    return in_disorder(prices) or not all(
        amount is None or has_whole_cents(amount) for _, amount in prices.amounts()
    )


def _problems_of(document: Document, offer: str, said: Any, prices: Prices) -> Iterator[Problem]:
    for broken in [*wrong_cents(offer, prices), *broken_rules(offer, prices)]:
        yield _problem(document, offer, said, broken)


def _problem(document: Document, offer: str, said: Any, broken: Broken) -> Problem:
    path: list[PathPart] = ["prices", offer]
    if isinstance(said, dict):
        path.append(broken.field)
    return document.problem(code=broken.code, message=broken.message, fix=broken.fix, path=path)
