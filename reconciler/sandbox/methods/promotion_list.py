"""GET /v1/actions: the promotions that have not ended. The one method that is not a POST."""

import sqlite3
from typing import Any

from reconciler.sandbox.cabinet import Cabinet
from reconciler.sandbox.clock import to_text

from .method import Method, NoFields


def answer(cabinet: Cabinet, _request: NoFields) -> dict[str, Any]:
    """Return all promotions on one page."""
    rows = cabinet.db.rows(
        "SELECT a.*, count(s.product_id) AS products, count(s.action_price) AS taken"
        " FROM promotions a LEFT JOIN promotion_products s USING (action_id)"
        " WHERE a.ends_at > ? GROUP BY action_id ORDER BY action_id",
        (cabinet.now,),
    )
    return {"result": [_promotion(row) for row in rows]}


def _promotion(row: sqlite3.Row) -> dict[str, Any]:
    frozen = row["freeze_date"]
    return {
        "id": row["action_id"],
        "title": row["title"],
        "description": "",
        "action_type": "DISCOUNT",
        "date_start": to_text(row["starts_at"]),
        "date_end": to_text(row["ends_at"]),
        "auto_add_dates": [],
        "freeze_date": "" if frozen is None else to_text(frozen),
        "potential_products_count": row["products"] - row["taken"],
        "participating_products_count": row["taken"],
        "banned_products_count": 0,
        "is_participating": row["taken"] > 0,
        "is_voucher_action": bool(row["voucher"]),
        "with_targeting": False,
        "order_amount": 0,
        "discount_type": "UNKNOWN",
        "discount_value": 0,
    }


METHOD = Method("/v1/actions", NoFields, answer, rows=("result",), verb="GET")
