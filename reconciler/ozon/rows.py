"""Rows of the API as domain values."""

from collections.abc import Iterator
from datetime import UTC
from decimal import Decimal

from msgspec import UNSET, UnsetType

from reconciler.domain.errors import ReadIncomplete, ShopUnreachable
from reconciler.domain.ids import OfferId, WarehouseId
from reconciler.domain.price import LivePrices, Prices, Promotion
from reconciler.domain.snapshot import LiveWarehouse
from reconciler.domain.stock import LiveStock
from reconciler.domain.store import Scheme
from reconciler.ozon import wire
from reconciler.ozon.moments import moment_or_none

_WEEK = {
    name: number
    for number, day in enumerate(
        ("MONDAY", "TUESDAY", "WEDNESDAY", "THURSDAY", "FRIDAY", "SATURDAY", "SUNDAY"), 1
    )
    for name in (day, str(number))
}
"""Working days of a warehouse: by name, or by number in the older method. (Ozon Seller API,
2026-09)"""

_SHUT = ("disabled", "blocked", "error", "archived")
"""Beginnings of status words that mean no stock can be written. The list of v1 is official, v2
documents none, so an unknown word counts as open. (Ozon Seller API docs, 2026-09)"""


def live_stock(row: wire.StockRow) -> LiveStock:
    """A stock row; where the API leaves free stock out, it is present less reserved.

    Raises ReadIncomplete for a row without any units: that is not the same as none.
    """
    if row.present is None and row.free_stock is None:
        raise ReadIncomplete(
            f"a stock row of {row.offer_id} came without its units",
            "try again; nothing is decided on half an answer",
        )
    present, reserved = row.present or 0, row.reserved or 0
    free = row.free_stock if row.free_stock is not None else present - reserved
    return LiveStock(present=present, reserved=reserved, free=free)


def live_prices(row: wire.PricedProduct) -> LivePrices:
    """A price row. Ozon has no word for `not set`: zero is."""
    price = row.price or wire.PriceRow()
    declared = price.declared_price or wire.Amount()
    return LivePrices(
        has=Prices(
            price=_finite(price.price) or Decimal(0),
            old_price=_finite(price.old_price) or None,
            min_price=_finite(price.min_price) or None,
            cost=_finite(price.net_price) or None,
            vat=_finite(price.vat),
            declared_price=_finite(declared.amount) or None,
            auto_add_to_promotions=_told(price.auto_add_to_ozon_actions_list_enabled),
        ),
        currency=price.currency_code or "",
        promotions=tuple(_promotions(row)),
    )


def _told(switch: bool | None) -> bool | UnsetType:
    return UNSET if switch is None else switch


def _promotions(row: wire.PricedProduct) -> Iterator[Promotion]:
    told = row.marketing_actions.actions if row.marketing_actions else None
    for one in told or []:
        # Dates only tell whether it runs: one that can't be read tells nothing.
        since, until = (moment_or_none(date, bare=UTC) for date in (one.date_from, one.date_to))
        yield Promotion(one.title or "without a name", since, until)


def live_warehouse(row: wire.Warehouse) -> LiveWarehouse:
    """A warehouse, and why its stock can't be written, if so."""
    scheme = _scheme(row)
    return LiveWarehouse(
        id=WarehouseId(row.warehouse_id),
        name=row.name or str(row.warehouse_id),
        scheme=scheme,
        status=row.status or "",
        unwritable=_unwritable(row, scheme),
        large=row.is_kgt,
        works=_working_days(row),
    )


def _working_days(row: wire.Warehouse) -> tuple[int, ...] | None:
    """A week without a day that we know is one that the shop did not tell."""
    days = {_WEEK[name] for day in row.working_days or () if (name := str(day).upper()) in _WEEK}
    return tuple(sorted(days)) or None


def _unwritable(row: wire.Warehouse, scheme: Scheme) -> str | None:
    """Why no stock can be written. `pause_at` is null for a warehouse that works. (Ozon Seller API
    docs, 2026-09)
    """
    if scheme == "fbo":
        return "its stock belongs to Ozon (FBO) and can't be set"
    if scheme == "fbp":
        return "its stock belongs to a partner (FBP) and can't be set"
    if (row.status or "").lower().startswith(_SHUT):
        return f"the warehouse is {row.status}"
    if row.pause_at:
        return f"the warehouse is paused since {row.pause_at}"
    return None


def offer_id(value: str | int) -> OfferId:
    """An offer id is text, whatever the JSON made of it."""
    return OfferId(str(value))


def _scheme(row: wire.Warehouse) -> Scheme:
    if row.is_rfbs:
        return "rfbs"
    kind = (row.warehouse_type or "").lower()
    if "fbo" in kind:
        return "fbo"
    if "fbp" in kind:
        return "fbp"
    return "fbs"


def _finite(amount: Decimal | None) -> Decimal | None:
    if amount is not None and not amount.is_finite():
        raise ShopUnreachable(f"the shop told {amount} as an amount", "try again later")
    return amount
