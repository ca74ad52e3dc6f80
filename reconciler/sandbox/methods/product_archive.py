"""POST /v1/product/archive and /v1/product/unarchive."""

import sqlite3
from typing import Any

import msgspec

from reconciler.sandbox.cabinet import Cabinet
from reconciler.sandbox.item_limits import take_day, take_minute
from reconciler.sandbox.products import json_ids
from reconciler.sandbox.reading import Int64
from reconciler.sandbox.replies import FAILED_PRECONDITION, NOT_FOUND, Refusal, invalid

from .method import Method

_MOST_PRODUCTS = 100


class Request(msgspec.Struct):
    """Up to 100 product ids (Ozon Seller API docs, 2026-09)."""

    product_id: list[Int64] = []


def answer_archive(cabinet: Cabinet, request: Request) -> dict[str, Any]:
    """Archive all the products or none.

    The answer is one boolean, so a product that cannot go refuses the whole call. That stock must
    be zero first is documented (2026-09), its error is not: this one is ours.

    Raises:
        Refusal: 400 when a unit lies anywhere, reserved or not; 404 for an unknown id.
    """
    rows = _products(cabinet, request)
    cabinet.item_faults.check_all([row["offer_id"] for row in rows])
    for row in rows:
        sql = "SELECT coalesce(sum(present), 0) FROM stocks WHERE product_id = ?"
        if not row["archived"] and cabinet.db.count(sql, (row["product_id"],)):
            message = f"product {row['product_id']} has stock; zero it before archiving"
            raise Refusal(400, FAILED_PRECONDITION, message)
    _store(cabinet, request, archived=1)
    return {"result": True}


def answer_unarchive(cabinet: Cabinet, request: Request) -> dict[str, Any]:
    """Bring all the products back or none.

    Raises:
        Refusal: 429 over the limit by the minute, or with ``autoarchive_restore_failed`` over 100
            products a day that Ozon archived by itself; those archived by hand have no such limit
            (Ozon Seller API docs, 2026-09). 404 for an unknown id.
    """
    rows = _products(cabinet, request)
    cabinet.item_faults.check_all([row["offer_id"] for row in rows])
    take_minute(cabinet, "unarchive", len(rows))
    by_ozon = sum(1 for row in rows if row["archived"] and row["autoarchived"])
    most = cabinet.limits.autoarchived_per_day
    take_day(cabinet, "restore", by_ozon, most, "autoarchive_restore_failed")
    _store(cabinet, request, archived=0)
    return {"result": True}


def _products(cabinet: Cabinet, request: Request) -> list[sqlite3.Row]:
    if not 1 <= len(request.product_id) <= _MOST_PRODUCTS:
        raise invalid(f"product_id: value must contain between 1 and {_MOST_PRODUCTS} items")
    sql = "SELECT * FROM products WHERE product_id IN (SELECT value FROM json_each(?))"
    rows = cabinet.db.rows(sql, (json_ids(request.product_id),))
    unknown = set(request.product_id) - {row["product_id"] for row in rows}
    if unknown:
        raise Refusal(404, NOT_FOUND, f"product {min(unknown)} not found")
    return rows


def _store(cabinet: Cabinet, request: Request, *, archived: int) -> None:
    """Write what changes; a product that is there already keeps the way it came."""
    cabinet.db.execute(
        "UPDATE products SET archived = ?, autoarchived = 0, updated_at = ? WHERE archived <> ?"
        " AND product_id IN (SELECT value FROM json_each(?))",
        (archived, cabinet.now, archived, json_ids(request.product_id)),
    )


ARCHIVE = Method("/v1/product/archive", Request, answer_archive, writes=True)
UNARCHIVE = Method("/v1/product/unarchive", Request, answer_unarchive, writes=True)
