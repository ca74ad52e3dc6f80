"""A mapping of price fields to prices: those that have a place in a row, and the others."""

from __future__ import annotations

from decimal import Decimal
from typing import Any, NamedTuple

from reconciler.domain.declared_price import ManagedBy
from reconciler.domain.price import PRICE_FIELDS, Prices

PLAIN = frozenset(PRICE_FIELDS)
"""The fields that have a place in a row."""


class FieldsSaid(NamedTuple):
    """What a mapping says: for its row, besides it, and who sets the price."""

    always: Prices
    more: Prices
    managed_by: ManagedBy | None


def fields_said(said: dict[str, Any]) -> FieldsSaid:
    """Read a mapping that the schema accepted."""
    plain = {name: exact(value) for name, value in said.items() if name in PLAIN}
    more = {name: exact(value) for name, value in said.items() if name not in PLAIN}
    managed_by = more.pop("managed_by", None)
    return FieldsSaid(Prices(**plain), Prices(**more), managed_by)


def exact(value: Any) -> Any:
    """An amount as Decimal; null and switches stay. Fractions come as Decimal of their text."""
    return Decimal(value) if type(value) is int else value
