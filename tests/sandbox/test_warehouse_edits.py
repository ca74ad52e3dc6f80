from typing import Any

import pytest

from reconciler.sandbox import WorldError
from tests.sandbox.small_shop import CLOSED, FBO, MSK, SPB, Bench
from tests.sandbox.test_posting_fbs import listed


def warehouse(made: Bench, warehouse_id: int) -> Any:
    body = {"limit": 200, "warehouse_ids": [str(warehouse_id)]}
    rows = made.read("/v2/warehouse/list", body)["warehouses"]
    return rows[0] if rows else None


def errors(made: Bench, warehouse_id: int, offer_id: str = "MUG-3") -> list[str]:
    pair = {"offer_id": offer_id, "warehouse_id": warehouse_id, "stock": 1}
    return [error["code"] for error in made.write_stock(pair)[0]["errors"]]


@pytest.mark.parametrize(
    ("status", "codes"),
    [
        ("disabled", ["WAREHOUSE_NOT_FOUND"]),
        ("blocked", ["WAREHOUSE_NOT_FOUND"]),
        ("disabled_due_to_limit", ["WAREHOUSE_NOT_FOUND"]),
        ("active", []),
    ],
)
def test_a_status(shop_bench: Bench, status: str, codes: list[str]) -> None:
    shop_bench.clock.advance(60)
    shop_bench.shop.edit_warehouse(MSK, status=status, name="Подольск")
    row = warehouse(shop_bench, MSK)
    assert (row["status"], row["name"]) == (status, "Подольск")
    assert row["updated_at"] > row["created_at"]
    assert errors(shop_bench, MSK) == codes


def test_a_closed_one_may_open(shop_bench: Bench) -> None:
    shop_bench.shop.edit_warehouse(CLOSED, status="created")
    assert errors(shop_bench, CLOSED) == []


def test_a_pause_of_rfbs(shop_bench: Bench) -> None:
    assert warehouse(shop_bench, SPB)["pause_at"] is None
    shop_bench.shop.edit_warehouse(SPB, paused=True)
    assert warehouse(shop_bench, SPB)["pause_at"] == "2026-11-20T06:00:00.000000Z"
    assert errors(shop_bench, SPB) == ["WAREHOUSE_NOT_FOUND"]
    shop_bench.shop.edit_warehouse(SPB, paused=False)
    assert warehouse(shop_bench, SPB)["pause_at"] is None
    assert errors(shop_bench, SPB) == []


def test_edits_that_cannot_be(shop_bench: Bench) -> None:
    with pytest.raises(WorldError, match="rFBS"):
        shop_bench.shop.edit_warehouse(MSK, paused=True)
    with pytest.raises(WorldError, match="ASLEEP"):
        shop_bench.shop.edit_warehouse(MSK, delivery_methods="ASLEEP")
    with pytest.raises(WorldError, match="77"):
        shop_bench.shop.edit_warehouse(77, status="disabled")


def test_a_removed_warehouse_is_gone(shop_bench: Bench) -> None:
    shop_bench.shop.remove_warehouse(SPB)
    assert warehouse(shop_bench, SPB) is None
    assert errors(shop_bench, SPB) == ["WAREHOUSE_NOT_FOUND"]
    path = "/v1/product/info/warehouse/stocks"
    assert shop_bench.post(path, {"warehouse_id": SPB, "limit": 9}).status_code == 404
    rows = shop_bench.read(
        "/v2/product/info/stocks-by-warehouse/fbs", {"offer_id": ["MUG-2"], "limit": 9}
    )["products"]
    assert [row["warehouse_id"] for row in rows] == [MSK]
    visible = shop_bench.read("/v3/product/list", {"filter": {"visibility": "VISIBLE"}, "limit": 9})
    assert [row["offer_id"] for row in visible["result"]["items"]] == ["MUG-1"]
    for move in (
        lambda: shop_bench.shop.sell("MUG-2", SPB),
        lambda: shop_bench.shop.stock("X", SPB),
    ):
        with pytest.raises(WorldError, match="no warehouse"):
            move()
    with pytest.raises(WorldError):
        shop_bench.shop.remove_warehouse(SPB)


def test_its_postings_live_on(shop_bench: Bench) -> None:
    first = shop_bench.shop.sell("MUG-2", SPB, 2)
    second = shop_bench.shop.sell("MUG-2", SPB, 2)
    shop_bench.shop.remove_warehouse(SPB)
    shop_bench.shop.ship(first)
    child = shop_bench.shop.split(second, "MUG-2", 1)
    shop_bench.shop.cancel(second)
    assert [(row["posting_number"], row["status"]) for row in listed(shop_bench)] == [
        (first, "delivering"),
        (second, "cancelled"),
        (child, "awaiting_packaging"),
    ]
    assert listed(shop_bench)[0]["delivery_method"]["warehouse"] == "Петербург"


def test_fbo_has_no_pause_either(shop_bench: Bench) -> None:
    with pytest.raises(WorldError, match="fbo"):
        shop_bench.shop.edit_warehouse(FBO, paused=True)


def test_over_http(shop_bench: Bench) -> None:
    for action, document in (
        ("edit-warehouse", {"warehouse_id": SPB, "paused": True, "status": "blocked"}),
        ("remove-warehouse", {"warehouse_id": MSK}),
    ):
        response = shop_bench.client.post(f"/_sandbox/{action}", json=document)
        assert response.status_code == 200, response.text
    assert warehouse(shop_bench, SPB)["status"] == "blocked"
    assert warehouse(shop_bench, SPB)["pause_at"] is not None
    assert warehouse(shop_bench, MSK) is None
