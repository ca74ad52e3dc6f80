"""POST /v5/product/info/prices: prices as JSON numbers."""

import sqlite3
from decimal import Decimal
from typing import Any

import msgspec

from reconciler.sandbox.cabinet import Cabinet
from reconciler.sandbox.cursors import read_cursor, write_cursor
from reconciler.sandbox.products import select
from reconciler.sandbox.reading import Int64, check_limit

from .marketing import marketing_of
from .method import Method


class Filter(msgspec.Struct):
    """Up to 1000 ids, or a visibility."""

    offer_id: list[str] = []
    product_id: list[Int64] = []
    visibility: str = "ALL"


class Request(msgspec.Struct):
    """``filter`` and ``limit`` (1 to 1000) are required (Ozon Seller API docs, 2026-09)."""

    filter: Filter
    limit: Int64
    cursor: str = ""


def answer(cabinet: Cabinet, request: Request) -> dict[str, Any]:
    """Return a page of prices. As in the official example the last page has an empty cursor."""
    limit = check_limit(request.limit, 1000)
    chosen = request.filter
    selection = select(chosen.visibility, chosen.offer_id, chosen.product_id)
    rows = selection.page(cabinet.db, read_cursor(request.cursor)[0], limit + 1)
    page = rows[:limit]
    total = selection.count(cabinet.db)
    currency = cabinet.currency
    marketing = marketing_of(cabinet, [row["product_id"] for row in page])
    return {
        "items": [_item(row, currency, marketing[row["product_id"]]) for row in page],
        "cursor": write_cursor(page[-1]["product_id"]) if len(rows) > limit else "",
        "total": total,
        "total_items": total,
    }


def _item(row: sqlite3.Row, currency: str, marketing: dict[str, Any]) -> dict[str, Any]:
    price = Decimal(row["price"])
    return {
        "product_id": row["product_id"],
        "offer_id": row["offer_id"],
        "price": {
            "price": price,
            "old_price": Decimal(row["old_price"]),
            "min_price": Decimal(row["min_price"]),
            "net_price": Decimal(row["net_price"]),
            "marketing_seller_price": price,
            "vat": Decimal(row["vat"]),
            "currency_code": currency,
            "auto_action_enabled": bool(row["auto_action"]),
            "auto_add_to_ozon_actions_list_enabled": bool(row["auto_add"]),
            "declared_price": {"amount": row["declared_price"], "currency": currency},
        },
        "price_indexes": {"color_index": "WITHOUT_INDEX"},
        "marketing_actions": marketing,
        "acquiring": 0,
        "volume_weight": 0,
    }


METHOD = Method("/v5/product/info/prices", Request, answer, rows=("items",))
