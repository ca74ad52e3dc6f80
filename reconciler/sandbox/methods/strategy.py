"""POST /v1/pricing-strategy/...: which strategies there are, and which products are under one."""

import sqlite3
from decimal import Decimal
from typing import Any

import msgspec

from reconciler.sandbox.cabinet import Cabinet
from reconciler.sandbox.clock import to_text
from reconciler.sandbox.products import json_ids
from reconciler.sandbox.reading import Int64, check_limit
from reconciler.sandbox.replies import NOT_FOUND, Refusal, invalid

from .method import Method

_MOST_PRODUCTS = 50
_LARGEST_PAGE = 50


class ListRequest(msgspec.Struct):
    """Pages count from 1; ``limit`` is 1 to 50 (Ozon Seller API docs, 2026-09)."""

    page: Int64
    limit: Int64


class IdsRequest(msgspec.Struct):
    """Up to 50 product ids (Ozon Seller API docs, 2026-09)."""

    product_id: list[Int64]


class ProductRequest(msgspec.Struct):
    """One product."""

    product_id: Int64


def answer_list(cabinet: Cabinet, request: ListRequest) -> dict[str, Any]:
    """Return a page of strategies, the system's and the seller's."""
    limit = check_limit(request.limit, _LARGEST_PAGE)
    if not 1 <= request.page <= 2**31:
        raise invalid("page: value must be at least 1")
    rows = cabinet.db.rows(
        "SELECT s.*, count(p.product_id) AS products"
        " FROM strategies s LEFT JOIN strategy_products p USING (strategy_id)"
        " GROUP BY strategy_id ORDER BY strategy_id LIMIT ? OFFSET ?",
        (limit, (request.page - 1) * limit),
    )
    total = cabinet.db.count("SELECT count(*) FROM strategies")
    return {"strategies": [_strategy(row) for row in rows], "total": total}


def answer_ids(cabinet: Cabinet, request: IdsRequest) -> dict[str, Any]:
    """Return the strategies of the products that are under one; the others are just missing."""
    if not 1 <= len(request.product_id) <= _MOST_PRODUCTS:
        raise invalid(f"product_id: value must contain between 1 and {_MOST_PRODUCTS} items")
    sql = "SELECT product_id, strategy_id FROM strategy_products"
    where = " WHERE product_id IN (SELECT value FROM json_each(?)) ORDER BY product_id"
    rows = cabinet.db.rows(sql + where, (json_ids(request.product_id),))
    return {"result": {"products_info": [dict(row) for row in rows]}}


def answer_product(cabinet: Cabinet, request: ProductRequest) -> dict[str, Any]:
    """Return the price that a strategy set; of a product under none the fields are empty.

    The price is a whole number in the schema, so kopecks are rounded away.

    Raises:
        Refusal: 404 for an unknown product.
    """
    row = cabinet.db.row(
        "SELECT s.strategy_id, s.price, s.priced_at FROM products"
        " LEFT JOIN strategy_products s USING (product_id) WHERE product_id = ?",
        (request.product_id,),
    )
    if row is None:
        raise Refusal(404, NOT_FOUND, f"product {request.product_id} not found")
    under = row["strategy_id"] is not None
    return {
        "result": {
            "strategy_id": row["strategy_id"] or "",
            "is_enabled": under,
            "strategy_product_price": round(Decimal(row["price"])) if under else 0,
            "price_downloaded_at": to_text(row["priced_at"]) if under else "",
            "strategy_competitor_id": 0,
            "strategy_competitor_product_url": "",
        }
    }


def _strategy(row: sqlite3.Row) -> dict[str, Any]:
    return {
        "id": row["strategy_id"],
        "name": row["name"],
        "type": row["type"],
        "update_type": row["update_type"],
        "updated_at": to_text(row["updated_at"]),
        "products_count": row["products"],
        "competitors_count": 0,
        "enabled": bool(row["enabled"]),
    }


LIST = Method("/v1/pricing-strategy/list", ListRequest, answer_list, rows=("strategies",))
IDS = Method("/v1/pricing-strategy/strategy-ids-by-product-ids", IdsRequest, answer_ids)
PRODUCT = Method("/v1/pricing-strategy/product/info", ProductRequest, answer_product)
