"""How the seller stands with the marketplace, and how long the key lives."""

from datetime import datetime
from typing import Annotated

import msgspec

Moment = Annotated[datetime, msgspec.Meta(tz=True)]


class Health(msgspec.Struct, frozen=True, kw_only=True):
    """As the shop tells it: it compares ratings with thresholds of its own, which it changes.

    `critical` and `warning` are the names of ratings that stand so. `error_index` is in percent,
    over 14 days of orders from the seller's own warehouses; None is not told. `key_ends` is when
    the key expires; keys live three months. (Ozon Seller API, 2026-09)
    """

    critical: tuple[str, ...] = ()
    warning: tuple[str, ...] = ()
    penalties_exceeded: bool = False
    error_index: float | None = None
    key_ends: Moment | None = None
