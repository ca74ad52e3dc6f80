from typing import Any

import pytest

from reconciler.sandbox import WorldError
from tests.sandbox.small_shop import READ_KEY, Bench

UPDATE, STATUS = "/v1/product/action/timer/update", "/v1/product/action/timer/status"
DAY = 24 * 3600


def status(made: Bench, product_id: int = 1001) -> tuple[str | None, bool]:
    row = made.read(STATUS, {"product_ids": [str(product_id)]})["statuses"][0]
    assert row["product_id"] == product_id
    return row["expired_at"], row["min_price_for_auto_actions_enabled"]


def test_30_days_and_no_more(shop_bench: Bench) -> None:
    assert status(shop_bench) == ("2026-12-20T06:00:00.000000Z", True)
    shop_bench.clock.advance(30 * DAY - 1)
    assert status(shop_bench)[1]
    shop_bench.clock.advance(1)
    assert status(shop_bench) == (None, False)
    assert shop_bench.shop.price("MUG-1")["min_price"] == 1290


def test_without_a_minimum_price_there_is_no_timer(shop_bench: Bench) -> None:
    assert status(shop_bench, 1002) == (None, False)
    assert shop_bench.read(UPDATE, {"product_ids": ["1002", "77"]}) == {}
    assert status(shop_bench, 1002) == (None, False)
    assert shop_bench.read(STATUS, {"product_ids": ["77"]}) == {"statuses": []}


@pytest.mark.parametrize("days", [29, 31])
def test_it_is_prolonged_before_and_after_its_end(shop_bench: Bench, days: int) -> None:
    shop_bench.clock.advance(days * DAY)
    assert shop_bench.read(UPDATE, {"product_ids": ["1001"]}) == {}
    shop_bench.clock.advance(30 * DAY - 1)
    assert status(shop_bench)[1]


def test_a_new_minimum_starts_it_and_the_same_does_not(shop_bench: Bench) -> None:
    shop_bench.clock.advance(DAY)
    shop_bench.write_price({"offer_id": "MUG-1", "min_price": "1290.00"})
    assert status(shop_bench)[0] == "2026-12-20T06:00:00.000000Z"
    shop_bench.write_price({"offer_id": "MUG-1", "min_price": "1291"})
    assert status(shop_bench)[0] == "2026-12-21T06:00:00.000000Z"


def test_people_set_it_too(shop_bench: Bench) -> None:
    shop_bench.shop.edit_price("MUG-2", min_price="900", min_price_guard=True)
    assert status(shop_bench, 1002) == ("2026-12-20T06:00:00.000000Z", True)
    shop_bench.shop.edit_price("MUG-2", min_price="0")
    assert status(shop_bench, 1002) == (None, False)


def test_whether_it_counts_is_said_apart(shop_bench: Bench) -> None:
    price: dict[str, Any] = {"offer_id": "MUG-2", "min_price": "900"}
    shop_bench.write_price(price)
    assert status(shop_bench, 1002) == ("2026-12-20T06:00:00.000000Z", False)
    shop_bench.write_price({**price, "min_price_for_auto_actions_enabled": True})
    assert status(shop_bench, 1002)[1]
    shop_bench.write_price({"offer_id": "MUG-2", "min_price_for_auto_actions_enabled": False})
    assert not status(shop_bench, 1002)[1]


def test_once_it_has_lapsed_ozon_goes_under_the_minimum(shop_bench: Bench) -> None:
    action_id = shop_bench.shop.start_promotion("Зима", {"MUG-1": "1400"}, days=60)
    with pytest.raises(WorldError, match="minimum price"):
        shop_bench.shop.promote("MUG-1", action_id, "1200")
    with pytest.raises(WorldError, match="minimum price"):
        shop_bench.shop.put_under_strategy("MUG-1", "1200")
    shop_bench.clock.advance(30 * DAY)
    shop_bench.shop.promote("MUG-1", action_id, "1200")
    assert shop_bench.shop.price("MUG-1")["price"] == 1200


@pytest.mark.parametrize("path", [UPDATE, STATUS])
@pytest.mark.parametrize("count", [0, 1001])
def test_1_to_1000_products_a_call(shop_bench: Bench, path: str, count: int) -> None:
    body = {"product_ids": ["1001"] * count}
    assert shop_bench.post(path, body, good=False).status_code == 400


def test_to_prolong_is_to_write(shop_bench: Bench) -> None:
    assert shop_bench.post(UPDATE, {"product_ids": ["1001"]}, READ_KEY).status_code == 403
    assert shop_bench.post(STATUS, {"product_ids": ["1001"]}, READ_KEY).status_code == 200
