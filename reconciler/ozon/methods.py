"""The methods of the Seller API that we call, and what is known about each before the call."""

import msgspec

from reconciler.domain import paths


class Method(msgspec.Struct, frozen=True):
    """`writes`: an answer that got lost leaves the outcome unknown, so it is never sent twice."""

    path: str
    writes: bool = False


SELLER_INFO = Method("/v1/seller/info")
ROLES = Method("/v1/roles")
RATINGS = Method("/v1/rating/summary")
ERROR_INDEX = Method("/v1/rating/index/fbs/info")
WAREHOUSES = Method("/v2/warehouse/list")
PRODUCTS = Method("/v3/product/list")
WAREHOUSE_STOCKS = Method("/v1/product/info/warehouse/stocks")
OFFER_STOCKS = Method(paths.READ_STOCKS)
STOCK_TOTALS = Method("/v4/product/info/stocks")
PRICES = Method(paths.READ_PRICES)
POSTINGS = Method(paths.READ_ORDERS)
WAITING_POSTINGS = Method("/v4/posting/fbs/unfulfilled/list")
FBO_POSTINGS = Method("/v3/posting/fbo/list")
WRITE_STOCKS = Method(paths.WRITE_STOCKS, writes=True)
WRITE_PRICES = Method(paths.WRITE_PRICES, writes=True)

CARDS = Method(paths.READ_CARDS)
PRODUCT_INFO = Method(paths.READ_STATES)
CARD_QUOTA = Method("/v4/product/info/limit")
TASK = Method(paths.READ_TASK)
IMPORT = Method(paths.IMPORT_CARDS, writes=True)
UPDATE_ATTRIBUTES = Method(paths.UPDATE_ATTRIBUTES, writes=True)
IMPORT_PICTURES = Method(paths.IMPORT_PICTURES, writes=True)
ADD_BARCODES = Method(paths.ADD_BARCODES, writes=True)
RENAME = Method(paths.RENAME_OFFERS, writes=True)
ARCHIVE = Method(paths.ARCHIVE, writes=True)
UNARCHIVE = Method(paths.UNARCHIVE, writes=True)
TIMERS = Method(paths.READ_TIMERS)
STRATEGIES = Method("/v1/pricing-strategy/strategy-ids-by-product-ids")
RENEW_TIMERS = Method(paths.RENEW_TIMERS, writes=True)
