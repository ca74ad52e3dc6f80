"""What we last applied: the base of every three-way comparison."""

from collections.abc import Mapping
from datetime import datetime

import msgspec

from reconciler.domain.card_digest import AppliedCard
from reconciler.domain.ids import OfferId, WarehouseId
from reconciler.domain.price import Prices
from reconciler.domain.stock import AppliedStock, InFlightStock
from reconciler.domain.task import Task


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


NOTHING_APPLIED = Applied()
