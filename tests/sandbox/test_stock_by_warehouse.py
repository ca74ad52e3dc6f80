import pytest

from tests.sandbox.small_shop import CLOSED, FBO, MSK, SPB, Bench

PATH = "/v1/product/info/warehouse/stocks"


def test_only_products_that_had_stock_there_have_a_row(shop_bench: Bench) -> None:
    rows = shop_bench.read(PATH, {"warehouse_id": SPB, "limit": 10})["stocks"]
    assert [(row["offer_id"], row["free_stock"]) for row in rows] == [("MUG-2", 7)]
    assert shop_bench.read(PATH, {"warehouse_id": CLOSED, "limit": 10})["stocks"] == []


def test_a_row_stays_at_zero(shop_bench: Bench) -> None:
    shop_bench.write_stock({"offer_id": "MUG-2", "warehouse_id": SPB, "stock": 0})
    rows = shop_bench.read(PATH, {"warehouse_id": SPB, "limit": 10})["stocks"]
    assert [(row["present"], row["free_stock"]) for row in rows] == [(0, 0)]


def test_free_is_present_less_reserved(shop_bench: Bench) -> None:
    rows = shop_bench.read(PATH, {"warehouse_id": MSK, "limit": 10})["stocks"]
    numbers = [(row["present"], row["reserved"], row["free_stock"]) for row in rows]
    assert numbers == [(42, 2, 40), (3, 3, 0), (1, 0, 1)]


def test_pages(shop_bench: Bench) -> None:
    first = shop_bench.read(PATH, {"warehouse_id": MSK, "limit": 2})
    assert (len(first["stocks"]), first["has_next"]) == (2, True)
    second = shop_bench.read(PATH, {"warehouse_id": MSK, "limit": 2, "cursor": first["cursor"]})
    assert (len(second["stocks"]), second["has_next"], second["cursor"]) == (1, False, "")


@pytest.mark.parametrize("warehouse_id", [FBO, 77])
def test_other_warehouses_are_not_found(shop_bench: Bench, warehouse_id: int) -> None:
    response = shop_bench.post(PATH, {"warehouse_id": warehouse_id, "limit": 10})
    assert (response.status_code, response.json()["code"]) == (404, 5)


@pytest.mark.parametrize("limit", [0, 1001])
def test_limit_is_1_to_1000(shop_bench: Bench, limit: int) -> None:
    body = {"warehouse_id": MSK, "limit": limit}
    assert shop_bench.post(PATH, body, good=False).status_code == 400


def test_updated_at_follows_the_clock(shop_bench: Bench) -> None:
    shop_bench.clock.advance(60)
    shop_bench.write_stock({"offer_id": "MUG-2", "warehouse_id": SPB, "stock": 1})
    rows = shop_bench.read(PATH, {"warehouse_id": SPB, "limit": 10})["stocks"]
    assert rows[0]["updated_at"] == "2026-11-20T06:01:00.000000Z"
