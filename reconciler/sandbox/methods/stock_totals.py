"""POST /v4/product/info/stocks: stock of products, summed for each scheme."""

from typing import Any

import msgspec

from reconciler.sandbox.cabinet import Cabinet
from reconciler.sandbox.cursors import read_cursor, write_cursor
from reconciler.sandbox.products import select
from reconciler.sandbox.reading import Int64, check_limit
from reconciler.sandbox.scheme_sums import sum_by_scheme

from .method import Method


class Filter(msgspec.Struct):
    """Ids, or a visibility."""

    offer_id: list[str] = []
    product_id: list[Int64] = []
    visibility: str = "ALL"


class Request(msgspec.Struct):
    """``filter`` and ``limit`` (1 to 1000) are required (Ozon Seller API docs, 2026-09)."""

    filter: Filter
    limit: Int64
    cursor: str = ""


def answer(cabinet: Cabinet, request: Request) -> dict[str, Any]:
    """Return a page of products with one stock entry for each scheme they ever had stock in.

    As in the official example the last page still has a cursor; only an empty page has none.
    """
    limit = check_limit(request.limit, 1000)
    chosen = request.filter
    selection = select(chosen.visibility, chosen.offer_id, chosen.product_id)
    rows = selection.page(cabinet.db, read_cursor(request.cursor)[0], limit)
    sums = sum_by_scheme(cabinet.db, rows)
    total = selection.count(cabinet.db)
    return {
        "items": [
            {
                "product_id": row["product_id"],
                "offer_id": row["offer_id"],
                "stocks": [
                    {
                        "type": entry["scheme"],
                        "present": entry["present"],
                        "reserved": entry["reserved"],
                        "sku": row["sku"] or 0,
                        "shipment_type": "SHIPMENT_TYPE_GENERAL",
                        "warehouse_ids": msgspec.json.decode(entry["warehouse_ids"]),
                    }
                    for entry in sums[row["product_id"]]
                ],
            }
            for row in rows
        ],
        "cursor": write_cursor(rows[-1]["product_id"]) if rows else "",
        "total": total,
        "total_items": total,
    }


METHOD = Method("/v4/product/info/stocks", Request, answer, rows=("items",))
