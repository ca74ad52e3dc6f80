"""The methods of the Seller API that we call, and what is known about each before the call."""

import msgspec

from reconciler.domain.limits import BARCODE_CALLS_PER_MINUTE, STOCK_CALLS_PER_MINUTE


class Method(msgspec.Struct, frozen=True):
    """`writes`: an answer that got lost leaves the outcome unknown, so it is never sent twice."""

    path: str
    writes: bool = False
    per_minute: int | None = None


SELLER_INFO = Method("/v1/seller/info")
ROLES = Method("/v1/roles")
WAREHOUSES = Method("/v2/warehouse/list")
PRODUCTS = Method("/v3/product/list")
WAREHOUSE_STOCKS = Method("/v1/product/info/warehouse/stocks")
OFFER_STOCKS = Method("/v2/product/info/stocks-by-warehouse/fbs")
STOCK_TOTALS = Method("/v4/product/info/stocks")
PRICES = Method("/v5/product/info/prices")
POSTINGS = Method("/v4/posting/fbs/list")
WAITING_POSTINGS = Method("/v4/posting/fbs/unfulfilled/list")
FBO_POSTINGS = Method("/v3/posting/fbo/list")
WRITE_STOCKS = Method("/v2/products/stocks", writes=True, per_minute=STOCK_CALLS_PER_MINUTE)
WRITE_PRICES = Method("/v1/product/import/prices", writes=True)

CARDS = Method("/v4/product/info/attributes")
PRODUCT_INFO = Method("/v3/product/info/list")
CARD_QUOTA = Method("/v4/product/info/limit")
TASK = Method("/v1/product/import/info")
IMPORT = Method("/v3/product/import", writes=True)
UPDATE_ATTRIBUTES = Method("/v1/product/attributes/update", writes=True)
IMPORT_PICTURES = Method("/v2/product/pictures/import", writes=True)
ADD_BARCODES = Method("/v1/barcode/add", writes=True, per_minute=BARCODE_CALLS_PER_MINUTE)
RENAME = Method("/v1/product/update/offer-id", writes=True)
ARCHIVE = Method("/v1/product/archive", writes=True)
UNARCHIVE = Method("/v1/product/unarchive", writes=True)
TIMERS = Method("/v1/product/action/timer/status")
STRATEGIES = Method("/v1/pricing-strategy/strategy-ids-by-product-ids")
RENEW_TIMERS = Method("/v1/product/action/timer/update", writes=True)
