"""POST /v3/posting/fbo/list: postings of Ozon's own warehouses."""

import sqlite3
from typing import Any

import msgspec

from reconciler.sandbox.cabinet import Cabinet
from reconciler.sandbox.clock import to_text
from reconciler.sandbox.posting_pages import (
    Conditions,
    Moment,
    SortDir,
    check_period,
    read_page,
)
from reconciler.sandbox.postings import lines_of
from reconciler.sandbox.reading import Int64

from .method import Method
from .posting_rows import cancellation, money, substatus


class Filter(msgspec.Struct):
    """A period of ``in_process_at``, in which either end may be left open, and names."""

    since: Moment | None = None
    to: Moment | None = None
    statuses: list[str] = []
    order_numbers: list[str] = []
    posting_numbers: list[str] = []


class Request(msgspec.Struct):
    """A page size of 1 to 1000. ``with`` is not read: the shop always sends all it has."""

    filter: Filter = msgspec.field(default_factory=Filter)
    limit: Int64 = 0
    cursor: str = ""
    sort_dir: SortDir = "ASC"


def answer(cabinet: Cabinet, request: Request) -> dict[str, Any]:
    """Return a page of postings.

    Raises:
        Refusal: 400 ``PERIOD_IS_TOO_LONG`` (Ozon Seller API docs, 2026-09).
    """
    chosen = request.filter
    check_period(chosen.since, chosen.to)
    conditions = Conditions()
    conditions.equal("fbo", 1)
    conditions.within("in_process_at", chosen.since, chosen.to)
    conditions.among("+status", chosen.statuses)
    conditions.among("+order_number", chosen.order_numbers)
    conditions.among("+posting_number", chosen.posting_numbers)
    page = read_page(cabinet.db, conditions, request.cursor, request.limit, request.sort_dir)
    lines = lines_of(cabinet.db, (row["number"] for row in page.rows))
    currency = cabinet.currency
    return {
        "postings": [_posting(row, lines[row["number"]], currency) for row in page.rows],
        "cursor": page.cursor,
        "has_next": bool(page.cursor),
    }


def _posting(row: sqlite3.Row, lines: list[sqlite3.Row], currency: str) -> dict[str, Any]:
    reason = cancellation(row)
    return {
        "posting_number": row["posting_number"],
        "order_id": row["order_id"],
        "order_number": row["order_number"],
        "status": row["status"],
        "substatus": substatus(row["status"]),
        "created_at": to_text(row["created_at"]),
        "in_process_at": to_text(row["in_process_at"]),
        "cancel_reason_id": reason["cancel_reason_id"],
        "products": [
            {
                "offer_id": line["offer_id"],
                "sku": line["sku"] or 0,
                "name": line["name"],
                "quantity": line["quantity"],
                "price": money(line, currency),
                "digital_codes": [],
                "is_marketplace_buyout": False,
            }
            for line in lines
        ],
        "analytics_data": {
            "city": "",
            "delivery_type": "PVZ",
            "is_legal": bool(row["legal"]),
            "is_premium": False,
            "payment_type_group_name": "",
            "warehouse_id": row["warehouse_id"],
            "warehouse_name": row["warehouse"],
        },
        "cancellation": {
            name: reason[name]
            for name in ("cancel_reason", "cancellation_initiator", "cancellation_type")
        },
        "additional_data": [],
    }


METHOD = Method("/v3/posting/fbo/list", Request, answer, rows=("postings",))
