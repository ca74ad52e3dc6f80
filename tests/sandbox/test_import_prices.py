from tests.sandbox.cards import codes, item, run
from tests.sandbox.small_shop import Bench
from tests.sandbox.test_product_archive import listed


def put(made: Bench, price: str) -> None:
    assert run(made, item("MUG-2", price=price))[0]["status"] == "imported"


def price(made: Bench) -> str:
    return str(made.shop.price("MUG-2")["price"])


def test_a_step_above_half_is_quarantine(shop_bench: Bench) -> None:
    put(shop_bench, "1501")
    assert listed(shop_bench, "QUARANTINE") == ["MUG-2"]
    assert "MUG-2" not in listed(shop_bench, "VISIBLE")
    shop_bench.write_price({"offer_id": "MUG-2", "price": "1600"})
    assert listed(shop_bench, "QUARANTINE") == ["MUG-2"]
    put(shop_bench, "1400")
    assert listed(shop_bench, "QUARANTINE") == []


def test_a_new_product_has_no_step(shop_bench: Bench) -> None:
    assert run(shop_bench, item("NEW-1", price="1"))[0]["status"] == "imported"
    assert listed(shop_bench, "QUARANTINE") == []


def test_promotions_follow(shop_bench: Bench) -> None:
    action_id = shop_bench.shop.start_promotion("Зима", {"MUG-2": "950"})
    shop_bench.shop.promote("MUG-2", action_id, "900")
    body = {"action_id": action_id, "limit": 100}
    put(shop_bench, "880")
    rows = shop_bench.read("/v2/actions/products", body)["products"]
    assert [row["action_price"]["amount"] for row in rows] == ["880"]
    put(shop_bench, "951")
    assert shop_bench.read("/v2/actions/products", body)["products"] == []


def test_a_frozen_promotion_lets_no_price_rise(shop_bench: Bench) -> None:
    action_id = shop_bench.shop.start_promotion("Зима", {"MUG-2": "950"})
    shop_bench.shop.promote("MUG-2", action_id, "900")
    shop_bench.shop.freeze_promotion(action_id)
    assert codes(shop_bench, offer_id="MUG-2", price="901") == [("action_is_frozen", "price")]
    assert price(shop_bench) == "900"
    put(shop_bench, "899")
    assert price(shop_bench) == "899"


def test_ozon_moves_prices_after_the_tasks_that_are_due(shop_bench: Bench) -> None:
    action_id = shop_bench.shop.start_promotion("Зима", {"MUG-2": "950"})
    shop_bench.read("/v3/product/import", {"items": [item("MUG-2", price="1100")]})
    shop_bench.clock.advance(5)
    shop_bench.shop.promote("MUG-2", action_id, "900")
    assert price(shop_bench) == "900"
