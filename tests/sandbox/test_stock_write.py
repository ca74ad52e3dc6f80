from typing import Any

import pytest

from tests.sandbox.small_shop import CLOSED, FBO, MSK, SPB, Bench, bench, product, seed

PATH = "/v2/products/stocks"


def pair(offer_id: str = "MUG-1", warehouse_id: int = MSK, stock: int = 1) -> dict[str, Any]:
    return {"offer_id": offer_id, "warehouse_id": warehouse_id, "stock": stock}


def code(result: list[dict[str, Any]]) -> str:
    assert not result[0]["updated"]
    return str(result[0]["errors"][0]["code"])


def test_the_number_is_free_stock(shop_bench: Bench) -> None:
    assert shop_bench.write_stock(pair(stock=10)) == [
        {
            "warehouse_id": MSK,
            "product_id": 1001,
            "offer_id": "MUG-1",
            "updated": True,
            "errors": [],
        }
    ]
    cell = shop_bench.shop.stock("MUG-1", MSK)
    assert (cell.present, cell.reserved, cell.free) == (12, 2, 10)


@pytest.mark.parametrize(("stock", "free"), [(10, 8), (1, 0), (0, 0)])
def test_a_shop_that_reads_the_number_as_present(stock: int, free: int) -> None:
    with bench(stock_semantics="present") as made:
        made.write_stock(pair(stock=stock))
        cell = made.shop.stock("MUG-1", MSK)
        assert (cell.reserved, cell.free) == (2, free)


def test_a_first_write_makes_a_row(shop_bench: Bench) -> None:
    shop_bench.write_stock(pair("MUG-3", SPB, 4))
    assert shop_bench.shop.stock("MUG-3", SPB).free == 4


def test_the_offer_wins_over_the_product_id(shop_bench: Bench) -> None:
    result = shop_bench.write_stock({**pair(stock=9), "product_id": 1002})
    assert result[0]["product_id"] == 1001
    assert shop_bench.shop.stock("MUG-1", MSK).free == 9


def test_a_product_id_is_enough(shop_bench: Bench) -> None:
    result = shop_bench.write_stock({"product_id": 1003, "warehouse_id": MSK, "stock": 2})
    assert result[0]["offer_id"] == "MUG-3"


@pytest.mark.parametrize(
    ("wrong", "expected"),
    [
        (pair("NOPE"), "offer_id_not_found"),
        ({"product_id": 77, "warehouse_id": MSK, "stock": 1}, "NOT_FOUND_ERROR"),
        (pair(warehouse_id=77), "WAREHOUSE_NOT_FOUND"),
        (pair(warehouse_id=FBO), "WAREHOUSE_NOT_FOUND"),
        (pair(warehouse_id=CLOSED), "WAREHOUSE_NOT_FOUND"),
        (pair("MUG-4"), "PRODUCT_IS_ARCHIVED"),
        (pair("MUG-5"), "product_is_not_created"),
        (pair(stock=1_000_000), "STOCK_TOO_BIG"),
    ],
    ids=lambda value: str(value)[-30:],
)
def test_errors_of_items(shop_bench: Bench, wrong: dict[str, Any], expected: str) -> None:
    result = shop_bench.write_stock(wrong, pair("MUG-3", MSK, 5))
    assert code(result) == expected
    assert result[1]["updated"]
    assert shop_bench.shop.stock("MUG-3", MSK).free == 5


def test_one_pair_once_in_30_seconds(shop_bench: Bench) -> None:
    shop_bench.write_stock(pair(stock=10))
    shop_bench.clock.advance(29.9)
    assert code(shop_bench.write_stock(pair(stock=11))) == "TOO_MANY_REQUESTS"
    assert shop_bench.shop.stock("MUG-1", MSK).free == 10
    shop_bench.clock.advance(0.1)
    assert shop_bench.write_stock(pair(stock=11))[0]["updated"]


def test_the_pause_is_for_the_pair_alone(shop_bench: Bench) -> None:
    shop_bench.write_stock(pair())
    assert shop_bench.write_stock(pair(warehouse_id=SPB), pair("MUG-2"))[1]["updated"]


def test_a_pair_twice_in_one_call(shop_bench: Bench) -> None:
    result = shop_bench.write_stock(pair(stock=5), pair(stock=6))
    assert [row["updated"] for row in result] == [True, False]
    assert shop_bench.shop.stock("MUG-1", MSK).free == 5


def test_sales_and_the_cabinet_start_no_pause(shop_bench: Bench) -> None:
    shop_bench.shop.edit_stock("MUG-1", MSK, 7)
    shop_bench.shop.sell("MUG-1", MSK)
    assert shop_bench.write_stock(pair(stock=20))[0]["updated"]


@pytest.mark.parametrize("count", [0, 101])
def test_1_to_100_pairs_a_call(shop_bench: Bench, count: int) -> None:
    response = shop_bench.post(PATH, {"stocks": [pair()] * count})
    assert (response.status_code, response.json()["code"]) == (400, 3)


def test_a_call_with_a_missing_warehouse_fails_as_a_whole(shop_bench: Bench) -> None:
    body = {"stocks": [pair(), {"offer_id": "MUG-2", "stock": 1}]}
    response = shop_bench.post(PATH, body, good=False)
    assert response.status_code == 400
    assert response.json()["message"] == (
        "Request validation error: invalid ProductsStocksRequest.Stocks[1]: "
        "embedded message failed validation"
    )
    assert shop_bench.shop.stock("MUG-1", MSK).free == 40


def test_a_missing_number_is_not_a_zero(shop_bench: Bench) -> None:
    body = {"stocks": [{"offer_id": "MUG-1", "warehouse_id": MSK}]}
    assert shop_bench.post(PATH, body, good=False).status_code == 400
    assert shop_bench.shop.stock("MUG-1", MSK).free == 40


def test_a_product_without_sku_takes_no_stock() -> None:
    with bench(seed([product(1, sku=None)])) as made:
        assert code(made.write_stock(pair())) == "SOURCE_TYPE_NOT_FOUND"


def test_a_negative_stock_fails_the_call(shop_bench: Bench) -> None:
    assert shop_bench.post(PATH, {"stocks": [pair(stock=-1)]}).status_code == 400


def test_80_calls_a_minute(shop_bench: Bench) -> None:
    for _ in range(80):
        shop_bench.clock.advance(0.1)
        assert shop_bench.post(PATH, {"stocks": [pair()]}).status_code == 200
    response = shop_bench.post(PATH, {"stocks": [pair()]})
    assert (response.status_code, response.headers["Retry-After"]) == (429, "53")
    assert shop_bench.post("/v1/roles").status_code == 200
    shop_bench.clock.advance(53)
    assert shop_bench.post(PATH, {"stocks": [pair()]}).status_code == 200
