"""POST /v4/product/info/attributes: the cards of products, with all that is filled in."""

import sqlite3
from typing import Any

import msgspec

from reconciler.sandbox.barcodes import barcodes_of, main_barcode
from reconciler.sandbox.cabinet import Cabinet
from reconciler.sandbox.cards import Card, CardAttribute, read_cards
from reconciler.sandbox.cursors import read_cursor, write_cursor
from reconciler.sandbox.products import MOST_IDS, select
from reconciler.sandbox.reading import Int64, check_limit
from reconciler.sandbox.replies import invalid

from .method import Method


class Filter(msgspec.Struct):
    """Ids, or a visibility."""

    offer_id: list[str] = []
    product_id: list[Int64] = []
    sku: list[Int64] = []
    visibility: str = "ALL"


class Request(msgspec.Struct):
    """``limit`` is 1 to 1000; with ids it may be left out (Ozon Seller API docs, 2026-09)."""

    filter: Filter = msgspec.field(default_factory=Filter)
    last_id: str = ""
    limit: Int64 = 0
    sort_by: str = ""
    sort_dir: str = ""


def answer(cabinet: Cabinet, request: Request) -> dict[str, Any]:
    """Return a page of cards in the order of product ids.

    ``total`` is text, as the schema of 2026-09 has it, while the official example shows a number.
    Another order than by product id is refused: pages in it are not kept here.
    """
    if request.sort_by not in ("", "id") or request.sort_dir.lower() not in ("", "asc"):
        raise invalid("sort_by: the sandbox sorts by id only, ascending")
    chosen = request.filter
    named = bool(chosen.offer_id or chosen.product_id or chosen.sku)
    limit = check_limit(request.limit or (MOST_IDS if named else 0), 1000)
    selection = select(chosen.visibility, chosen.offer_id, chosen.product_id, chosen.sku)
    rows = selection.page(cabinet.db, read_cursor(request.last_id)[0], limit)
    ids = [row["product_id"] for row in rows]
    cards, codes = read_cards(cabinet.db, ids), barcodes_of(cabinet.db, ids)
    empty = Card()
    return {
        "result": [
            {
                **_item(row, cards.get(row["product_id"], empty)),
                "barcode": main_barcode(cabinet.db, row["product_id"]),
                "barcodes": codes[row["product_id"]],
            }
            for row in rows
        ],
        "total": str(selection.count(cabinet.db)),
        "last_id": write_cursor(ids[-1]) if ids else "",
    }


def _item(row: sqlite3.Row, card: Card) -> dict[str, Any]:
    return {
        "id": row["product_id"],
        "offer_id": row["offer_id"],
        "sku": str(row["sku"] or 0),
        "name": row["name"],
        "description_category_id": card.description_category_id,
        "type_id": card.type_id,
        "attributes": [_attribute(a, "dictionary_value_id") for a in card.attributes],
        "complex_attributes": [_attribute(a, "dictionaryValueId") for a in card.complex_attributes],
        "attributes_with_defaults": [],
        "images": list(card.images),
        "primary_image": card.images[0] if card.images else "",
        "color_image": card.color_image,
        "depth": card.depth,
        "width": card.width,
        "height": card.height,
        "dimension_unit": card.dimension_unit,
        "weight": card.weight,
        "weight_unit": card.weight_unit,
        "pdf_list": [{"file_name": pdf.src_url, "name": pdf.name} for pdf in card.pdf_list],
        "model_info": {"model_id": row["product_id"], "count": 1},
    }


def _attribute(attribute: CardAttribute, dictionary_field: str) -> dict[str, Any]:
    """Return an attribute; inside of complex ones the schema spells the dictionary id its own way.

    (Ozon Seller API schema, 2026-09.)
    """
    return {
        "id": attribute.id,
        "complex_id": attribute.complex_id,
        "values": [
            {dictionary_field: value.dictionary_value_id, "value": value.value}
            for value in attribute.values
        ],
    }


METHOD = Method("/v4/product/info/attributes", Request, answer, rows=("result",))
