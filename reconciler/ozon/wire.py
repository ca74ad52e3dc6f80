"""The shapes of the answers that we read: only what we use, tolerant of everything else.

Every field may be missing or null, ids may come as numbers or as text, and unknown fields are
passed over: examples in the official document break their own schema in all these ways.
"""

import threading
from decimal import Decimal
from typing import Any, TypeVar

import msgspec

from reconciler.domain.errors import ShopUnreachable

Shape = TypeVar("Shape")
Cursor = str | int | None


class Company(msgspec.Struct):
    """Who owns the cabinet."""

    currency: str | None = None
    name: str | None = None
    legal_name: str | None = None
    ogrn: str | None = None


class SellerInfo(msgspec.Struct):
    """/v1/seller/info."""

    company: Company


class Role(msgspec.Struct):
    """A role of the key and the methods it opens."""

    name: str | None = None
    methods: list[str] | None = None


class Roles(msgspec.Struct):
    """/v1/roles."""

    roles: list[Role] | None = None
    expires_at: str | None = None


class Rating(msgspec.Struct):
    """A rating of /v1/rating/summary."""

    rating: str | None = None
    name: str | None = None
    status: str | None = None


class RatingGroup(msgspec.Struct):
    """A group of ratings."""

    items: list[Rating] | None = None


class Ratings(msgspec.Struct):
    """/v1/rating/summary."""

    groups: list[RatingGroup] | None = None
    penalty_score_exceeded: bool | None = None


class ErrorIndex(msgspec.Struct):
    """/v1/rating/index/fbs/info."""

    index: float | None = None


class Warehouse(msgspec.Struct):
    """A row of /v2/warehouse/list."""

    warehouse_id: int
    name: str | None = None
    is_rfbs: bool | None = None
    status: str | None = None
    warehouse_type: str | None = None
    is_kgt: bool | None = None
    pause_at: str | None = None
    working_days: list[str | int] | None = None


class Warehouses(msgspec.Struct):
    """/v2/warehouse/list."""

    warehouses: list[Warehouse] | None = None
    cursor: Cursor = None
    has_next: bool | None = None


class Product(msgspec.Struct, gc=False):
    """A row of /v3/product/list."""

    product_id: int
    offer_id: str | int
    archived: bool | None = None
    has_fbo_stocks: bool | None = None
    has_fbs_stocks: bool | None = None


class ProductPage(msgspec.Struct):
    """`total` goes away on 2026-11-23; `total_items` stays."""

    items: list[Product] | None = None
    last_id: Cursor = None
    total_items: int | None = None
    total: int | None = None


class Products(msgspec.Struct):
    """/v3/product/list."""

    result: ProductPage


class StockRow(msgspec.Struct, gc=False):
    """A pair of either stock-by-warehouse list."""

    offer_id: str | int
    warehouse_id: int | None = None
    present: int | None = None
    reserved: int | None = None
    free_stock: int | None = None


class WarehouseStocks(msgspec.Struct):
    """/v1/product/info/warehouse/stocks."""

    stocks: list[StockRow] | None = None
    cursor: Cursor = None
    has_next: bool | None = None


class OfferStocks(msgspec.Struct):
    """/v2/product/info/stocks-by-warehouse/fbs."""

    products: list[StockRow] | None = None
    cursor: Cursor = None
    has_next: bool | None = None


class SchemeTotal(msgspec.Struct, gc=False):
    """Units of a product under one scheme, over all its warehouses."""

    type: str | None = None
    present: int | None = None


class StockTotal(msgspec.Struct, gc=False):
    """A row of /v4/product/info/stocks."""

    offer_id: str | int
    stocks: list[SchemeTotal] | None = None


class StockTotals(msgspec.Struct):
    """/v4/product/info/stocks."""

    items: list[StockTotal] | None = None
    cursor: Cursor = None
    total_items: int | None = None
    total: int | None = None


class Amount(msgspec.Struct, gc=False):
    """A sum of money with its currency."""

    amount: Decimal | None = None


class PriceRow(msgspec.Struct, gc=False):
    """The prices of a product; Decimal is read from the digits of the number, not from a float."""

    price: Decimal | None = None
    old_price: Decimal | None = None
    min_price: Decimal | None = None
    net_price: Decimal | None = None
    vat: Decimal | None = None
    currency_code: str | None = None
    declared_price: Amount | None = None
    auto_add_to_ozon_actions_list_enabled: bool | None = None


class MarketingAction(msgspec.Struct, gc=False):
    """A promotion that a product takes part in. Its dates may be anything."""

    title: str | None = None
    date_from: str | None = None
    date_to: str | None = None


class MarketingActions(msgspec.Struct, gc=False):
    """The promotions of a product."""

    actions: list[MarketingAction] | None = None


class PricedProduct(msgspec.Struct, gc=False):
    """A row of /v5/product/info/prices."""

    offer_id: str | int
    price: PriceRow | None = None
    marketing_actions: MarketingActions | None = None


class PricePage(msgspec.Struct):
    """/v5/product/info/prices."""

    items: list[PricedProduct] | None = None
    cursor: Cursor = None
    total_items: int | None = None
    total: int | None = None


class ItemError(msgspec.Struct):
    """Why one item of a write was refused."""

    code: str | int | None = None
    message: str | None = None


class ItemAnswer(msgspec.Struct):
    """What a write says of one item."""

    offer_id: str | int | None = None
    warehouse_id: int | None = None
    updated: bool | None = None
    errors: list[ItemError] | None = None


class WriteAnswer(msgspec.Struct):
    """/v2/products/stocks and /v1/product/import/prices."""

    result: list[ItemAnswer] | None = None


def decode(body: bytes, shape: type[Shape], path: str) -> Shape:
    """Read an answer. Raises ShopUnreachable if it is not of the shape: no guesses."""
    try:
        return _decoder(shape).decode(body)
    except msgspec.DecodeError as trouble:
        why = str(trouble)
    except (UnicodeDecodeError, RecursionError) as trouble:
        # The former carries the whole body in its arguments, secrets and all.
        why = type(trouble).__name__
    raise ShopUnreachable(
        f"{path} answered in a shape that we don't know: {why}",
        "check the endpoint; if it is Ozon's, a newer reconciler may be needed",
    )


_DECODERS: dict[type[Any], msgspec.json.Decoder[Any]] = {}
_MAKING = threading.Lock()


def _decoder(shape: type[Shape]) -> msgspec.json.Decoder[Shape]:
    """The decoder of a shape, made by one thread at a time: two that meet a new shape at once crash
    the interpreter. (msgspec 0.22.0, 2026-11)
    """
    with _MAKING:
        if shape not in _DECODERS:
            _DECODERS[shape] = msgspec.json.Decoder(shape, strict=False)
        return _DECODERS[shape]
