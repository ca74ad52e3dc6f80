"""POST /v2/product/pictures/info: the pictures of products, and those that could not be loaded."""

from typing import Any

import msgspec

from reconciler.sandbox.cabinet import Cabinet
from reconciler.sandbox.cards import read_card
from reconciler.sandbox.products import MOST_IDS, select
from reconciler.sandbox.reading import Int64
from reconciler.sandbox.replies import invalid

from .method import Method


class Request(msgspec.Struct):
    """1 to 1000 product ids (Ozon Seller API docs, 2026-09)."""

    product_id: list[Int64] = []


def answer(cabinet: Cabinet, request: Request) -> dict[str, Any]:
    """Return the pictures of each product that exists; the main one stands apart."""
    if not request.product_id:
        raise invalid(f"product_id: value must contain between 1 and {MOST_IDS} items, inclusive")
    rows = select("ALL", product_ids=request.product_id).page(cabinet.db, -1, MOST_IDS)
    return {"items": [_item(cabinet, row["product_id"]) for row in rows]}


def _item(cabinet: Cabinet, product_id: int) -> dict[str, Any]:
    card = read_card(cabinet.db, product_id)
    sql = "SELECT picture_errors FROM cards WHERE product_id = ?"
    row = cabinet.db.row(sql, (product_id,))
    return {
        "product_id": product_id,
        "primary_photo": list(card.images[:1]),
        "photo": list(card.images[1:]),
        "color_photo": [card.color_image] if card.color_image else [],
        "errors": msgspec.json.decode(row["picture_errors"]) if row else [],
    }


METHOD = Method("/v2/product/pictures/info", Request, answer, rows=("items",))
