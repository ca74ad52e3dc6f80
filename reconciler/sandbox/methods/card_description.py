"""POST /v1/product/info/description: the description of one product."""

from typing import Any

import msgspec

from reconciler.sandbox.cabinet import Cabinet
from reconciler.sandbox.cards import read_card
from reconciler.sandbox.products import find
from reconciler.sandbox.reading import Int64
from reconciler.sandbox.replies import NOT_FOUND, Refusal, invalid

from .method import Method


class Request(msgspec.Struct):
    """One of the two ids."""

    offer_id: str = ""
    product_id: Int64 = 0


def answer(cabinet: Cabinet, request: Request) -> dict[str, Any]:
    """Return the text of attribute 4191.

    Raises:
        Refusal: 400 without an id, 404 when nobody has it.
    """
    if not (request.offer_id or request.product_id):
        raise invalid("one of offer_id and product_id must be set")
    product = find(cabinet.db, request.offer_id, request.product_id)
    if product is None:
        raise Refusal(404, NOT_FOUND, "product not found")
    return {
        "result": {
            "id": product["product_id"],
            "offer_id": product["offer_id"],
            "name": product["name"],
            "description": read_card(cabinet.db, product["product_id"]).description,
        }
    }


METHOD = Method("/v1/product/info/description", Request, answer)
