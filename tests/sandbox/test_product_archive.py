from typing import Any

import pytest

from reconciler.sandbox import Limits
from tests.sandbox.small_shop import MSK, Bench, bench, product, seed

ARCHIVE, UNARCHIVE = "/v1/product/archive", "/v1/product/unarchive"


def listed(made: Bench, visibility: str) -> list[str]:
    body = {"filter": {"visibility": visibility}, "limit": 1000}
    return [item["offer_id"] for item in made.read("/v3/product/list", body)["result"]["items"]]


def card(made: Bench, product_id: int) -> Any:
    return made.read("/v3/product/info/list", {"product_id": [str(product_id)]})["items"][0]


def test_there_and_back(shop_bench: Bench) -> None:
    assert shop_bench.read(ARCHIVE, {"product_id": [1003, 1004]}) == {"result": True}
    assert listed(shop_bench, "MANUAL_ARCHIVED") == ["MUG-3", "MUG-4"]
    assert shop_bench.read(UNARCHIVE, {"product_id": [1003]}) == {"result": True}
    assert listed(shop_bench, "ARCHIVED") == ["MUG-4"]


def test_stock_keeps_a_product_and_its_whole_call_back(shop_bench: Bench) -> None:
    response = shop_bench.post(ARCHIVE, {"product_id": [1003, 1001]})
    assert (response.status_code, response.json()["code"]) == (400, 9)
    assert "1001" in response.json()["message"]
    assert listed(shop_bench, "ARCHIVED") == ["MUG-4"]


def test_units_of_an_open_order_are_stock(shop_bench: Bench) -> None:
    shop_bench.write_stock({"offer_id": "MUG-3", "warehouse_id": MSK, "stock": 1})
    posting = shop_bench.shop.sell("MUG-3", MSK)
    assert shop_bench.post(ARCHIVE, {"product_id": [1003]}).status_code == 400
    shop_bench.shop.ship(posting)
    assert shop_bench.read(ARCHIVE, {"product_id": [1003]}) == {"result": True}


def test_who_archived_it(shop_bench: Bench) -> None:
    shop_bench.shop.autoarchive("MUG-2")
    assert listed(shop_bench, "AUTO_ARCHIVED") == ["MUG-2"]
    assert listed(shop_bench, "MANUAL_ARCHIVED") == ["MUG-4"]
    cards = [card(shop_bench, product_id) for product_id in (1001, 1002, 1004)]
    flags = [(shown["is_archived"], shown["is_autoarchived"]) for shown in cards]
    assert flags == [(False, False), (False, True), (True, False)]
    shop_bench.read(ARCHIVE, {"product_id": [1002]})
    assert listed(shop_bench, "AUTO_ARCHIVED") == ["MUG-2"]
    shop_bench.read(UNARCHIVE, {"product_id": [1002]})
    assert listed(shop_bench, "ARCHIVED") == ["MUG-4"]


def test_100_that_ozon_archived_come_back_in_a_day() -> None:
    with bench(seed([product(number) for number in range(103)])) as made:
        for number in range(101):
            made.shop.autoarchive(f"MUG-{number}")
        made.shop.archive("MUG-102")
        made.clock.advance(17 * 3600)
        made.read(UNARCHIVE, {"product_id": list(range(1000, 1099))})
        response = made.post(UNARCHIVE, {"product_id": [1099, 1100]})
        assert response.status_code == 429
        assert response.json()["message"] == "autoarchive_restore_failed"
        assert response.json()["code"] == "RESOURCE_EXHAUSTED"
        assert response.headers["Item-Retry-After"] == "60"
        assert response.headers["Item-Rate-Limit-Remaining"] == "1"
        assert listed(made, "ARCHIVED") == ["MUG-99", "MUG-100", "MUG-102"]
        made.read(UNARCHIVE, {"product_id": [1099, 1102]})
        made.clock.advance(3599)
        assert made.post(UNARCHIVE, {"product_id": [1100]}).status_code == 429
        made.clock.advance(1)
        assert made.read(UNARCHIVE, {"product_id": [1100]}) == {"result": True}


def test_products_a_minute() -> None:
    with bench(limits=Limits(items_per_minute=3)) as made:
        made.read(UNARCHIVE, {"product_id": [1001, 1002]})
        response = made.post(UNARCHIVE, {"product_id": [1003, 1004]})
        assert response.status_code == 429
        assert response.headers["Item-Retry-After"] == "1"
        assert response.headers["Item-Rate-Limit-Remaining"] == "1"
        assert listed(made, "ARCHIVED") == ["MUG-4"]
        made.clock.advance(60)
        made.read(UNARCHIVE, {"product_id": [1003, 1004]})


@pytest.mark.parametrize("path", [ARCHIVE, UNARCHIVE])
@pytest.mark.parametrize(
    ("ids", "status"), [([], 400), (list(range(1, 102)), 400), ([1004, 77], 404)]
)
def test_calls_that_cannot_be(shop_bench: Bench, path: str, ids: list[int], status: int) -> None:
    assert shop_bench.post(path, {"product_id": ids}).status_code == status
    assert listed(shop_bench, "ARCHIVED") == ["MUG-4"]


def test_a_key_that_reads_cannot_archive(shop_bench: Bench) -> None:
    headers = {"Client-Id": "100200", "Api-Key": "read-key"}
    assert shop_bench.post(ARCHIVE, {"product_id": [1003]}, headers).status_code == 403
