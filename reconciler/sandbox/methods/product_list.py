"""POST /v3/product/list: who is in the shop."""

import sqlite3
from typing import Any

import msgspec

from reconciler.sandbox.cabinet import Cabinet
from reconciler.sandbox.cursors import read_cursor, write_cursor
from reconciler.sandbox.products import MOST_IDS, select
from reconciler.sandbox.reading import Int64, check_limit
from reconciler.sandbox.replies import invalid

from .method import Method


class Filter(msgspec.Struct):
    """Ids of one kind, or a visibility."""

    offer_id: list[str] = []
    product_id: list[Int64] = []
    skus: list[Int64] = []
    visibility: str = "ALL"


class Request(msgspec.Struct):
    """``limit`` is 1 to 1000; with ids it may be left out (Ozon Seller API docs, 2026-09)."""

    filter: Filter = msgspec.field(default_factory=Filter)
    last_id: str = ""
    limit: Int64 = 0


def answer(cabinet: Cabinet, request: Request) -> dict[str, Any]:
    """Return a page of products.

    As in the official example the last page still has a ``last_id``; only an empty page has none.
    ``total`` is announced to go on 2026-11-23 in favour of ``total_items``; methods stay for a
    while after such dates, so both are sent.
    """
    chosen = request.filter
    kinds = [ids for ids in (chosen.offer_id, chosen.product_id, chosen.skus) if ids]
    if len(kinds) > 1:
        raise invalid("filter: only one group of ids can be used at a time")
    limit = check_limit(request.limit or (MOST_IDS if kinds else 0), 1000)
    selection = select(chosen.visibility, chosen.offer_id, chosen.product_id, chosen.skus)
    rows = selection.page(cabinet.db, read_cursor(request.last_id)[0], limit)
    total = selection.count(cabinet.db)
    return {
        "result": {
            "items": [_item(row) for row in rows],
            "total": total,
            "total_items": total,
            "last_id": write_cursor(rows[-1]["product_id"]) if rows else "",
        }
    }


def _item(row: sqlite3.Row) -> dict[str, Any]:
    return {
        "product_id": row["product_id"],
        "offer_id": row["offer_id"],
        "sku": row["sku"] or 0,
        "has_fbo_stocks": row["fbo_present"] > 0,
        "has_fbs_stocks": row["fbs_present"] > 0,
        "archived": bool(row["archived"]),
        "is_discounted": False,
        "quants": [],
    }


METHOD = Method("/v3/product/list", Request, answer, rows=("result", "items"))
