"""POST /v1/product/info/warehouse/stocks: all rows of one warehouse."""

from typing import Any

import msgspec

from reconciler.sandbox.cabinet import Cabinet
from reconciler.sandbox.clock import to_text
from reconciler.sandbox.cursors import read_cursor, write_cursor
from reconciler.sandbox.reading import Int64, check_limit
from reconciler.sandbox.replies import NOT_FOUND, Refusal

from .method import Method

_READABLE = """
    SELECT 1 FROM warehouses
    WHERE warehouse_id = ? AND scheme IN ('fbs', 'rfbs') AND removed = 0
"""
_SQL = """
    SELECT p.sku, p.product_id, p.offer_id, s.warehouse_id, s.present, s.reserved,
           s.present - s.reserved AS free_stock, s.updated_at
    FROM stocks s JOIN products p USING (product_id)
    WHERE s.warehouse_id = ? AND s.product_id > ?
    ORDER BY s.product_id LIMIT ?
"""


class Request(msgspec.Struct):
    """One warehouse and a page size of 1 to 1000 (Ozon Seller API docs, 2026-09)."""

    warehouse_id: Int64
    limit: Int64
    cursor: str = ""


def answer(cabinet: Cabinet, request: Request) -> dict[str, Any]:
    """Return a page of rows; a product that never had stock there has no row.

    The method is for FBS and rFBS warehouses; another id is answered with 404, which is our
    reading: the documentation is silent. An empty cursor means that there is no more.
    """
    limit = check_limit(request.limit, 1000)
    if cabinet.db.row(_READABLE, (request.warehouse_id,)) is None:
        raise Refusal(404, NOT_FOUND, f"warehouse {request.warehouse_id} not found")
    after = read_cursor(request.cursor)[0]
    rows = cabinet.db.rows(_SQL, (request.warehouse_id, after, limit + 1))
    has_next = len(rows) > limit
    page = rows[:limit]
    return {
        "stocks": [
            {**dict(row), "sku": row["sku"] or 0, "updated_at": to_text(row["updated_at"])}
            for row in page
        ],
        "has_next": has_next,
        "cursor": write_cursor(page[-1]["product_id"]) if has_next else "",
    }


METHOD = Method("/v1/product/info/warehouse/stocks", Request, answer, rows=("stocks",))
