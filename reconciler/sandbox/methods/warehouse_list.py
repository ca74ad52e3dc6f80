"""POST /v2/warehouse/list: the warehouses of the seller."""

import sqlite3
from typing import Any

import msgspec

from reconciler.sandbox.cabinet import Cabinet
from reconciler.sandbox.clock import to_text
from reconciler.sandbox.cursors import read_cursor, write_cursor
from reconciler.sandbox.products import json_ids
from reconciler.sandbox.reading import Int64, check_limit
from reconciler.sandbox.replies import invalid

from .method import Method

_MOST = 200
_SQL = """
    SELECT * FROM warehouses
    WHERE scheme IN ('fbs', 'rfbs') AND removed = 0 AND warehouse_id > :after
      AND (:ids = '[]' OR warehouse_id IN (SELECT value FROM json_each(:ids)))
    ORDER BY warehouse_id LIMIT :limit
"""


class Request(msgspec.Struct):
    """A page size of 1 to 200 and up to 200 ids (Ozon Seller API docs, 2026-09)."""

    limit: Int64
    cursor: str = ""
    warehouse_ids: list[Int64] = []


def answer(cabinet: Cabinet, request: Request) -> dict[str, Any]:
    """Return a page of FBS and rFBS warehouses.

    Ozon's own FBO warehouses and those of FBP partners have methods of their own (Ozon Seller API
    docs, 2026-09), so such a warehouse of this shop shows only in the stock of products.
    """
    limit = check_limit(request.limit, _MOST)
    if len(request.warehouse_ids) > _MOST:
        raise invalid(f"warehouse_ids: at most {_MOST} values")
    params = {
        "after": read_cursor(request.cursor)[0],
        "ids": json_ids(request.warehouse_ids),
        "limit": limit + 1,
    }
    rows = cabinet.db.rows(_SQL, params)
    has_next = len(rows) > limit
    page = rows[:limit]
    return {
        "warehouses": [_warehouse(row) for row in page],
        "has_next": has_next,
        "cursor": write_cursor(page[-1]["warehouse_id"]) if has_next else "",
    }


def _warehouse(row: sqlite3.Row) -> dict[str, Any]:
    paused_at = row["paused_at"]
    return {
        "warehouse_id": row["warehouse_id"],
        "name": row["name"],
        "status": row["status"],
        "warehouse_type": row["scheme"],
        "is_rfbs": row["scheme"] == "rfbs",
        "is_kgt": bool(row["kgt"]),
        "is_express": False,
        "is_comfort": False,
        "is_auto_assembly": False,
        "is_waybill_enabled": False,
        "has_entrusted_acceptance": False,
        "has_postings_limit": False,
        "postings_limit": -1,
        "min_postings_limit": 0,
        "with_item_list": False,
        "working_days": ["MONDAY", "TUESDAY", "WEDNESDAY", "THURSDAY", "FRIDAY"],
        "created_at": to_text(row["created_at"]),
        "updated_at": to_text(row["updated_at"]),
        "pause_at": None if paused_at is None else to_text(paused_at),
    }


METHOD = Method("/v2/warehouse/list", Request, answer, rows=("warehouses",))
