"""POST /v1/actions/products/update and /v2/actions/products/deactivate: who joins and leaves."""

import sqlite3
from dataclasses import replace
from decimal import Decimal
from typing import Any

import msgspec

from reconciler.sandbox.cabinet import Cabinet
from reconciler.sandbox.money import parse_money
from reconciler.sandbox.price_rules import ItemError, check_prices, prices_of
from reconciler.sandbox.products import find
from reconciler.sandbox.promotions import find_seat, freezes, join, leave, set_ceiling
from reconciler.sandbox.quarantine import base_after
from reconciler.sandbox.reading import Int64
from reconciler.sandbox.replies import invalid

from .method import Method
from .promotion_products import running_promotion

# The schema has no highest number; 1000 was that of the method before (Ozon Seller API, 2026-04).
_MOST_PRODUCTS = 1000
_ABOVE = "the price is above the limit of the promotion"
_FROZEN = "the promotion is frozen"


class Money(msgspec.Struct):
    """An amount as text."""

    amount: str = ""
    currency: str = ""


class Product(msgspec.Struct):
    """A product and its price in the promotion. ``stock`` is for promo codes only."""

    product_id: Int64
    action_price: Money
    stock: Int64 = 0


class UpdateRequest(msgspec.Struct):
    """All products are of one promotion."""

    action_id: Int64
    products: list[Product]


class DeactivateRequest(msgspec.Struct):
    """All products are of one promotion with promo codes."""

    action_id: Int64
    product_ids: list[Int64]


def answer_update(cabinet: Cabinet, request: UpdateRequest) -> dict[str, Any]:
    """Set the prices of products in a promotion, which are those on their cards as well.

    At or under the limit of the promotion a product joins, above it leaves; unless buyers need a
    promo code, its ceiling price changes either way (Ozon Seller API docs, 2026-09). Not
    documented and our reading: a product that was not in and cannot join is among the rejected, its
    price changed all the same; the rules of prices hold as for any price.

    Raises:
        Refusal: 400 for no products, too many or a price that is not a number, 404 for an unknown
            promotion or one that has ended.
    """
    _check_count(len(request.products))
    promotion = running_promotion(cabinet, request.action_id)
    for product in request.products:
        if parse_money(product.action_price.amount) is None:
            raise invalid("action_price.amount: value must be a decimal number")
    active, gone = [], []
    rejected, warnings = [], []
    for product in request.products:
        told = {"product_id": product.product_id}
        try:
            if _update(cabinet, promotion, product):
                active.append(str(product.product_id))
            else:
                gone.append(str(product.product_id))
                warnings.append({**told, "reason": _ABOVE})
        except ItemError as error:
            rejected.append({**told, "reason": error.message})
    return {
        "active_product_ids": active,
        "deactivated_product_ids": gone,
        "rejected": rejected,
        "warnings": warnings,
    }


def answer_deactivate(cabinet: Cabinet, request: DeactivateRequest) -> dict[str, Any]:
    """Take products out of a promotion with promo codes; from others they leave by their price.

    Raises:
        Refusal: 400 for a promotion without promo codes, 404 for an unknown one.
    """
    _check_count(len(request.product_ids))
    promotion = running_promotion(cabinet, request.action_id)
    if not promotion["voucher"]:
        raise invalid("action_id: products leave this promotion by their price")
    left = []
    for product_id in request.product_ids:
        seat = find_seat(cabinet.db, request.action_id, product_id)
        if seat is not None and seat["action_price"] and promotion["freeze_date"] is None:
            leave(cabinet.db, request.action_id, product_id)
            left.append(str(product_id))
    return {"product_ids": left}


def _check_count(count: int) -> None:
    if not 1 <= count <= _MOST_PRODUCTS:
        raise invalid(f"products: value must contain between 1 and {_MOST_PRODUCTS} items")


def _update(cabinet: Cabinet, promotion: sqlite3.Row, item: Product) -> bool:
    """Set the price of one product and tell whether it takes part; False when it left."""
    row = find(cabinet.db, "", item.product_id)
    seat = find_seat(cabinet.db, promotion["action_id"], item.product_id)
    if row is None or seat is None:
        raise ItemError("", "the product cannot take part in the promotion")
    if item.action_price.currency not in ("", cabinet.currency):
        raise ItemError("", f"the currency must be {cabinet.currency}")
    price = Decimal(item.action_price.amount)
    _check_freeze(promotion, seat, price)
    if not promotion["voucher"]:
        _write_card(cabinet, row, price)
    inside = price <= Decimal(seat["max_price"])
    if inside:
        join(
            *(cabinet.db, promotion["action_id"], item.product_id, price),
            auto=False,
            stock=item.stock,
        )
    elif seat["action_price"] is None:
        raise ItemError("", _ABOVE)
    else:
        leave(cabinet.db, promotion["action_id"], item.product_id)
    return inside


def _check_freeze(promotion: sqlite3.Row, seat: sqlite3.Row, price: Decimal) -> None:
    """In a frozen promotion prices may only fall, and nobody joins (Ozon docs, 2026-09)."""
    if promotion["freeze_date"] is None:
        return
    if seat["action_price"] is None or price > Decimal(seat["action_price"]):
        raise ItemError("", _FROZEN)


def _write_card(cabinet: Cabinet, row: sqlite3.Row, price: Decimal) -> None:
    before = prices_of(row)
    check_prices(before, replace(before, price=price))
    if price > before.price and freezes(cabinet.db, row["product_id"], cabinet.now):
        raise ItemError("", _FROZEN)
    sql = "UPDATE products SET quarantine_from = ? WHERE product_id = ?"
    cabinet.db.execute(sql, (base_after(row, price), row["product_id"]))
    set_ceiling(cabinet.db, row["product_id"], price, cabinet.now)


UPDATE = Method("/v1/actions/products/update", UpdateRequest, answer_update, writes=True)
DEACTIVATE = Method(
    "/v2/actions/products/deactivate", DeactivateRequest, answer_deactivate, writes=True
)
