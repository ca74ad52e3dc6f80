"""The limits of the Ozon Seller API that plans are costed by and calls are paced by.

Source of every number: the official Seller API documentation, as of 2026-09.
"""

STOCK_PAIRS_PER_CALL = 100
"""Product-warehouse pairs in one call of /v2/products/stocks."""

STOCK_CALLS_PER_MINUTE = 80
"""Calls of /v2/products/stocks a minute, per seller account."""

STOCK_PAIR_COOLDOWN_SECONDS = 30
"""One product-warehouse pair may be written once in this time."""

STOCK_MAX = 999_999
"""The largest number that is not refused as STOCK_TOO_BIG (it must be less than 1,000,000)."""

PRICES_PER_CALL = 1000
"""Products in one call of /v1/product/import/prices."""

PRICE_CHANGES_PER_HOUR = 10
"""Price updates of one product an hour."""

CALLS_PER_SECOND = 50
"""Calls of all methods together a second, per Client-Id."""

PAGE = 1000
"""Rows in one page of the product, price and warehouse-stock lists; ids in one filter."""

OFFERS_A_STOCK_READ = 100
"""Offers in one question to stocks-by-warehouse/fbs; no maximum is documented, so we stay low."""

OFFER_ID_LENGTH = 50
"""Characters in an offer id."""

CURRENCIES = ("RUB", "BYN", "KZT", "EUR", "USD", "CNY")
"""Currencies that prices may be in; it must be the cabinet's."""

CARDS_PER_CALL = 100
"""Products in one call of /v3/product/import. The calls that update attributes and pictures state
no number, so the same is kept there."""

BARCODES_PER_CALL = 100
"""Barcodes in one call of /v1/barcode/add."""

BARCODE_CALLS_PER_MINUTE = 20
"""Calls of /v1/barcode/add a minute, per seller account."""

RENAMES_PER_CALL = 25
"""Pairs in one call of /v1/product/update/offer-id."""

ARCHIVED_PER_CALL = 100
"""Products in one call of /v1/product/archive and /v1/product/unarchive."""

TIMERS_PER_CALL = 1000
"""Products in one call of /v1/product/action/timer/update."""

STRATEGIES_PER_CALL = 50
"""Products in one call of /v1/pricing-strategy/strategy-ids-by-product-ids."""

PICTURES = 50
"""Pictures on one card, the main one included."""

AUTO_ARCHIVED_BACK_PER_DAY = 100
"""Products that Ozon archived by itself and takes back in a day; it ends at 03:00 in Moscow."""
