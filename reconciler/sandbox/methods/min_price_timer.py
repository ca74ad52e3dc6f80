"""POST /v1/product/action/timer/update and /status: how long minimum prices still count."""

import sqlite3
from typing import Any

import msgspec

from reconciler.sandbox.cabinet import Cabinet
from reconciler.sandbox.clock import to_text
from reconciler.sandbox.min_price_timer import counts, prolong, runs
from reconciler.sandbox.products import json_ids
from reconciler.sandbox.reading import Int64
from reconciler.sandbox.replies import invalid

from .method import Method

_MOST_PRODUCTS = 1000


class Request(msgspec.Struct):
    """Up to 1000 product ids (Ozon Seller API docs, 2026-09)."""

    product_ids: list[Int64] = []


def answer_update(cabinet: Cabinet, request: Request) -> dict[str, Any]:
    """Let minimum prices count 30 days from now on, also those whose timer ran out.

    The answer is empty: a product that does not exist or has no minimum price is passed over.
    """
    _check(request)
    prolong(cabinet.db, request.product_ids, cabinet.now)
    return {}


def answer_status(cabinet: Cabinet, request: Request) -> dict[str, Any]:
    """Return the timers of the products that exist; without one that runs there is no end."""
    _check(request)
    sql = "SELECT * FROM products WHERE product_id IN (SELECT value FROM json_each(?))"
    rows = cabinet.db.rows(f"{sql} ORDER BY product_id", (json_ids(request.product_ids),))
    return {"statuses": [_status(row, cabinet.now) for row in rows]}


def _check(request: Request) -> None:
    if not 1 <= len(request.product_ids) <= _MOST_PRODUCTS:
        raise invalid(f"product_ids: value must contain between 1 and {_MOST_PRODUCTS} items")


def _status(row: sqlite3.Row, now: int) -> dict[str, Any]:
    return {
        "product_id": row["product_id"],
        "expired_at": to_text(row["min_price_until"]) if runs(row, now) else None,
        "min_price_for_auto_actions_enabled": counts(row, now),
    }


UPDATE = Method("/v1/product/action/timer/update", Request, answer_update, writes=True)
STATUS = Method("/v1/product/action/timer/status", Request, answer_status)
