import pytest

from tests.sandbox.small_shop import CLOSED, FBO, MSK, SPB, Bench

PATH = "/v2/warehouse/list"


def test_seller_warehouses_only(shop_bench: Bench) -> None:
    answer = shop_bench.read(PATH, {"limit": 200})
    rows = [(row["warehouse_id"], row["is_rfbs"], row["status"]) for row in answer["warehouses"]]
    assert rows == [(MSK, False, "created"), (SPB, True, "created"), (CLOSED, False, "disabled")]
    assert (answer["has_next"], answer["cursor"]) == (False, "")


def test_pages(shop_bench: Bench) -> None:
    first = shop_bench.read(PATH, {"limit": 2})
    last = shop_bench.read(PATH, {"limit": 2, "cursor": first["cursor"]})
    assert (first["has_next"], last["has_next"]) == (True, False)
    assert [row["warehouse_id"] for row in last["warehouses"]] == [CLOSED]


def test_by_ids(shop_bench: Bench) -> None:
    body = {"limit": 200, "warehouse_ids": [str(SPB), str(FBO), "77"]}
    rows = shop_bench.read(PATH, body)["warehouses"]
    assert [row["warehouse_id"] for row in rows] == [SPB]


@pytest.mark.parametrize(
    "body", [{}, {"limit": 0}, {"limit": 201}, {"limit": 1, "warehouse_ids": ["1"] * 201}]
)
def test_at_most_200(shop_bench: Bench, body: dict[str, object]) -> None:
    assert shop_bench.post(PATH, body, good=False).status_code == 400
