"""The methods of the Seller API that the shop knows, one table for the gateway."""

from . import (
    barcode,
    delivery_methods,
    min_price_timer,
    offer_rename,
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
    seller,
    stock_by_offer,
    stock_by_warehouse,
    stock_totals,
    stock_write,
    strategy,
    warehouse_list,
)
from .method import Method

METHODS: dict[str, Method] = {
    method.path: method
    for method in (
        product_list.METHOD,
        product_info.METHOD,
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
    )
}

READ_METHODS = tuple(method.path for method in METHODS.values() if not method.writes)

__all__ = ["METHODS", "READ_METHODS", "Method"]
