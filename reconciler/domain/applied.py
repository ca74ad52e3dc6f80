"""What we last applied: the base of every three-way comparison."""

from collections.abc import Mapping
from collections.abc import Set as AbstractSet
from datetime import datetime
from typing import TypeVar

import msgspec
from msgspec.structs import replace

from reconciler.domain.card_digest import AppliedCard
from reconciler.domain.ids import OfferId, WarehouseId
from reconciler.domain.price import Prices
from reconciler.domain.stock import AppliedStock, InFlightStock
from reconciler.domain.task import Task

Value = TypeVar("Value")


class Applied(msgspec.Struct, frozen=True, kw_only=True):
    """Declarations that took effect, and writes whose answer nobody saw (a kill, a timeout).

    In `prices`, a field that was never applied is UNSET. `revision` changes whenever any of this
    does: a plan made on one revision fits no other.
    """

    revision: str = ""

    stocks: Mapping[WarehouseId, Mapping[OfferId, AppliedStock]] = {}
    in_flight: Mapping[WarehouseId, Mapping[OfferId, InFlightStock]] = {}
    prices: Mapping[OfferId, Prices] = {}
    cards: Mapping[OfferId, AppliedCard] = {}
    tasks: Mapping[OfferId, tuple[Task, ...]] = {}
    price_updates: Mapping[OfferId, tuple[datetime, ...]] = {}
    """When prices were sent, in the last hour or two: Ozon takes only so many of one product."""

    def only(self, offers: AbstractSet[OfferId]) -> "Applied":
        """The same of some offers: of the others nothing is known, as if nothing was applied."""
        return replace(
            self,
            stocks={key: _only(table, offers) for key, table in self.stocks.items()},
            in_flight={key: _only(table, offers) for key, table in self.in_flight.items()},
            prices=_only(self.prices, offers),
            cards=_only(self.cards, offers),
            tasks=_only(self.tasks, offers),
            price_updates=_only(self.price_updates, offers),
        )


def _only(table: Mapping[OfferId, Value], offers: AbstractSet[OfferId]) -> dict[OfferId, Value]:
    return {offer: value for offer, value in table.items() if offer in offers}


NOTHING_APPLIED = Applied()
