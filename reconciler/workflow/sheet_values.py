"""What a sheet says beside what git says: the new value in the form of the old one, or none.

A moment that a document or a cell says would be wrong for a new number: what was sold between that
moment and the sheet would be taken off once more, or counted twice.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from decimal import Decimal
from typing import Any, NamedTuple, assert_never

from msgspec import UNSET

from reconciler.catalog.moments import read_moment
from reconciler.domain.declared import Declared
from reconciler.domain.declared_price import DeclaredPrices
from reconciler.domain.desired import Desired
from reconciler.domain.ids import OfferId, WarehouseAlias
from reconciler.domain.price import RowField
from reconciler.domain.stock import Declaration, Fixed, Free, OnHand, StockContext
from reconciler.spreadsheet.numbers import Fault


class _Same:
    """Git says it already."""


SAME = _Same()


class Moments(NamedTuple):
    """When the numbers of a sheet held, as texts of RFC 3339: counted on the shelf, or free to
    sell. `now` is for documents that say moments, where neither is said.
    """

    counted_at: str | None
    as_of: str | None
    now: datetime


class StockValues:
    """New stock values for a store."""

    def __init__(self, desired: Desired, moments: Moments) -> None:
        self._desired = desired
        self._moments = moments
        self._counted = desired.store.counted()
        self._dated = {alias: _says_moment(table) for alias, table in desired.stocks.items()}

    def before(self, offer: OfferId, alias: WarehouseAlias) -> Declaration | None:
        """What git says of a cell."""
        table: Mapping[OfferId, Any] = self._desired.stocks.get(alias, {})
        return table[offer].says if offer in table else None

    def value(
        self, alias: WarehouseAlias, units: int, says: Declaration | None
    ) -> Any | Fault | _Same:
        """What the document shall say of a cell that says `says`."""
        match says:
            case Fixed():
                return self._fixed(says, units)
            case Free() | OnHand() | None:
                if self._moments.counted_at is not None:
                    at = self._moments.counted_at
                    same = says == OnHand(units, read_moment(at))
                    return SAME if same else {"on_hand": units, "counted_at": at}
                return self._free(alias, units, says)
            case _:
                assert_never(says)

    def _fixed(self, says: Fixed, units: int) -> Any | Fault | _Same:
        if self._moments.counted_at is not None:
            return Fault(
                code="made-to-order",
                message=f"The offer is made to order (`fixed: {says.units}`), so there is nothing "
                "on the shelf to count.",
                fix="Delete the row; or first say in the catalog that it is kept in stock.",
            )
        return SAME if says.units == units else {"fixed": units}

    def _free(
        self, alias: WarehouseAlias, units: int, says: Free | OnHand | None
    ) -> Any | Fault | _Same:
        at = self._moments.as_of
        if at is not None and not isinstance(says, OnHand):
            same = says == Free(units, read_moment(at))
            return SAME if same else {"free": units, "as_of": at}
        if says is not None and says.units == units and at is None:
            return SAME
        counts = alias in self._counted
        if isinstance(says, OnHand):
            plain = says.counted_at is None and at is None
            return units if plain else _needs_count(says)
        dated = self._dated.get(alias, False) if says is None else says.as_of is not None
        if says is None and counts:
            return _needs_count(None) if dated else units
        if dated:
            return {"free": units, "as_of": f"{self._moments.now:%Y-%m-%dT%H:%MZ}"}
        # On such a warehouse a bare number would be a count.
        return {"free": units} if counts else units


def price_value(
    declared: DeclaredPrices | None, name: RowField, value: Decimal | None
) -> Any | Fault | _Same:
    """What the document shall say of a field."""
    old = getattr(declared.says, name) if declared else UNSET
    if old == value or (old is UNSET and value is None):
        return SAME
    if declared is not None and declared.dated:
        return Fault(
            code="price-has-dates",
            message="The offer has prices with dates, and which of them is meant is not clear.",
            fix=f"Delete the row, and change the list in `{declared.source.short}` by hand.",
        )
    if value is None:
        return None
    return int(value) if value == int(value) else value


def _needs_count(says: OnHand | None) -> Fault:
    told = (
        f"Git has a count here (`on_hand: {says.units}`)"
        if says
        else "The numbers of this warehouse are counts with a moment"
    )
    return Fault(
        code="count-needed",
        message=f"{told}, and when the new number was counted is not said.",
        fix="Say it with --counted-at, such as --counted-at 2026-11-20T09:00+03:00.",
    )


def _says_moment(table: Mapping[OfferId, Any]) -> bool:
    """Whether a document of the warehouse says a moment for its plain numbers."""
    if not isinstance(table, Declared):
        return False
    contexts = [part.context for part in table.parts()]
    return any(isinstance(one, StockContext) and one.as_of is not None for one in contexts)
