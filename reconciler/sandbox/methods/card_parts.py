"""What /v3/product/info/list shows of cards."""

import sqlite3
from typing import Any

from reconciler.sandbox.barcodes import barcodes_of
from reconciler.sandbox.card_errors import errors_of
from reconciler.sandbox.cards import Card, read_cards
from reconciler.sandbox.database import Database


def card_parts(db: Database, products: list[sqlite3.Row]) -> list[dict[str, Any]]:
    """Return for each product the fields that come from its card.

    ``images`` hold the main picture too: the documentation (2026-09) tells to copy them from here
    when only their order changes.
    """
    ids = [product["product_id"] for product in products]
    cards, codes = read_cards(db, ids), barcodes_of(db, ids)
    empty = Card()
    return [
        {
            **_shown(cards.get(product_id, empty)),
            "barcodes": codes[product_id],
            "errors": [error.on_product() for error in errors_of(db, product_id)],
        }
        for product_id in ids
    ]


def _shown(card: Card) -> dict[str, Any]:
    return {
        "description_category_id": card.description_category_id,
        "type_id": card.type_id,
        "images": list(card.images),
        "primary_image": list(card.images[:1]),
        "color_image": [card.color_image] if card.color_image else [],
        "promotions": [{"type": "REVIEWS_PROMO", "is_enabled": card.reviews_promo}],
    }
