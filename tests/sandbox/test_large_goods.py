from collections.abc import Iterator

import pytest

from reconciler.sandbox import SeedError, Shop, WorldError
from tests.sandbox.small_shop import Bench, bench, cell, product, seed

LARGE, SMALL, PARTNER, PAUSED = 1, 2, 3, 4
WAREHOUSES = [
    {"id": LARGE, "name": "large", "scheme": "fbs", "kgt": True},
    {"id": SMALL, "name": "small", "scheme": "fbs", "status": "active"},
    {"id": PARTNER, "name": "partner", "scheme": "fbp"},
    {"id": PAUSED, "name": "paused", "scheme": "rfbs", "paused": True},
]
PRODUCTS = [product(1, kgt=True, stocks={str(PARTNER): cell(5)}), product(2)]


@pytest.fixture
def yard() -> Iterator[Bench]:
    with bench(seed(PRODUCTS, warehouses=WAREHOUSES)) as made:
        yield made


@pytest.mark.parametrize(
    ("offer_id", "warehouse_id", "code"),
    [
        ("MUG-1", LARGE, None),
        ("MUG-2", SMALL, None),
        ("MUG-1", SMALL, "OVER_MAX_OVH_NON_KGT"),
        ("MUG-2", LARGE, "NON_KGT_ON_KGT_WAREHOUSE"),
        ("MUG-1", PARTNER, "WAREHOUSE_NOT_FOUND"),
        ("MUG-2", PAUSED, "WAREHOUSE_NOT_FOUND"),
    ],
)
def test_where_stock_may_be_written(
    yard: Bench, offer_id: str, warehouse_id: int, code: str | None
) -> None:
    (result,) = yard.write_stock({"offer_id": offer_id, "warehouse_id": warehouse_id, "stock": 1})
    assert result["updated"] is (code is None)
    assert [error["code"] for error in result["errors"]] == ([code] if code else [])


def test_size_shows_in_lists(yard: Bench) -> None:
    rows = yard.read("/v2/warehouse/list", {"limit": 200})["warehouses"]
    assert [(row["warehouse_id"], row["is_kgt"]) for row in rows] == [
        (LARGE, True),
        (SMALL, False),
        (PAUSED, False),
    ]
    assert [row["pause_at"] is None for row in rows] == [True, True, False]
    items = yard.read("/v3/product/info/list", {"offer_id": ["MUG-1", "MUG-2"]})["items"]
    assert [item["is_kgt"] for item in items] == [True, False]


def test_the_stock_of_a_partner_is_his_own(yard: Bench) -> None:
    body = {"filter": {"offer_id": ["MUG-1"]}, "limit": 9}
    (item,) = yard.read("/v4/product/info/stocks", body)["items"]
    assert [(entry["type"], entry["present"]) for entry in item["stocks"]] == [("fbp", 5)]
    listed = yard.read("/v3/product/list", {"filter": {}, "limit": 9})["result"]["items"]
    assert [row["has_fbs_stocks"] for row in listed] == [False, False]
    with pytest.raises(WorldError, match="partner"):
        yard.shop.sell("MUG-1", PARTNER)


def test_only_rfbs_can_be_paused() -> None:
    warehouses = [{"id": 1, "name": "x", "scheme": "fbs", "paused": True}]
    with pytest.raises(SeedError, match=r"warehouses\[0\]\.paused"):
        Shop.open(seed=seed([], warehouses=warehouses))
