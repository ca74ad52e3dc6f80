"""POST /v1/product/update/offer-id: gives products new offer ids."""

from typing import Any

import msgspec

from reconciler.sandbox.cabinet import Cabinet
from reconciler.sandbox.item_limits import take_minute
from reconciler.sandbox.price_rules import ItemError
from reconciler.sandbox.products import find
from reconciler.sandbox.replies import invalid

from .method import Method

_MOST_PAIRS = 25
_LONGEST = 50


class Pair(msgspec.Struct):
    """The offer id a product has, and the one it gets."""

    offer_id: str = ""
    new_offer_id: str = ""


class Request(msgspec.Struct):
    """1 to 25 pairs (Ozon Seller API docs, 2026-09)."""

    update_offer_id: list[Pair] = []


def answer(cabinet: Cabinet, request: Request) -> dict[str, Any]:
    """Rename pair after pair and tell which could not be.

    Each pair meets what the pairs before it left, so a chain works in one order and not in the
    other. All that hangs on a product follows; a task that was sent before still means the offer
    id that stands in it.

    Raises:
        Refusal: 400 for no pairs or over 25, 429 over the limit of products by the minute.
    """
    pairs = request.update_offer_id
    if not 1 <= len(pairs) <= _MOST_PAIRS:
        raise invalid(f"update_offer_id: value must contain between 1 and {_MOST_PAIRS} items")
    take_minute(cabinet, "offer-id", len(pairs))
    errors = []
    for pair in pairs:
        try:
            _rename(cabinet, pair)
        except ItemError as error:
            errors.append({"offer_id": pair.offer_id, "message": error.code or error.message})
    return {"errors": errors}


def _rename(cabinet: Cabinet, pair: Pair) -> None:
    """Rename one product. The method has no codes: the message of an error is all it tells."""
    product = find(cabinet.db, pair.offer_id) if pair.offer_id else None
    if product is None:
        raise ItemError("", "OFFER_ID_NOT_FOUND")
    cabinet.item_faults.check(pair.offer_id)
    if not 1 <= len(pair.new_offer_id) <= _LONGEST:
        raise ItemError("", "OFFER_ID_INVALID")
    if find(cabinet.db, pair.new_offer_id) is not None:
        raise ItemError("", "OFFER_ID_ALREADY_EXISTS")
    cabinet.db.execute(
        "UPDATE products SET offer_id = ?, updated_at = ? WHERE product_id = ?",
        (pair.new_offer_id, cabinet.now, product["product_id"]),
    )
    # What is to become of the product in its next moderation was said about its old offer id.
    cabinet.db.execute(
        "UPDATE OR REPLACE moderation_orders SET offer_id = ? WHERE offer_id = ?",
        (pair.new_offer_id, pair.offer_id),
    )


METHOD = Method("/v1/product/update/offer-id", Request, answer, writes=True)
