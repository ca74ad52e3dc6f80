"""The methods of the Seller API that the shop knows, one table for the gateway."""

from . import (
    attributes_update,
    barcode,
    card_attributes,
    card_description,
    card_import,
    card_limits,
    category_attributes,
    category_tree,
    category_values,
    delivery_methods,
    min_price_timer,
    offer_rename,
    picture_import,
    picture_info,
    posting_fbo,
    posting_fbs,
    posting_unfulfilled,
    price_read,
    price_write,
    product_archive,
    product_info,
    product_list,
    promotion_list,
    promotion_products,
    promotion_write,
    rating,
    seller,
    stock_by_offer,
    stock_by_warehouse,
    stock_totals,
    stock_write,
    strategy,
    task_info,
    warehouse_list,
)
from .method import Method

METHODS: dict[str, Method] = {
    method.path: method
    for method in (
        product_list.METHOD,
        product_info.METHOD,
        card_attributes.METHOD,
        card_description.METHOD,
        picture_info.METHOD,
        card_import.METHOD,
        attributes_update.METHOD,
        picture_import.METHOD,
        task_info.METHOD,
        card_limits.METHOD,
        stock_totals.METHOD,
        stock_by_warehouse.METHOD,
        stock_by_offer.METHOD,
        stock_write.METHOD,
        price_read.METHOD,
        price_write.METHOD,
        warehouse_list.METHOD,
        delivery_methods.METHOD,
        posting_fbs.METHOD,
        posting_unfulfilled.METHOD,
        posting_fbo.METHOD,
        category_tree.METHOD,
        category_attributes.METHOD,
        category_values.VALUES,
        category_values.SEARCH,
        product_archive.ARCHIVE,
        product_archive.UNARCHIVE,
        offer_rename.METHOD,
        barcode.ADD,
        barcode.DELETE,
        min_price_timer.UPDATE,
        min_price_timer.STATUS,
        promotion_list.METHOD,
        promotion_products.METHOD,
        promotion_write.UPDATE,
        promotion_write.DEACTIVATE,
        strategy.LIST,
        strategy.IDS,
        strategy.PRODUCT,
        seller.INFO,
        seller.ROLES,
        rating.SUMMARY,
        rating.INDEX,
    )
}

READ_METHODS = tuple(method.path for method in METHODS.values() if not method.writes)

# Methods that are gone (Ozon Seller API docs, 2026-10); the service still knows their names.
SWITCHED_OFF = frozenset(
    {
        "/v1/product/import/stocks",
        "/v1/product/pictures/import",
        "/v1/product/pictures/info",
        "/v2/product/info",
        "/v2/product/info/list",
        "/v2/product/list",
        "/v3/product/info/attributes",
        "/v3/product/info/stocks",
        "/v4/product/info/prices",
    }
)

__all__ = ["METHODS", "READ_METHODS", "SWITCHED_OFF", "Method"]
