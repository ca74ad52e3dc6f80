"""`match:` to a Selector."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal
from typing import Any

from reconciler.catalog.document import Document, PathPart
from reconciler.catalog.wording import wrong_type
from reconciler.domain.ids import WarehouseAlias
from reconciler.domain.problem import Problem
from reconciler.domain.product import CategoryId
from reconciler.domain.selector import Selector, price_bound


def selector(said: dict[str, Any] | None) -> Selector:
    """The selector of a `match` that the schema accepted; none matches everything."""
    if said is None:
        return Selector()
    return Selector(
        offer=_texts(said.get("offer")),
        warehouse=tuple(WarehouseAlias(alias) for alias in _texts(said.get("warehouse"))),
        price=tuple(bound for text in _texts(said.get("price")) if (bound := price_bound(text))),
        labels=tuple((name, label_texts(value)) for name, value in said.get("labels", {}).items()),
        category=tuple(CategoryId(int(number)) for number in _list(said.get("category"))),
        scheme=tuple(_list(said.get("scheme"))),
    )


def match_fractions(document: Document, path: list[PathPart]) -> Iterator[Problem]:
    """The schemas take 2026.0 for a whole number; as a label or a category it would never match."""
    match = document.get(path) or {}
    for name, said in [("category", match.get("category")), *match.get("labels", {}).items()]:
        if any(isinstance(value, Decimal) for value in _list(said)):
            full = [*path, name] if name == "category" else [*path, "labels", name]
            yield wrong_type(document, full, "a text or a whole number", said, {})


def no_scheme(document: Document, key: str) -> Iterator[Problem]:
    """Changes of a plan don't tell the scheme of their warehouse: it would never match."""
    if "scheme" in (document.get([key]) or {}):
        yield document.problem(
            code="not-in-this-version",
            message="`scheme` is not in this version of waivers and policies.",
            fix="Name the warehouses instead: `warehouse: [msk, spb]`.",
            path=[key, "scheme"],
            key=True,
        )


def matches_all(match: Selector) -> bool:
    """Whether nothing can slip past: no part is given, or only the pattern `*`."""
    if match.warehouse or match.price or match.scheme or match.asks_traits:
        return False
    return not match.offer or "*" in match.offer


def label_texts(said: Any) -> tuple[str, ...]:
    """The values of a label as text: `2026` and `"2026"` are the same label."""
    return tuple(str(value) for value in _list(said))


def _texts(said: str | list[str] | None) -> tuple[str, ...]:
    return tuple(_list(said))


def _list(said: Any) -> list[Any]:
    if said is None:
        return []
    return said if isinstance(said, list) else [said]
