from typing import Any

import pytest

from tests.sandbox.small_shop import MSK, Bench

PATH = "/v3/product/list"


def offers(bench: Bench, **filters: Any) -> list[str]:
    result = bench.read(PATH, {"filter": filters, "limit": 1000})["result"]
    assert result["total"] == result["total_items"] == len(result["items"])
    return [item["offer_id"] for item in result["items"]]


@pytest.mark.parametrize(
    ("visibility", "expected"),
    [
        ("ALL", ["MUG-1", "MUG-2", "MUG-3", "MUG-5"]),
        ("ARCHIVED", ["MUG-4"]),
        ("VISIBLE", ["MUG-1", "MUG-2"]),
        ("IN_SALE", ["MUG-1", "MUG-2"]),
        ("INVISIBLE", ["MUG-3", "MUG-5"]),
        ("EMPTY_STOCK", ["MUG-3", "MUG-5"]),
        ("NOT_MODERATED", ["MUG-5"]),
        ("READY_TO_SUPPLY", ["MUG-1", "MUG-2", "MUG-3"]),
        ("VISIBLE_WITH_FBO_STOCK", ["MUG-1"]),
        ("AUTO_ARCHIVED", []),
        ("MANUAL_ARCHIVED", ["MUG-4"]),
        ("QUARANTINE", []),
        ("BARCODE_EXISTS", []),
        ("EMPTY_BARCODE", ["MUG-1", "MUG-2", "MUG-3", "MUG-5"]),
    ],
)
def test_visibility(shop_bench: Bench, visibility: str, expected: list[str]) -> None:
    assert offers(shop_bench, visibility=visibility) == expected


@pytest.mark.parametrize("visibility", ["OVERPRICED", "EVERYTHING", "all"])
def test_words_without_data_are_refused(shop_bench: Bench, visibility: str) -> None:
    body = {"filter": {"visibility": visibility}, "limit": 10}
    assert shop_bench.post(PATH, body, good=False).status_code == 400


def test_ids_ignore_visibility(shop_bench: Bench) -> None:
    assert offers(shop_bench, offer_id=["MUG-4", "NOPE"], visibility="VISIBLE") == ["MUG-4"]
    assert offers(shop_bench, product_id=["1004"]) == ["MUG-4"]
    assert offers(shop_bench, skus=["9001"]) == ["MUG-1"]


def test_ids_need_no_limit(shop_bench: Bench) -> None:
    result = shop_bench.read(PATH, {"filter": {"offer_id": ["MUG-1"]}})["result"]
    assert result["total_items"] == 1


def test_one_group_of_ids_at_a_time(shop_bench: Bench) -> None:
    body = {"filter": {"offer_id": ["MUG-1"], "skus": ["9001"]}, "limit": 10}
    assert shop_bench.post(PATH, body).status_code == 400


@pytest.mark.parametrize("limit", [0, -1, 1001])
def test_limit_is_1_to_1000(shop_bench: Bench, limit: int) -> None:
    assert shop_bench.post(PATH, {"filter": {}, "limit": limit}).status_code == 400


def test_at_most_1000_ids(shop_bench: Bench) -> None:
    body = {"filter": {"offer_id": [str(number) for number in range(1001)]}, "limit": 1000}
    assert shop_bench.post(PATH, body).status_code == 400


def test_stock_flags_and_sku(shop_bench: Bench) -> None:
    items = shop_bench.read(PATH, {"limit": 10})["result"]["items"]
    flags = {item["offer_id"]: (item["has_fbs_stocks"], item["has_fbo_stocks"]) for item in items}
    assert flags["MUG-1"] == (True, True)
    assert flags["MUG-2"] == (True, False)
    assert flags["MUG-3"] == (False, False)
    assert items[3]["sku"] == 0


def test_flags_follow_the_stock(shop_bench: Bench) -> None:
    shop_bench.write_stock({"offer_id": "MUG-3", "warehouse_id": MSK, "stock": 1})
    assert offers(shop_bench, visibility="VISIBLE") == ["MUG-1", "MUG-2", "MUG-3"]
    shop_bench.shop.sell("MUG-3", MSK)
    assert offers(shop_bench, visibility="EMPTY_STOCK") == ["MUG-3", "MUG-5"]
    items = shop_bench.read(PATH, {"filter": {"offer_id": ["MUG-3"]}})["result"]["items"]
    assert items[0]["has_fbs_stocks"]


def test_the_last_page_has_a_last_id_and_the_empty_one_has_none(shop_bench: Bench) -> None:
    page = shop_bench.read(PATH, {"limit": 4})["result"]
    assert page["last_id"]
    after = shop_bench.read(PATH, {"limit": 4, "last_id": page["last_id"]})["result"]
    assert (after["items"], after["last_id"], after["total"]) == ([], "", 4)
