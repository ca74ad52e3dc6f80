"""POST /v2/product/info/stocks-by-warehouse/fbs: rows of named products on seller warehouses."""

from typing import Any

import msgspec

from reconciler.sandbox.cabinet import Cabinet
from reconciler.sandbox.cursors import read_cursor, write_cursor
from reconciler.sandbox.products import MOST_IDS, json_ids
from reconciler.sandbox.reading import Int64, check_limit
from reconciler.sandbox.replies import invalid

from .method import Method

_SQL = """
    SELECT p.sku, p.product_id, p.offer_id, s.warehouse_id, w.name AS warehouse_name,
           s.present, s.reserved, s.present - s.reserved AS free_stock
    FROM products p JOIN stocks s USING (product_id) JOIN warehouses w USING (warehouse_id)
    WHERE (p.offer_id IN (SELECT value FROM json_each(:offers))
           OR p.sku IN (SELECT value FROM json_each(:skus)))
      AND w.scheme IN ('fbs', 'rfbs')
      AND (s.product_id, s.warehouse_id) > (:product_id, :warehouse_id)
    ORDER BY s.product_id, s.warehouse_id LIMIT :limit
"""


class Request(msgspec.Struct):
    """Offers or SKUs, not both, and a page size."""

    limit: Int64
    offer_id: list[str] = []
    sku: list[Int64] = []
    cursor: str = ""


def answer(cabinet: Cabinet, request: Request) -> dict[str, Any]:
    """Return a page of product and warehouse pairs.

    The documentation (2026-09) gives no maximum for ids and rows; 1000 is our reading, the number
    of its neighbours. An empty cursor means that there is no more.
    """
    limit = check_limit(request.limit, 1000)
    if bool(request.offer_id) == bool(request.sku):
        raise invalid("exactly one of offer_id and sku must be set")
    if len(request.offer_id) + len(request.sku) > MOST_IDS:
        raise invalid(f"offer_id, sku: at most {MOST_IDS} values")
    product_id, warehouse_id = read_cursor(request.cursor, 2)
    rows = cabinet.db.rows(
        _SQL,
        {
            "offers": json_ids(request.offer_id),
            "skus": json_ids(request.sku),
            "product_id": product_id,
            "warehouse_id": warehouse_id,
            "limit": limit + 1,
        },
    )
    has_next = len(rows) > limit
    page = rows[:limit]
    last = page[-1] if has_next else None
    return {
        "products": [{**dict(row), "sku": row["sku"] or 0} for row in page],
        "has_next": has_next,
        "cursor": write_cursor(last["product_id"], last["warehouse_id"]) if last else "",
    }


METHOD = Method("/v2/product/info/stocks-by-warehouse/fbs", Request, answer, rows=("products",))
