"""Every method answers within the official schema."""

from decimal import Decimal

import pytest

from tests import contract
from tests.sandbox.cards import item
from tests.sandbox.small_shop import MSK, Bench

pytestmark = [
    pytest.mark.contract,
    pytest.mark.skipif(
        not contract.available(), reason=f"no official schema at {contract.schema_path()}"
    ),
]

YEAR = {"since": "2026-01-01T00:00:00Z", "to": "2027-01-01T00:00:00Z"}
MUG = {"description_category_id": 17028922, "type_id": 91565}
GOOD = [
    ("/v3/product/list", {"filter": {"visibility": "ALL"}, "limit": 10, "last_id": ""}),
    ("/v3/product/list", {"filter": {"skus": ["9001", "9002"]}}),
    ("/v3/product/info/list", {"product_id": ["1001", "1005"]}),
    ("/v4/product/info/stocks", {"filter": {"visibility": "ARCHIVED"}, "limit": 1000}),
    ("/v1/product/info/warehouse/stocks", {"warehouse_id": MSK, "limit": 2, "cursor": ""}),
    ("/v2/product/info/stocks-by-warehouse/fbs", {"sku": ["9002"], "limit": 1}),
    ("/v2/products/stocks", {"stocks": [{"offer_id": "NO", "warehouse_id": 1, "stock": 1}]}),
    ("/v5/product/info/prices", {"filter": {"product_id": ["1001"]}, "limit": 1}),
    ("/v1/product/import/prices", {"prices": [{"offer_id": "MUG-1", "price": "1500"}]}),
    ("/v1/product/archive", {"product_id": [1003]}),
    ("/v1/product/unarchive", {"product_id": [1004]}),
    ("/v1/product/update/offer-id", {"update_offer_id": [{"offer_id": "A", "new_offer_id": "B"}]}),
    ("/v1/barcode/add", {"barcodes": [{"barcode": "1", "sku": 9001}, {"barcode": "1", "sku": 1}]}),
    ("/v1/barcode/delete", {"barcodes": [{"barcode": "1", "sku": 9001}]}),
    ("/v1/product/action/timer/update", {"product_ids": ["1001"]}),
    ("/v1/product/action/timer/status", {"product_ids": ["1001", "1002"]}),
    ("/v1/pricing-strategy/list", {"page": 1, "limit": 50}),
    ("/v1/pricing-strategy/strategy-ids-by-product-ids", {"product_id": ["1001"]}),
    ("/v1/pricing-strategy/product/info", {"product_id": 1001}),
    ("/v2/warehouse/list", {"limit": 200, "warehouse_ids": [str(MSK)]}),
    ("/v2/delivery-method/list", {"limit": 100, "filter": {"status": ["ACTIVE"]}}),
    ("/v4/posting/fbs/list", {"filter": YEAR, "limit": 1000, "sort_dir": "DESC"}),
    ("/v4/posting/fbs/unfulfilled/list", {"limit": 1, "with": {"analytics_data": True}}),
    ("/v3/posting/fbo/list", {"filter": YEAR, "limit": 1}),
    ("/v1/description-category/tree", {"language": "EN"}),
    ("/v1/description-category/attribute", MUG),
    ("/v1/description-category/attribute/values", {**MUG, "attribute_id": 85, "limit": 2000}),
    (
        "/v1/description-category/attribute/values/search",
        {**MUG, "attribute_id": 85, "limit": 100, "value": "сам"},
    ),
    ("/v4/product/info/attributes", {"filter": {"product_id": ["1001"]}, "limit": 1}),
    ("/v1/product/info/description", {"offer_id": "MUG-1"}),
    ("/v2/product/pictures/info", {"product_id": ["1001"]}),
    ("/v3/product/import", {"items": [item("MUG-1"), item("NEW-1")]}),
    ("/v1/product/attributes/update", {"items": [{"offer_id": "MUG-1", "attributes": []}]}),
    ("/v2/product/pictures/import", {"items": [{"offer_id": "MUG-1", "images": []}]}),
    ("/v4/product/info/limit", None),
    ("/v1/seller/info", None),
    ("/v1/roles", None),
]


@pytest.mark.parametrize(("path", "body"), GOOD, ids=lambda value: str(value)[:40])
def test_good_calls_keep_the_contract(shop_bench: Bench, path: str, body: object) -> None:
    assert shop_bench.post(path, body).status_code == 200


@pytest.mark.parametrize(("path", "body"), GOOD, ids=lambda value: str(value)[:40])
def test_refusals_keep_the_contract(shop_bench: Bench, path: str, body: object) -> None:
    assert shop_bench.post(path, body, headers={}).status_code == 401


def test_a_misspelt_field_is_caught() -> None:
    with pytest.raises(AssertionError, match="warehouse_idd"):
        contract.check_request("/v1/product/info/warehouse/stocks", {"warehouse_idd": 1})


def test_ids_of_filters_are_text() -> None:
    with pytest.raises(AssertionError, match="product_id"):
        contract.check_request("/v3/product/list", {"filter": {"product_id": [1]}})
    with pytest.raises(AssertionError, match="product_id"):
        contract.check_request("/v3/product/list", {"filter": {"product_id": ["x"]}})


def test_a_required_field_may_not_be_missing() -> None:
    with pytest.raises(AssertionError, match="stock"):
        contract.check_request("/v2/products/stocks", {"stocks": [{"warehouse_id": 1}]})


def test_wrong_types_in_a_response_are_caught() -> None:
    body = {"result": [{"updated": "yes"}]}
    with pytest.raises(AssertionError, match=r"\$\.result\[0\]\.updated"):
        contract.check_response("/v2/products/stocks", 200, body)


def test_an_error_needs_the_error_body() -> None:
    with pytest.raises(AssertionError, match="code"):
        contract.check_response("/v1/roles", 429, {"code": "RESOURCE_EXHAUSTED"})


def test_a_decimal_is_not_json() -> None:
    with pytest.raises(TypeError):
        contract.check_request("/v1/product/import/prices", {"prices": [{"price": Decimal(1)}]})
