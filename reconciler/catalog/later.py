"""What documents may not hold: what this version lacks yet, and what Ozon has taken away."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from reconciler.catalog.document import Document, PathPart
from reconciler.catalog.moments import PRICE_DATES
from reconciler.domain.problem import Problem

_GONE = {
    "images360": "Ozon removed it from its API on 2026-07-10",
    "geo_names": "Ozon deprecated it on 2026-09-10",
    "auto_action_enabled": "Ozon deprecated it on 2026-09-11",
    "manage_elastic_boosting_through_price": "Ozon deprecated it on 2026-09-11",
    "quant_size": "Ozon ended its economy tariff on 2026-09-08",
}
"""Keys that old exports hold. (Ozon Seller API change log, 2026-09)"""


_OF_AN_ENTRY = 3
"""Steps to a key of an offer's prices that are no list."""


def key_later(document: Document, kind: str, path: Sequence[PathPart]) -> Problem | None:
    """The problem of a key that Ozon took away, or that stands where it means nothing."""
    key = str(path[-1])
    if key in _GONE and kind in ("products", "prices", "defaults"):
        return document.problem(
            code="removed-by-ozon",
            message=f"`{key}` is not taken: {_GONE[key]}.",
            fix="Delete it.",
            path=path,
            key=True,
        )
    if kind == "prices" and key in PRICE_DATES and len(path) == _OF_AN_ENTRY:
        return document.problem(
            code="unknown-key",
            message=f"`{key}` belongs to an entry of a list of prices.",
            fix="Write a list: the price that holds always, then the one with dates, such as "
            "`[{price: 1490}, {price: 1290, from: 2026-12-25T00:00+03:00}]`.",
            path=path,
            key=True,
        )
    return None


def value_later(
    document: Document, kind: str, path: Sequence[PathPart], value: Any
) -> Problem | None:
    """The problem of a value that a later version will take."""
    if isinstance(value, dict):
        for key in value:
            found = key_later(document, kind, [*path, key])
            if found:
                return found
    return None


def _problem(document: Document, path: Sequence[PathPart], what: str, fix: str) -> Problem:
    return document.problem(
        code="not-in-this-version", message=f"{what} not in this version.", fix=fix, path=path
    )
