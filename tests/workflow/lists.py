"""Lists of the shop that tests let fail."""

from tests.rehearsal import Rehearsal

STOCK_READS = (
    "/v2/product/info/stocks-by-warehouse/fbs",
    "/v1/product/info/warehouse/stocks",
)
ORDER_READS = ("/v4/posting/fbs/list", "/v4/posting/fbs/unfulfilled/list")


def refuse_orders(shop: Rehearsal) -> None:
    """The key's role does not open the lists of postings (any more)."""
    for path in ORDER_READS:
        body = '{"code": 7, "message": "Api-key is missing a required role for the method"}'
        shop.shop.fault(path, "answer", status=403, body=body, times=999)
