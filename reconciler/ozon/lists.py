"""The lists of the Seller API, each as pages of rows."""

from collections.abc import Iterator, Sequence
from typing import Any

from reconciler.domain.ids import OfferId, WarehouseId
from reconciler.domain.limits import PAGE
from reconciler.ozon import methods, wire
from reconciler.ozon.paging import Page, all_rows
from reconciler.ozon.transport import Transport

WAREHOUSES_A_PAGE = 200
"""Rows in one page of /v2/warehouse/list. (Ozon Seller API docs, 2026-09)"""

OFFERS_A_CALL = 100
"""Offers in one question to stocks-by-warehouse/fbs; no maximum is documented, so we stay low."""


class Lists:
    """Reads lists through a transport. Every method reads to the proven end."""

    def __init__(self, transport: Transport) -> None:
        self._transport = transport

    def seller(self) -> wire.SellerInfo:
        """The cabinet."""
        body = self._transport.read(methods.SELLER_INFO, {})
        return wire.decode(body, wire.SellerInfo, methods.SELLER_INFO.path)

    def roles(self) -> wire.Roles:
        """What the key may do, and until when."""
        body = self._transport.read(methods.ROLES, {})
        return wire.decode(body, wire.Roles, methods.ROLES.path)

    def warehouses(self) -> Iterator[Page[wire.Warehouse]]:
        """All warehouses of the cabinet."""

        def fetch(cursor: str) -> Page[wire.Warehouse]:
            request = {"limit": WAREHOUSES_A_PAGE, "cursor": cursor}
            page = self._ask(methods.WAREHOUSES, request, wire.Warehouses)
            return Page(page.warehouses or [], _next(page.cursor, page.has_next))

        return all_rows("warehouses", fetch)

    def products(self, visibility: str) -> Iterator[Page[wire.Product]]:
        """All products of a visibility; `ALL` leaves archived ones out, `ARCHIVED` has them."""

        def fetch(cursor: str) -> Page[wire.Product]:
            request = {"filter": {"visibility": visibility}, "last_id": cursor, "limit": PAGE}
            page = self._ask(methods.PRODUCTS, request, wire.Products).result
            rows = page.items or []
            total = page.total_items if page.total_items is not None else page.total
            return Page(rows, (page.last_id or None) if rows else None, total)

        return all_rows(f"products ({visibility.lower()})", fetch)

    def warehouse_stocks(self, warehouse: WarehouseId) -> Iterator[Page[wire.StockRow]]:
        """All rows of one warehouse."""

        def fetch(cursor: str) -> Page[wire.StockRow]:
            request = {"warehouse_id": warehouse, "limit": PAGE, "cursor": cursor}
            page = self._ask(methods.WAREHOUSE_STOCKS, request, wire.WarehouseStocks)
            return Page(page.stocks or [], _next(page.cursor, page.has_next))

        return all_rows(f"stocks of warehouse {warehouse}", fetch)

    def offer_stocks(self, offers: Sequence[OfferId]) -> Iterator[Page[wire.StockRow]]:
        """The rows of some offers, on every FBS and rFBS warehouse."""

        def fetch(cursor: str) -> Page[wire.StockRow]:
            request = {"offer_id": list(offers), "limit": PAGE, "cursor": cursor}
            page = self._ask(methods.OFFER_STOCKS, request, wire.OfferStocks)
            return Page(page.products or [], _next(page.cursor, page.has_next))

        return all_rows("stocks of offers", fetch)

    def prices(self, offers: Sequence[OfferId]) -> Iterator[Page[wire.PricedProduct]]:
        """The prices of some offers."""

        def fetch(cursor: str) -> Page[wire.PricedProduct]:
            request = {"filter": {"offer_id": list(offers)}, "limit": PAGE, "cursor": cursor}
            page = self._ask(methods.PRICES, request, wire.PricePage)
            rows = page.items or []
            total = page.total_items if page.total_items is not None else page.total
            return Page(rows, (page.cursor or None) if rows else None, total)

        return all_rows("prices", fetch)

    def _ask(
        self, method: methods.Method, request: dict[str, Any], shape: type[wire.Shape]
    ) -> wire.Shape:
        return wire.decode(self._transport.read(method, request), shape, method.path)


def chunks(offers: Sequence[OfferId], size: int) -> Iterator[Sequence[OfferId]]:
    """The offers in groups that fit one call."""
    for start in range(0, len(offers), size):
        yield offers[start : start + size]


def _next(cursor: str | None, has_next: bool | None) -> str | None:
    return cursor if has_next and cursor else None
