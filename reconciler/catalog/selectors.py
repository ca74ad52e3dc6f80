"""`match:` to a Selector."""

from __future__ import annotations

import re
from decimal import Decimal
from typing import Any, cast

from reconciler.domain.ids import WarehouseAlias
from reconciler.domain.selector import Comparison, PriceBound, Selector

_BOUND = re.compile(r"(>=|>|<=|<|==) *([0-9.]+)")


def selector(said: dict[str, Any] | None) -> Selector:
    """The selector of a `match` that the schema accepted; none matches everything."""
    if said is None:
        return Selector()
    return Selector(
        offer=_texts(said.get("offer")),
        warehouse=tuple(WarehouseAlias(alias) for alias in _texts(said.get("warehouse"))),
        price=tuple(_bound(text) for text in _texts(said.get("price"))),
    )


def matches_all(match: Selector) -> bool:
    """Whether nothing can slip past: no part is given, or only the pattern `*`."""
    return not match.warehouse and not match.price and (not match.offer or "*" in match.offer)


def _texts(said: str | list[str] | None) -> tuple[str, ...]:
    if said is None:
        return ()
    return (said,) if isinstance(said, str) else tuple(said)


def _bound(text: str) -> PriceBound:
    found = _BOUND.fullmatch(text)
    assert found is not None
    return PriceBound(cast("Comparison", found[1]), Decimal(found[2]))
