"""The lists of the Seller API, each as pages of rows."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import UTC, datetime
from typing import Any, NamedTuple, TypeVar

from reconciler.domain.errors import ReadIncomplete
from reconciler.domain.ids import OfferId, WarehouseId
from reconciler.domain.limits import PAGE
from reconciler.ozon import methods, order_wire, wire
from reconciler.ozon.paging import Page, all_rows
from reconciler.ozon.rows import offer_id
from reconciler.ozon.tally import filter_text
from reconciler.ozon.transport import Transport

Row = TypeVar("Row")

WAREHOUSES_A_PAGE = 200
"""Rows in one page of /v2/warehouse/list. (Ozon Seller API docs, 2026-09)"""

POSTINGS_A_PAGE = 100
"""Rows in one page of a list of postings; no maximum is documented, so we stay with the example of
the official document. (Ozon Seller API docs, 2026-09)"""


class PostingList(NamedTuple):
    """A list of postings: its pages, and the row at its end, asked for from the other side.

    These lists promise no number of rows, so a page that is cut short can pass for the last one;
    then the row at the end is not among those that were read.
    """

    pages: Iterator[Page[order_wire.Posting]]
    newest: Callable[[], list[order_wire.Posting]]


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

    def ratings(self) -> wire.Ratings:
        """How Ozon rates the seller."""
        return self._ask(methods.RATINGS, {}, wire.Ratings)

    def error_index(self) -> wire.ErrorIndex:
        """The index of errors in orders from the seller's own warehouses."""
        return self._ask(methods.ERROR_INDEX, {}, wire.ErrorIndex)

    def warehouses(self) -> Iterator[Page[wire.Warehouse]]:
        """All warehouses of the cabinet."""

        def fetch(cursor: str) -> Page[wire.Warehouse]:
            request = {"limit": WAREHOUSES_A_PAGE, "cursor": cursor}
            page = self._ask(methods.WAREHOUSES, request, wire.Warehouses)
            return flagged(methods.WAREHOUSES, page.warehouses, page.cursor, page.has_next)

        return all_rows("warehouses", fetch)

    def products(
        self, visibility: str, offers: Sequence[OfferId] | None = None
    ) -> Iterator[Page[wire.Product]]:
        """All products of a visibility; `ALL` leaves archived ones out, `ARCHIVED` has them.

        With `offers`, of which there must be one, only those that are among them. The official
        text says that ids make the visibility void; nobody should rely on it.
        """
        by = {"visibility": visibility}
        chosen = {"filter": by if offers is None else {**by, "offer_id": list(offers)}}
        what = f"products ({visibility.lower()})"
        return all_rows(
            what,
            lambda cursor: self._products(chosen, cursor, PAGE),
            lambda row: row.product_id,
            filter_text=filter_text(chosen),
        )

    def how_many(self, visibility: str) -> int | None:
        """How many products of a visibility there are; None if the shop does not tell."""
        return self._products({"filter": {"visibility": visibility}}, "", 1).total

    def _products(self, chosen: dict[str, Any], cursor: str, limit: int) -> Page[wire.Product]:
        request = {**chosen, "last_id": cursor, "limit": limit}
        page = self._ask(methods.PRODUCTS, request, wire.Products).result
        total = page.total_items if page.total_items is not None else page.total
        return _counted(methods.PRODUCTS, page.items, page.last_id, total)

    def warehouse_stocks(self, warehouse: WarehouseId) -> Iterator[Page[wire.StockRow]]:
        """All rows of one warehouse."""

        chosen = {"warehouse_id": warehouse}

        def fetch(cursor: str) -> Page[wire.StockRow]:
            request = {**chosen, "limit": PAGE, "cursor": cursor}
            page = self._ask(methods.WAREHOUSE_STOCKS, request, wire.WarehouseStocks)
            return flagged(methods.WAREHOUSE_STOCKS, page.stocks, page.cursor, page.has_next)

        what = f"stocks of warehouse {warehouse}"
        return all_rows(what, fetch, filter_text=filter_text(chosen))

    def offer_stocks(self, offers: Sequence[OfferId]) -> Iterator[Page[wire.StockRow]]:
        """The rows of some offers, on every FBS and rFBS warehouse."""

        chosen = {"offer_id": list(offers)}

        def fetch(cursor: str) -> Page[wire.StockRow]:
            request = {**chosen, "limit": PAGE, "cursor": cursor}
            page = self._ask(methods.OFFER_STOCKS, request, wire.OfferStocks)
            return flagged(methods.OFFER_STOCKS, page.products, page.cursor, page.has_next)

        return all_rows("stocks of offers", fetch, filter_text=filter_text(chosen))

    def stock_totals(self, offers: Sequence[OfferId] | None) -> Iterator[Page[wire.StockTotal]]:
        """Units by scheme, summed over warehouses: of some offers, or of all not archived."""
        by = {"offer_id": list(offers)} if offers is not None else {"visibility": "ALL"}
        chosen = {"filter": by}

        def fetch(cursor: str) -> Page[wire.StockTotal]:
            request = {**chosen, "limit": PAGE, "cursor": cursor}
            page = self._ask(methods.STOCK_TOTALS, request, wire.StockTotals)
            total = page.total_items if page.total_items is not None else page.total
            return _counted(methods.STOCK_TOTALS, page.items, page.cursor, total)

        told = filter_text(chosen)
        return all_rows("stock totals", fetch, lambda row: row.offer_id, filter_text=told)

    def prices(self, offers: Sequence[OfferId]) -> Iterator[Page[wire.PricedProduct]]:
        """The prices of some offers."""

        chosen = {"filter": {"offer_id": list(offers)}}

        def fetch(cursor: str) -> Page[wire.PricedProduct]:
            request = {**chosen, "limit": PAGE, "cursor": cursor}
            page = self._ask(methods.PRICES, request, wire.PricePage)
            total = page.total_items if page.total_items is not None else page.total
            return _counted(methods.PRICES, page.items, page.cursor, total)

        told = filter_text(chosen)
        return all_rows("prices", fetch, lambda row: row.offer_id, filter_text=told)

    def postings(
        self, since: datetime, to: datetime, changed: tuple[datetime, datetime]
    ) -> PostingList:
        """FBS and rFBS postings that began in a period of at most a year, of which the status
        changed for the last time in another.
        """
        chosen = {
            "since": _text(since),
            "to": _text(to),
            "last_changed_status_date": {"from": _text(changed[0]), "to": _text(changed[1])},
        }
        return self._postings("orders", methods.POSTINGS, {"filter": chosen})

    def waiting_postings(
        self, cutoff_from: datetime, cutoff_to: datetime, statuses: Sequence[str]
    ) -> PostingList:
        """FBS and rFBS postings that are due to be packed in a period and have these statuses."""
        chosen = {
            "cutoff_from": _text(cutoff_from),
            "cutoff_to": _text(cutoff_to),
            "statuses": list(statuses),
        }
        return self._postings("waiting orders", methods.WAITING_POSTINGS, {"filter": chosen})

    def fbo_postings(self, since: datetime, to: datetime) -> PostingList:
        """FBO postings of a period of at most a year; only the analytics tell the warehouse."""
        chosen = {"since": _text(since), "to": _text(to)}
        request = {"filter": chosen, "with": {"analytics_data": True}}
        return self._postings("FBO orders", methods.FBO_POSTINGS, request)

    def _postings(self, what: str, method: methods.Method, asked: Mapping[str, Any]) -> PostingList:
        def page_of(cursor: str, limit: int, sort_dir: str) -> Page[order_wire.Posting]:
            request = {**asked, "limit": limit, "cursor": cursor, "sort_dir": sort_dir}
            page = self._ask(method, request, order_wire.Postings)
            return flagged(method, page.postings, page.cursor, page.has_next)

        return PostingList(
            pages=all_rows(
                what,
                lambda cursor: page_of(cursor, POSTINGS_A_PAGE, "ASC"),
                filter_text=filter_text(asked),
            ),
            newest=lambda: page_of("", 1, "DESC").rows,
        )

    def _ask(
        self, method: methods.Method, request: dict[str, Any], shape: type[wire.Shape]
    ) -> wire.Shape:
        return wire.decode(self._transport.read(method, request), shape, method.path)


def chunks(items: Sequence[Row], size: int) -> Iterator[Sequence[Row]]:
    """Offers or products in groups that fit one call."""
    for start in range(0, len(items), size):
        yield items[start : start + size]


def offers_listed(lists: Lists, *visibilities: str) -> frozenset[OfferId]:
    """The offers that the shop lists under one of these words; read to the proven end."""
    return frozenset(
        offer_id(row.offer_id)
        for visibility in visibilities
        for page in lists.products(visibility)
        for row in page.rows
    )


def _text(moment: datetime) -> str:
    return moment.astimezone(UTC).isoformat().replace("+00:00", "Z")


def flagged(
    method: methods.Method, rows: list[Row] | None, cursor: wire.Cursor, has_next: bool | None
) -> Page[Row]:
    """A page of a list that says whether there is more; where it doesn't, a cursor says so."""
    if rows is None and cursor is None and has_next is None:
        raise _no_list(method)
    if has_next and not cursor:
        raise ReadIncomplete(
            f"{method.path} says that there is more, and not where",
            "try again; nothing is decided on half a shop",
        )
    more = bool(rows) if has_next is None else has_next
    return Page(rows or [], str(cursor) if more and cursor else None)


def _counted(
    method: methods.Method, rows: list[Row] | None, cursor: wire.Cursor, total: int | None
) -> Page[Row]:
    """A page of a list that says how many rows it has."""
    if rows is None and cursor is None and total is None:
        raise _no_list(method)
    return Page(rows or [], str(cursor) if rows and cursor else None, total)


def _no_list(method: methods.Method) -> ReadIncomplete:
    """`{}` must not pass for a shop that has nothing."""
    return ReadIncomplete(
        f"{method.path} answered without a list",
        "try again; nothing is decided on half a shop",
    )
