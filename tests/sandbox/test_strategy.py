from typing import Any

import pytest

from reconciler.sandbox import SeedError, WorldError
from reconciler.sandbox.strategies import SYSTEM_STRATEGY
from tests.sandbox.small_shop import Bench, bench, seed

ROOT = "/v1/pricing-strategy"


def ids(made: Bench, *product_ids: str) -> list[dict[str, Any]]:
    path = f"{ROOT}/strategy-ids-by-product-ids"
    found: list[dict[str, Any]] = made.read(path, {"product_id": list(product_ids)})["result"][
        "products_info"
    ]
    return found


def info(made: Bench, product_id: int) -> Any:
    return made.read(f"{ROOT}/product/info", {"product_id": product_id})["result"]


def strategies(made: Bench) -> Any:
    return made.read(f"{ROOT}/list", {"page": 1, "limit": 50})["strategies"]


def test_a_strategy_writes_the_price(shop_bench: Bench) -> None:
    assert info(shop_bench, 1002)["is_enabled"] is False
    shop_bench.clock.advance(1)
    shop_bench.shop.put_under_strategy("MUG-2", "899.40")
    assert ids(shop_bench, "1001", "1002") == [{"product_id": 1002, "strategy_id": SYSTEM_STRATEGY}]
    shown = info(shop_bench, 1002)
    assert (shown["strategy_id"], shown["is_enabled"]) == (SYSTEM_STRATEGY, True)
    assert shown["strategy_product_price"] == 899
    assert shown["price_downloaded_at"] == "2026-11-20T06:00:01.000000Z"
    assert str(shop_bench.shop.price("MUG-2")["price"]) == "899.40"
    shop_bench.shop.put_under_strategy("MUG-2", "850")
    assert info(shop_bench, 1002)["strategy_product_price"] == 850
    row = strategies(shop_bench)[0]
    assert (row["products_count"], row["update_type"]) == (1, "strategyItemsListChanged")


def test_disabled_takes_a_product_out_and_keeps_its_price(shop_bench: Bench) -> None:
    shop_bench.shop.put_under_strategy("MUG-2", "850")
    shop_bench.write_price({"offer_id": "MUG-2", "net_price": "5"})
    assert ids(shop_bench, "1002")
    shop_bench.write_price({"offer_id": "MUG-2", "price_strategy_enabled": "DISABLED"})
    assert ids(shop_bench, "1002") == []
    assert info(shop_bench, 1002)["strategy_id"] == ""
    assert shop_bench.shop.price("MUG-2")["price"] == 850
    shop_bench.shop.put_under_strategy("MUG-2", "840")
    shop_bench.shop.edit_price("MUG-2", strategy=False)
    assert ids(shop_bench, "1002") == []


def test_strategies_of_a_seed() -> None:
    own = [{"id": "b7cd30e6", "name": "Мои конкуренты", "enabled": False}]
    with bench(seed(strategies=own)) as made:
        shown = [(row["type"], row["name"], row["enabled"]) for row in strategies(made)]
        assert shown[1] == ("COMP_PRICE", "Мои конкуренты", False)
        assert shown[0][0] == "MIN_EXT_PRICE"
        second = made.read(f"{ROOT}/list", {"page": 2, "limit": 1})
        assert [row["id"] for row in second["strategies"]] == ["b7cd30e6"]
        assert second["total"] == 2
        made.shop.put_under_strategy("MUG-3", "900", "b7cd30e6")
        assert ids(made, "1003")[0]["strategy_id"] == "b7cd30e6"
    with pytest.raises(SeedError, match="taken"), bench(seed(strategies=own * 2)):
        pass


def test_what_cannot_be(shop_bench: Bench) -> None:
    with pytest.raises(WorldError, match="no strategy"):
        shop_bench.shop.put_under_strategy("MUG-2", "850", "none")
    with pytest.raises(WorldError, match="not an amount"):
        shop_bench.shop.put_under_strategy("MUG-2", "cheap")
    with pytest.raises(WorldError, match="no offer"):
        shop_bench.shop.put_under_strategy("NOPE", "850")
    assert shop_bench.shop.price("MUG-2")["price"] == 1000


@pytest.mark.parametrize(
    ("path", "body", "status"),
    [
        ("list", {"page": 0, "limit": 50}, 400),
        ("list", {"page": 1, "limit": 51}, 400),
        ("strategy-ids-by-product-ids", {"product_id": []}, 400),
        ("strategy-ids-by-product-ids", {"product_id": ["1"] * 51}, 400),
        ("product/info", {"product_id": 77}, 404),
    ],
)
def test_calls_that_cannot_be(
    shop_bench: Bench, path: str, body: dict[str, Any], status: int
) -> None:
    assert shop_bench.post(f"{ROOT}/{path}", body).status_code == status
