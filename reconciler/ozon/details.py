"""What only matters for the few offers and warehouses that a plan writes to.

Asked after a first look at the plan: for a hundred thousand offers it would cost a hundred calls.
"""

from collections.abc import Callable, Mapping, Sequence
from datetime import datetime

import msgspec

from reconciler.domain.errors import ReadIncomplete
from reconciler.domain.ids import OfferId, WarehouseId
from reconciler.domain.limits import PAGE
from reconciler.ozon import wire
from reconciler.ozon.card_refusals import InfoError, in_words, refusals
from reconciler.ozon.lists import chunks, flagged
from reconciler.ozon.methods import Method
from reconciler.ozon.paging import Page, all_rows
from reconciler.ozon.rows import offer_id
from reconciler.ozon.transport import Transport

PRODUCT_INFO = Method("/v3/product/info/list")
DELIVERY_METHODS = Method("/v2/delivery-method/list")

METHODS_A_PAGE = 100
"""Rows in one page of /v2/delivery-method/list. (Ozon Seller API docs, 2026-09)"""

_CLOSED = ("disabled", "broken")
"""Beginnings of words for a method that delivers nothing: the document lists NEW, EDITED, ACTIVE,
DISABLED, WAITING and BROKEN. (Ozon Seller API docs, 2026-09)"""


class ProductDetail(msgspec.Struct, frozen=True, gc=False):
    """`ready`: whether Ozon takes stock; None if its words don't tell. `born_at` is UTC.
    `refused` is why it does not sell the card, empty where it is still at work on it.
    """

    ready: bool | None
    large: bool | None
    born_at: datetime | None
    refused: str = ""


class _Statuses(msgspec.Struct):
    is_created: bool | None = None
    status: str | None = None
    validation_status: str | None = None


class _Item(msgspec.Struct):
    offer_id: str | int
    is_kgt: bool | None = None
    created_at: datetime | None = None
    statuses: _Statuses | None = None
    errors: list[InfoError] | None = None


class _Items(msgspec.Struct):
    items: list[_Item] | None = None


class _DeliveryMethod(msgspec.Struct):
    warehouse_id: int | None = None
    status: str | None = None


class _DeliveryMethods(msgspec.Struct):
    delivery_methods: list[_DeliveryMethod] | None = None
    cursor: wire.Cursor = None
    has_next: bool | None = None


class Details:
    """Reads details through a transport."""

    def __init__(self, transport: Transport, words: Callable[[object], str] = str) -> None:
        """`words` is how the shop's own words are told."""
        self._transport = transport
        self._words = words

    def products(self, offers: Sequence[OfferId]) -> Mapping[OfferId, ProductDetail]:
        """What the shop tells of some offers that it has. ReadIncomplete if it leaves one out.

        An unknown offer is no error for Ozon, just an item less. (Ozon Seller API, 2026-09)
        """
        found: dict[OfferId, ProductDetail] = {}
        for group in chunks(offers, PAGE):
            body = self._transport.read(PRODUCT_INFO, {"offer_id": list(group)})
            page = wire.decode(body, _Items, PRODUCT_INFO.path)
            for item in page.items or []:
                statuses = item.statuses or _Statuses()
                found[offer_id(item.offer_id)] = ProductDetail(
                    ready=_ready(statuses),
                    refused=self._refusal(item, statuses),
                    large=item.is_kgt,
                    born_at=item.created_at if item.created_at and item.created_at.tzinfo else None,
                )
        _check_whole(offers, found)
        return found

    def _refusal(self, item: _Item, statuses: _Statuses) -> str:
        found = refusals(item.errors, statuses.validation_status, self._words)
        return in_words(found[0]) if found else ""

    def delivering(self) -> frozenset[WarehouseId]:
        """The warehouses that have a delivery method which is not shut."""
        return frozenset(
            WarehouseId(row.warehouse_id)
            for page in all_rows("delivery methods", self._delivery_page)
            for row in page.rows
            if row.warehouse_id and not (row.status or "").lower().startswith(_CLOSED)
        )

    def _delivery_page(self, cursor: str) -> Page[_DeliveryMethod]:
        request = {"limit": METHODS_A_PAGE, "cursor": cursor}
        body = self._transport.read(DELIVERY_METHODS, request)
        page = wire.decode(body, _DeliveryMethods, DELIVERY_METHODS.path)
        return flagged(DELIVERY_METHODS, page.delivery_methods, page.cursor, page.has_next)


def _check_whole(asked: Sequence[OfferId], found: Mapping[OfferId, ProductDetail]) -> None:
    """A card of which nothing is told would pass for an old one that takes stock."""
    missing = [offer for offer in asked if offer not in found]
    if missing:
        raise ReadIncomplete(
            f"nothing was told of {len(missing)} cards that the shop has, first {missing[0]}",
            "try again; nothing is decided on half a shop",
        )


def _ready(said: _Statuses) -> bool | None:
    """The words are free texts; only `price_sent` is relied on. (Ozon Seller API docs, 2026-09)"""
    if said.status == "price_sent":
        return True
    checked = (said.validation_status or "").lower()
    if said.is_created is False or "pending" in checked or "fail" in checked:
        return False
    return None
