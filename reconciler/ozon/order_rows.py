"""Rows of the lists of postings as domain values: numbers, offers, units and times, no buyer."""

from datetime import datetime
from decimal import Decimal, InvalidOperation

from reconciler.domain.errors import ReadIncomplete
from reconciler.domain.ids import WarehouseId
from reconciler.domain.orders import SeenItem, SeenPosting, Stage
from reconciler.ozon.moments import told_moment
from reconciler.ozon.order_wire import Money, Posting, PostingItem
from reconciler.ozon.rows import offer_id

_HANDED_OVER = frozenset(
    {"delivering", "driver_pickup", "delivered", "sent_by_seller", "not_accepted"}
)
"""Statuses of parcels that are no longer on the shelf; `not_accepted` is the sorting centre's word.
(Ozon Seller API docs, 2026-09)"""

_STILL_HERE = "awaiting_"
"""Beginning of the statuses before the handover. The example of the official document shows one
with a `delivering_date` days ahead, so that date says nothing yet. (Ozon Seller API docs, 2026-09)
"""


def seen_posting(row: Posting) -> SeenPosting:
    """A posting as stock sees it.

    Raises ReadIncomplete for one without a number, a warehouse or readable units: no posting is
    passed over, as its units would look free to sell.
    """
    number = (row.posting_number or "").strip()
    if not number:
        raise _unreadable("a posting came without its number")
    handed_over = _moment(row.delivering_date, number)
    stage = _stage((row.status or "").strip().lower(), handed_over)
    return SeenPosting(
        number=number,
        parent=(row.parent_posting_number or "").strip(),
        warehouse=_warehouse(row, number),
        stage=stage,
        created_at=_moment(row.in_process_at, number) or _moment(row.created_at, number),
        left_at=handed_over if stage in ("left", "cancelled") else None,
        items=_items(row, number),
    )


def _stage(status: str, handed_over: datetime | None) -> Stage:
    """An unknown status without a date counts as waiting: promised, and on the shelf."""
    if status == "cancelled":
        return "cancelled"
    if status == "cancelled_from_split_pending":
        return "split"
    if status in _HANDED_OVER:
        return "left"
    if handed_over is not None and not status.startswith(_STILL_HERE):
        return "left"
    return "waiting"


def _warehouse(row: Posting, number: str) -> WarehouseId:
    for place in (row.delivery_method, row.analytics_data):
        told = str(place.warehouse_id or "").strip() if place else ""
        if told.isdecimal() and int(told):
            return WarehouseId(int(told))
    raise _unreadable(f"posting {number} came without its warehouse")


def _items(row: Posting, number: str) -> tuple[SeenItem, ...]:
    if row.products is None:
        raise _unreadable(f"posting {number} came without its products")
    return tuple(_item(product, number) for product in row.products)


def _item(product: PostingItem, number: str) -> SeenItem:
    if product.offer_id is None or product.offer_id == "":
        raise _unreadable(f"posting {number} has a product without its offer_id")
    return SeenItem(
        offer=offer_id(product.offer_id),
        units=_units(product.quantity, number),
        price=_price(product.price),
    )


def _units(told: str | float | None, number: str) -> int:
    """Whole units, not below zero, also where they come as text."""
    amount = _decimal(told)
    if amount is None or amount < 0 or amount != int(amount):
        raise _unreadable(f"posting {number} has a product without readable units")
    return int(amount)


def _price(told: Money | str | float | None) -> Decimal | None:
    """What one unit costs; a price that can't be read is not needed for any number of units."""
    return _decimal(told.amount if isinstance(told, Money) else told)


def _decimal(told: str | float | None) -> Decimal | None:
    try:
        amount = Decimal(str(told))
    except InvalidOperation:
        return None
    return amount if amount.is_finite() else None


def _moment(told: str | None, number: str) -> datetime | None:
    """Raises ReadIncomplete for text that is no moment, or that does not tell its offset."""
    try:
        return told_moment(told)
    except ValueError:
        pass
    raise _unreadable(f"posting {number} has a moment that can't be read")


def _unreadable(what: str) -> ReadIncomplete:
    return ReadIncomplete(what, "try again; nothing is decided on half of the orders")
