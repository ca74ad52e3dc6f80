from typing import Any

import pytest

from tests.sandbox.small_shop import CLOSED, FBO, MSK, SPB, Bench, bench, seed

PATH = "/v2/delivery-method/list"


def methods(made: Bench, **chosen: Any) -> list[dict[str, Any]]:
    rows: list[dict[str, Any]] = made.read(PATH, {"limit": 100, "filter": chosen})[
        "delivery_methods"
    ]
    return rows


def test_own_warehouses_deliver(shop_bench: Bench) -> None:
    rows = methods(shop_bench)
    assert [row["warehouse_id"] for row in rows] == [MSK, SPB, CLOSED]
    assert {row["status"] for row in rows} == {"ACTIVE"}
    assert len({row["id"] for row in rows}) == 3


def test_as_many_as_the_seed_says() -> None:
    warehouses = [
        {"id": 1, "name": "none", "scheme": "fbs", "delivery_methods": 0},
        {"id": 2, "name": "two", "scheme": "rfbs", "delivery_methods": 2},
    ]
    with bench(seed([], warehouses=warehouses)) as made:
        assert [row["warehouse_id"] for row in methods(made)] == [2, 2]


def test_filters(shop_bench: Bench) -> None:
    shop_bench.shop.edit_warehouse(SPB, delivery_methods="DISABLED")
    assert [row["warehouse_id"] for row in methods(shop_bench, status=["DISABLED"])] == [SPB]
    (row,) = methods(shop_bench, warehouse_ids=[str(MSK), str(FBO)])
    assert methods(shop_bench, delivery_method_ids=[str(row["id"])]) == [row]
    assert methods(shop_bench, provider_ids=["77"]) == []
    assert methods(shop_bench, provider_ids=[str(row["provider_id"])])[0] == row


@pytest.mark.parametrize("sort_dir", ["ASC", "DESC"])
def test_pages(shop_bench: Bench, sort_dir: str) -> None:
    first = shop_bench.read(PATH, {"limit": 2, "sort_dir": sort_dir})
    body = {"limit": 2, "sort_dir": sort_dir, "cursor": first["cursor"]}
    last = shop_bench.read(PATH, body)
    assert (first["has_next"], last["has_next"], last["cursor"]) == (True, False, "")
    rows = [*first["delivery_methods"], *last["delivery_methods"]]
    wanted = [MSK, SPB, CLOSED]
    assert [row["warehouse_id"] for row in rows] == (wanted if sort_dir == "ASC" else wanted[::-1])


@pytest.mark.parametrize("body", [{}, {"limit": 0}, {"limit": 101}])
def test_at_most_100(shop_bench: Bench, body: dict[str, int]) -> None:
    assert shop_bench.post(PATH, body, good=False).status_code == 400


def test_a_posting_names_the_method(shop_bench: Bench) -> None:
    shop_bench.shop.sell("MUG-2", SPB)
    (row,) = shop_bench.read("/v4/posting/fbs/unfulfilled/list", {"limit": 9})["postings"]
    (method,) = methods(shop_bench, warehouse_ids=[str(SPB)])
    shown = row["delivery_method"]
    assert (shown["id"], shown["name"]) == (method["id"], method["name"])
