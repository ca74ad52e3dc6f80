"""POST /v1/product/import/prices: sets prices of products."""

import sqlite3
from decimal import Decimal
from typing import Any, Literal

import msgspec

from reconciler.sandbox.cabinet import Cabinet
from reconciler.sandbox.min_price_timer import ends_at
from reconciler.sandbox.money import parse_money
from reconciler.sandbox.price_rules import VAT_RATES, ItemError, Prices, check_prices, prices_of
from reconciler.sandbox.products import find
from reconciler.sandbox.promotions import follow_ceiling, freezes
from reconciler.sandbox.quarantine import base_after
from reconciler.sandbox.reading import Int64
from reconciler.sandbox.replies import invalid
from reconciler.sandbox.strategies import leave
from reconciler.sandbox.windows import HOUR

from .method import Method

_MOST_PRODUCTS = 1000
_AMOUNTS = ("price", "old_price", "min_price", "net_price", "declared_price")
_LIMIT_TEXT = "error limiting: acquire limit per item: items limit: limit exceeded"
Switch = Literal["UNKNOWN", "ENABLED", "DISABLED"]


class PriceItem(msgspec.Struct):
    """New prices of a product. Text that is empty or left out changes nothing."""

    offer_id: str = ""
    product_id: Int64 = 0
    price: str = ""
    old_price: str = ""
    min_price: str = ""
    net_price: str = ""
    declared_price: str = ""
    vat: str = ""
    currency_code: str = "RUB"
    auto_action_enabled: Switch = "UNKNOWN"
    auto_add_to_ozon_actions_list_enabled: Switch = "UNKNOWN"
    price_strategy_enabled: Switch = "UNKNOWN"
    min_price_for_auto_actions_enabled: bool | None = None
    manage_elastic_boosting_through_price: bool = False
    quant_size: Int64 = 0


class Request(msgspec.Struct):
    """Up to 1000 products (Ozon Seller API docs, 2026-09)."""

    prices: list[PriceItem] = []


def answer(cabinet: Cabinet, request: Request) -> dict[str, Any]:
    """Set the prices of each product or say why not; the products do not depend on each other.

    Raises:
        Refusal: 400 when the call names no product or over 1000, or an amount is not a number.
    """
    if not 1 <= len(request.prices) <= _MOST_PRODUCTS:
        raise invalid(
            "invalid ImportProductsPricesRequest.Prices: "
            f"value must contain between 1 and {_MOST_PRODUCTS} items, inclusive"
        )
    for index, item in enumerate(request.prices):
        for field in (*_AMOUNTS, "vat"):
            text = getattr(item, field)
            if text and parse_money(text) is None:
                place = f"ImportProductsPricesRequest.Prices[{index}].{field}"
                raise invalid(f"invalid {place}: value must be a decimal number")
    currency = cabinet.currency
    return {"result": [_result(cabinet, item, currency) for item in request.prices]}


def _result(cabinet: Cabinet, item: PriceItem, currency: str) -> dict[str, Any]:
    product = find(cabinet.db, item.offer_id, item.product_id)
    errors = []
    try:
        _set(cabinet, product, item, currency)
    except ItemError as error:
        errors.append({"code": error.code, "message": error.message})
    return {
        "product_id": product["product_id"] if product else item.product_id,
        "offer_id": product["offer_id"] if product else item.offer_id,
        "updated": not errors,
        "errors": errors,
    }


def _set(cabinet: Cabinet, product: sqlite3.Row | None, item: PriceItem, currency: str) -> None:
    if product is None:
        raise ItemError("NOT_FOUND_ERROR", "the product is not in your personal account")
    cabinet.item_faults.check(product["offer_id"])
    _check_pace(cabinet, product["product_id"])
    if item.currency_code != currency:
        # The rule is documented (2026-09), its error code is not; this one is ours.
        message = f"currency_code must be {currency}, the currency of the cabinet"
        raise ItemError("currency_code_mismatch", message)
    if item.vat and Decimal(item.vat) not in VAT_RATES:
        raise ItemError("vat_invalid", f"vat {item.vat} is not a rate")
    before = prices_of(product)
    after = _merged(before, item)
    _check_promotion(product, before, after, item)
    check_prices(before, after)
    _check_freeze(cabinet, product, before, after)
    _store(cabinet, product, after, item)
    follow_ceiling(cabinet.db, product["product_id"], after.price, cabinet.now)
    if item.price_strategy_enabled == "DISABLED":
        leave(cabinet.db, product["product_id"], cabinet.now)


def _check_pace(cabinet: Cabinet, product_id: int) -> None:
    """The price of one product 10 times an hour (Ozon Seller API docs, 2026-09).

    Only changes that were taken count. The documented text has no code beside it.
    """
    cabinet.db.execute(
        "DELETE FROM price_changes WHERE product_id = ? AND changed_at <= ?",
        (product_id, cabinet.now - HOUR),
    )
    sql = "SELECT count(*) FROM price_changes WHERE product_id = ?"
    if cabinet.db.count(sql, (product_id,)) >= cabinet.limits.price_changes_per_hour:
        raise ItemError("RESOURCE_EXHAUSTED", _LIMIT_TEXT)


def _merged(before: Prices, item: PriceItem) -> Prices:
    """Return the prices after the call.

    ``old_price`` ``"0"`` clears it. No value that clears ``min_price`` is documented (2026-09), so
    ``"0"`` leaves it as it was.
    """
    price, old_price, min_price, net_price, declared_price = (
        parse_money(getattr(item, field)) for field in _AMOUNTS
    )
    return Prices(
        price=before.price if price is None else price,
        old_price=before.old_price if old_price is None else old_price,
        min_price=min_price or before.min_price,
        net_price=before.net_price if net_price is None else net_price,
        declared_price=before.declared_price if declared_price is None else declared_price,
    )


def _check_promotion(product: sqlite3.Row, before: Prices, after: Prices, item: PriceItem) -> None:
    """While promotions apply by themselves, a minimum price stands (Ozon docs, 2026-09)."""
    promoted = product["auto_action"] and item.auto_action_enabled != "DISABLED"
    if promoted and before.min_price > 0 and after.min_price != before.min_price:
        code = "action_price_enabled_min_price_missing"
        raise ItemError(code, "switch auto_action_enabled off before changing min_price")


def _check_freeze(cabinet: Cabinet, product: sqlite3.Row, before: Prices, after: Prices) -> None:
    """In a frozen promotion prices may not rise (Ozon docs, 2026-09). The code is ours."""
    if after.price > before.price and freezes(cabinet.db, product["product_id"], cabinet.now):
        raise ItemError("action_is_frozen", "the product is in a promotion that is frozen")


def _store(cabinet: Cabinet, product: sqlite3.Row, after: Prices, item: PriceItem) -> None:
    guard = item.min_price_for_auto_actions_enabled
    cabinet.db.execute(
        "UPDATE products SET price = ?, old_price = ?, min_price = ?, net_price = ?,"
        " declared_price = ?, vat = ?, auto_action = ?, auto_add = ?, strategy = ?,"
        " min_price_guard = ?, min_price_until = ?, quarantine_from = ?, updated_at = ?"
        " WHERE product_id = ?",
        (
            *(f"{getattr(after, field):f}" for field in _AMOUNTS),
            item.vat or product["vat"],
            _switched(item.auto_action_enabled, product["auto_action"]),
            _switched(item.auto_add_to_ozon_actions_list_enabled, product["auto_add"]),
            _switched(item.price_strategy_enabled, product["strategy"]),
            product["min_price_guard"] if guard is None else int(guard),
            _min_price_until(cabinet, product, after),
            base_after(product, after.price),
            cabinet.now,
            product["product_id"],
        ),
    )
    sql = "INSERT INTO price_changes VALUES (?, ?)"
    cabinet.db.execute(sql, (product["product_id"], cabinet.now))


def _min_price_until(cabinet: Cabinet, product: sqlite3.Row, after: Prices) -> int | None:
    moved = after.min_price != Decimal(product["min_price"])
    until: int | None = product["min_price_until"]
    return ends_at(cabinet.now) if moved else until


def _switched(switch: Switch, before: int) -> int:
    return before if switch == "UNKNOWN" else int(switch == "ENABLED")


METHOD = Method("/v1/product/import/prices", Request, answer, writes=True)
