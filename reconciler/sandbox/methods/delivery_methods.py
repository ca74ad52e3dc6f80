"""POST /v2/delivery-method/list: how the seller's warehouses deliver."""

import sqlite3
from typing import Any, Literal

import msgspec

from reconciler.sandbox.cabinet import Cabinet
from reconciler.sandbox.clock import to_text
from reconciler.sandbox.cursors import read_cursor, write_cursor
from reconciler.sandbox.products import json_ids
from reconciler.sandbox.reading import Int64, check_limit
from reconciler.sandbox.replies import invalid

from .method import Method

_MOST = 100
_PROVIDER = 24
# Ids are positive, so that a descending page begins at the greatest number there is.
_END = 2**63 - 1


class Filter(msgspec.Struct):
    """Up to 100 ids of a kind (Ozon Seller API docs, 2026-09)."""

    delivery_method_ids: list[Int64] = []
    warehouse_ids: list[Int64] = []
    provider_ids: list[Int64] = []
    status: list[Literal["NEW", "EDITED", "ACTIVE", "DISABLED", "WAITING", "BROKEN"]] = []


class Request(msgspec.Struct):
    """A page size of 1 to 100 (Ozon Seller API docs, 2026-09)."""

    limit: Int64
    filter: Filter = msgspec.field(default_factory=Filter)
    cursor: str = ""
    sort_dir: Literal["ASC", "DESC"] = "ASC"


def answer(cabinet: Cabinet, request: Request) -> dict[str, Any]:
    """Return a page of delivery methods; all of this shop belong to one provider."""
    limit = check_limit(request.limit, _MOST)
    chosen = request.filter
    for name in ("delivery_method_ids", "warehouse_ids", "provider_ids"):
        if len(getattr(chosen, name)) > _MOST:
            raise invalid(f"filter.{name}: at most {_MOST} values")
    down = request.sort_dir == "DESC"
    after = read_cursor(request.cursor)[0]
    params = {
        "after": _END if down and not request.cursor else after,
        "ids": json_ids(chosen.delivery_method_ids),
        "warehouses": json_ids(chosen.warehouse_ids),
        "statuses": json_ids(chosen.status),
        "provided": not chosen.provider_ids or _PROVIDER in chosen.provider_ids,
        "limit": limit + 1,
    }
    rows = cabinet.db.rows(_sql(down=down), params)
    has_next = len(rows) > limit
    page = rows[:limit]
    return {
        "delivery_methods": [_delivery_method(row) for row in page],
        "has_next": has_next,
        "cursor": write_cursor(page[-1]["method_id"]) if has_next else "",
    }


def _sql(*, down: bool) -> str:
    return f"""
        SELECT m.*, w.scheme FROM delivery_methods m JOIN warehouses w USING (warehouse_id)
        WHERE method_id {"<" if down else ">"} :after AND :provided
          AND (:ids = '[]' OR method_id IN (SELECT value FROM json_each(:ids)))
          AND (:warehouses = '[]' OR warehouse_id IN (SELECT value FROM json_each(:warehouses)))
          AND (:statuses = '[]' OR m.status IN (SELECT value FROM json_each(:statuses)))
        ORDER BY method_id {"DESC" if down else "ASC"} LIMIT :limit
    """  # noqa: S608 - words of ours only


def _delivery_method(row: sqlite3.Row) -> dict[str, Any]:
    return {
        "id": row["method_id"],
        "name": row["name"],
        "status": row["status"],
        "warehouse_id": row["warehouse_id"],
        "provider_id": _PROVIDER,
        "tpl_integration_type": "non_integrated" if row["scheme"] == "rfbs" else "aggregator",
        "cutoff": "14:00",
        "sla_cut_in": 1440,
        "is_express": False,
        "created_at": to_text(row["created_at"]),
        "updated_at": to_text(row["updated_at"]),
    }


METHOD = Method("/v2/delivery-method/list", Request, answer, rows=("delivery_methods",))
