"""The stocks of an import: entries of cells without any, and changes of those that git has."""

from collections.abc import Mapping
from collections.abc import Set as AbstractSet
from datetime import datetime
from typing import Any

from reconciler.catalog import left_out as out
from reconciler.catalog.draft import Draft
from reconciler.catalog.draft_file import Change
from reconciler.catalog.left_out import LeftOut, Reason
from reconciler.domain.desired import Desired
from reconciler.domain.ids import OfferId, WarehouseAlias
from reconciler.domain.stock import DeclaredStock, Fixed, OnHand
from reconciler.workflow.import_left import LeftTally
from reconciler.workflow.import_reading import LiveShop
from reconciler.workflow.live_numbers import LiveNumber, LiveNumbers


class ImportedStocks:
    """What documents are to say of the live stock of some offers of a shop."""

    def __init__(
        self,
        desired: Desired,
        shop: LiveShop,
        offers: AbstractSet[OfferId],
        draft: Draft,
        left: LeftTally,
    ) -> None:
        self._desired = desired
        self._shop = shop
        self._offers = offers
        self._draft = draft
        self._left = left
        self._moment = _as_of(shop.snapshot.taken_at)

    def head(self, alias: WarehouseAlias) -> dict[str, Any]:
        """A document of new entries of a warehouse, without them."""
        return {"kind": "stocks", "warehouse": alias, "as_of": self._moment}

    def change(self, alias: WarehouseAlias) -> dict[OfferId, Any]:
        """Have changed what documents say of a warehouse; the entries of offers that they do not
        describe there.
        """
        counted = self._desired.store.stock_mode(alias) == "on_hand"
        declared: Mapping[OfferId, DeclaredStock] = self._desired.stocks.get(alias, {})
        new: dict[OfferId, Any] = {}
        current: set[OfferId] = set()
        for one in LiveNumbers(self._desired, self._shop, alias).numbers():
            if one.offer not in self._offers:
                continue
            if one.reason is not None:
                self._leave(one, alias, one.reason)
                continue
            if one.quiet and declared[one.offer].says.units != one.number:
                continue  # a new moment would make it another statement
            current.add(one.offer)
            if one.offer in declared:
                self._restate(one, alias, declared[one.offer])
            else:
                new[one.offer] = {"free": one.number} if counted else one.number
        self._draft.is_current(alias, self._moment, frozenset(current))
        return new

    def _restate(self, one: LiveNumber, alias: WarehouseAlias, says: DeclaredStock) -> None:
        said = _statement(says, one, self._moment)
        if isinstance(said, Reason):
            self._leave(one, alias, said)
        elif said is not None:
            self._draft.change(Change("stocks", one.offer, {(): said}, alias))

    def _leave(self, one: LiveNumber, alias: WarehouseAlias, why: Reason) -> None:
        self._left.add(LeftOut(one.offer, f"stock.{alias}", why))


def _as_of(moment: datetime) -> str:
    """A moment as documents have it, in whole seconds; never later than it was."""
    return f"{moment:%Y-%m-%dT%H:%M:%SZ}"


def _statement(says: DeclaredStock, one: LiveNumber, moment: str) -> Any | Reason | None:
    """What git is to say instead; None if it says it. A count is never overwritten."""
    match says.says:
        case Fixed(units):
            return None if units == one.free else {"fixed": one.free}
        case OnHand():
            return out.COUNTED
        case free:
            return None if free.units == one.number else {"free": one.number, "as_of": moment}
