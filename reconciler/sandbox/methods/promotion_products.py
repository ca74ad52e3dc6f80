"""POST /v2/actions/products: which products take part in a promotion, at which price."""

import sqlite3
from typing import Any

import msgspec

from reconciler.sandbox.cabinet import Cabinet
from reconciler.sandbox.cursors import read_cursor, write_cursor
from reconciler.sandbox.reading import Int64, check_limit
from reconciler.sandbox.replies import NOT_FOUND, Refusal

from .method import Method

# The schema has no highest limit; 100 was that of the method before (Ozon Seller API, 2026-04).
_LARGEST_PAGE = 100


class Request(msgspec.Struct):
    """``action_id`` and ``limit`` are required (Ozon Seller API docs, 2026-09)."""

    action_id: Int64
    limit: Int64
    last_id: str = ""


def answer(cabinet: Cabinet, request: Request) -> dict[str, Any]:
    """Return a page of products; the last one has an empty ``last_id``."""
    limit = check_limit(request.limit, _LARGEST_PAGE)
    running_promotion(cabinet, request.action_id)
    after = read_cursor(request.last_id)[0]
    rows = cabinet.db.rows(
        "SELECT * FROM promotion_products JOIN products USING (product_id)"
        " WHERE action_id = ? AND action_price IS NOT NULL AND product_id > ?"
        " ORDER BY product_id LIMIT ?",
        (request.action_id, after, limit + 1),
    )
    page = rows[:limit]
    sql = "SELECT count(action_price) FROM promotion_products WHERE action_id = ?"
    currency = cabinet.currency
    return {
        "products": [_product(row, currency) for row in page],
        "total": cabinet.db.count(sql, (request.action_id,)),
        "last_id": write_cursor(page[-1]["product_id"]) if len(rows) > limit else "",
    }


def running_promotion(cabinet: Cabinet, action_id: int) -> sqlite3.Row:
    """Return a promotion that has not ended.

    Raises:
        Refusal: 404 when there is none.
    """
    sql = "SELECT * FROM promotions WHERE action_id = ? AND ends_at > ?"
    row = cabinet.db.row(sql, (action_id, cabinet.now))
    if row is None:
        raise Refusal(404, NOT_FOUND, f"action {action_id} not found")
    return row


def _product(row: sqlite3.Row, currency: str) -> dict[str, Any]:
    def money(amount: str) -> dict[str, str]:
        return {"amount": amount, "currency": currency}

    return {
        "id": row["product_id"],
        "add_mode": "AUTO" if row["auto"] else "SELLER",
        "action_price": money(row["action_price"]),
        "max_action_price": money(row["max_price"]),
        "price": money(row["price"]),
        "marketplace_seller_price": money(row["price"]),
        "min_seller_price": money(row["min_price"]),
        "alert_max_action_price_failed": False,
        "current_boost": 0,
        "min_boost": 0,
        "max_boost": 0,
        "stock": row["stock"],
        "min_stock": 0,
        "recommended_stock": 0,
        "is_quarantined": row["quarantine_from"] is not None,
    }


METHOD = Method("/v2/actions/products", Request, answer, rows=("products",))
