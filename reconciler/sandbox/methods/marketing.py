"""The marketing_actions block of prices: which running promotions a product takes part in."""

import sqlite3
from collections import defaultdict
from collections.abc import Sequence
from decimal import Decimal
from typing import Any

from reconciler.sandbox.cabinet import Cabinet
from reconciler.sandbox.clock import to_text
from reconciler.sandbox.products import json_ids


def marketing_of(cabinet: Cabinet, product_ids: Sequence[int]) -> dict[int, dict[str, Any]]:
    """Return the block of each product. It has titles and periods of promotions, never their ids.

    The discount is told as a share of the struck-through price, 0 without one; what Ozon means by
    its whole number is not documented.
    """
    rows = cabinet.db.rows(
        "SELECT s.product_id, s.action_price, a.title, a.starts_at, a.ends_at, p.old_price"
        " FROM promotion_products s JOIN promotions a USING (action_id)"
        " JOIN products p USING (product_id)"
        " WHERE s.action_price IS NOT NULL AND a.starts_at <= ? AND a.ends_at > ?"
        " AND s.product_id IN (SELECT value FROM json_each(?)) ORDER BY action_id",
        (cabinet.now, cabinet.now, json_ids(product_ids)),
    )
    of_product: defaultdict[int, list[sqlite3.Row]] = defaultdict(list)
    for row in rows:
        of_product[row["product_id"]].append(row)
    return {product_id: _block(of_product[product_id]) for product_id in product_ids}


def _block(rows: list[sqlite3.Row]) -> dict[str, Any]:
    block: dict[str, Any] = {"actions": [_action(row) for row in rows], "ozon_actions_exist": False}
    if rows:
        block["current_period_from"] = to_text(max(row["starts_at"] for row in rows))
        block["current_period_to"] = to_text(min(row["ends_at"] for row in rows))
    return block


def _action(row: sqlite3.Row) -> dict[str, Any]:
    old_price, price = Decimal(row["old_price"]), Decimal(row["action_price"])
    return {
        "title": row["title"],
        "date_from": to_text(row["starts_at"]),
        "date_to": to_text(row["ends_at"]),
        "value": round((1 - price / old_price) * 100) if old_price > price else 0,
    }
