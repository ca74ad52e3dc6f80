"""The moves of prices over HTTP; see :mod:`.control`."""

from collections.abc import Callable
from typing import Any

from .price_moves import PriceMoves

Document = dict[str, Any]


def _release_quarantine(shop: PriceMoves, document: Document) -> Document:
    shop.release_quarantine(document["offer_id"])
    return {}


def _start_promotion(shop: PriceMoves, document: Document) -> Document:
    action_id = shop.start_promotion(
        document["title"],
        document.get("limits"),
        days=int(document.get("days", 14)),
        voucher=bool(document.get("voucher", False)),
    )
    return {"action_id": action_id}


def _freeze_promotion(shop: PriceMoves, document: Document) -> Document:
    shop.freeze_promotion(int(document["action_id"]))
    return {}


def _promote(shop: PriceMoves, document: Document) -> Document:
    shop.promote(document["offer_id"], int(document["action_id"]), document["price"])
    return {}


def _put_under_strategy(shop: PriceMoves, document: Document) -> Document:
    offer_id = document.pop("offer_id")
    shop.put_under_strategy(offer_id, **document)
    return {}


PRICE_ACTIONS: dict[str, Callable[[PriceMoves, Document], Document]] = {
    "release-quarantine": _release_quarantine,
    "start-promotion": _start_promotion,
    "freeze-promotion": _freeze_promotion,
    "promote": _promote,
    "put-under-strategy": _put_under_strategy,
}
