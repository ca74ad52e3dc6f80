"""POST /v1/product/import/info: how a task with product writes goes."""

from typing import Any

import msgspec

from reconciler.sandbox.cabinet import Cabinet
from reconciler.sandbox.card_errors import read_errors
from reconciler.sandbox.reading import Int64
from reconciler.sandbox.replies import NOT_FOUND, Refusal

from .method import Method


class Request(msgspec.Struct):
    """``task_id`` is required (Ozon Seller API docs, 2026-09)."""

    task_id: Int64


def answer(cabinet: Cabinet, request: Request) -> dict[str, Any]:
    """Return each item of the task with its status.

    Raises:
        Refusal: 404 when there is no such task; the documentation does not say what comes then.
    """
    sql = "SELECT * FROM task_items WHERE task_id = ? ORDER BY position"
    rows = cabinet.db.rows(sql, (request.task_id,))
    if not rows:
        raise Refusal(404, NOT_FOUND, f"task {request.task_id} not found")
    items = [
        {
            "offer_id": row["offer_id"],
            "product_id": row["product_id"],
            "status": row["status"],
            "errors": [error.in_task() for error in read_errors(row["errors"])],
        }
        for row in rows
    ]
    return {"result": {"items": items, "total": len(items)}}


METHOD = Method("/v1/product/import/info", Request, answer)
