from typing import Any

import pytest

from reconciler.sandbox import SeedError, WorldError
from tests.sandbox.small_shop import KEY, Bench, bench, seed
from tests.sandbox.test_product_archive import listed

LIST, PRODUCTS = "/v1/actions", "/v2/actions/products"
UPDATE, DEACTIVATE = "/v1/actions/products/update", "/v2/actions/products/deactivate"
DAY = 24 * 3600


def begin(made: Bench, **options: Any) -> int:
    return made.shop.start_promotion("Зима", {"MUG-1": "1400", "MUG-2": "950"}, **options)


def update(made: Bench, action_id: int, *prices: tuple[int, str], currency: str = "RUB") -> Any:
    products = [
        {"product_id": product_id, "action_price": {"amount": price, "currency": currency}}
        for product_id, price in prices
    ]
    return made.read(UPDATE, {"action_id": action_id, "products": products})


def members(made: Bench, action_id: int) -> dict[int, tuple[str, str]]:
    products = made.read(PRODUCTS, {"action_id": action_id, "limit": 100})["products"]
    return {row["id"]: (row["action_price"]["amount"], row["add_mode"]) for row in products}


def price(made: Bench, offer_id: str) -> str:
    return str(made.shop.price(offer_id)["price"])


def marketing(made: Bench, offer_id: str) -> Any:
    body = {"filter": {"offer_id": [offer_id]}, "limit": 1}
    return made.read("/v5/product/info/prices", body)["items"][0]["marketing_actions"]


def test_the_list_is_read_with_get(shop_bench: Bench) -> None:
    assert shop_bench.get(LIST) == {"result": []}
    action_id = begin(shop_bench)
    row = shop_bench.get(LIST)["result"][0]
    assert (row["id"], row["title"], row["freeze_date"]) == (action_id, "Зима", "")
    assert (row["potential_products_count"], row["is_participating"]) == (2, False)
    shop_bench.shop.promote("MUG-2", action_id, "900")
    shop_bench.shop.freeze_promotion(action_id)
    row = shop_bench.get(LIST)["result"][0]
    assert (row["participating_products_count"], row["is_participating"]) == (1, True)
    assert row["freeze_date"] == "2026-11-20T06:00:00.000000Z"
    assert shop_bench.client.post(LIST, json={}, headers=KEY).status_code == 404
    assert shop_bench.client.get("/v1/roles", headers=KEY).status_code == 404
    assert shop_bench.client.get(LIST).status_code == 401


def test_ozon_adds_a_product_and_writes_its_card(shop_bench: Bench) -> None:
    action_id = begin(shop_bench)
    shop_bench.shop.promote("MUG-1", action_id, "1350")
    assert price(shop_bench, "MUG-1") == "1350"
    assert members(shop_bench, action_id) == {1001: ("1350", "AUTO")}
    assert marketing(shop_bench, "MUG-1") == {
        "actions": [
            {
                "title": "Зима",
                "date_from": "2026-11-20T06:00:00.000000Z",
                "date_to": "2026-12-04T06:00:00.000000Z",
                "value": 32,
            }
        ],
        "ozon_actions_exist": False,
        "current_period_from": "2026-11-20T06:00:00.000000Z",
        "current_period_to": "2026-12-04T06:00:00.000000Z",
    }
    assert marketing(shop_bench, "MUG-2")["actions"] == []
    shop_bench.clock.advance(14 * DAY)
    assert marketing(shop_bench, "MUG-1")["actions"] == []
    assert shop_bench.get(LIST) == {"result": []}
    body = {"action_id": action_id, "limit": 1}
    assert shop_bench.post(PRODUCTS, body).status_code == 404
    assert price(shop_bench, "MUG-1") == "1350"


def test_the_price_in_a_promotion_is_the_price_on_the_card(shop_bench: Bench) -> None:
    action_id = begin(shop_bench)
    answer = update(shop_bench, action_id, (1001, "1400"), (1002, "960"), (1003, "1"), (77, "1"))
    assert answer["active_product_ids"] == ["1001"]
    assert [row["product_id"] for row in answer["rejected"]] == [1002, 1003, 77]
    assert (price(shop_bench, "MUG-1"), price(shop_bench, "MUG-2")) == ("1400", "960")
    answer = update(shop_bench, action_id, (1001, "1401"), (1002, "950"))
    assert (answer["active_product_ids"], answer["deactivated_product_ids"]) == (["1002"], ["1001"])
    assert answer["warnings"][0]["product_id"] == 1001
    assert members(shop_bench, action_id) == {1002: ("950", "SELLER")}
    assert price(shop_bench, "MUG-1") == "1401"


def test_a_price_of_the_card_moves_the_promotion(shop_bench: Bench) -> None:
    action_id = begin(shop_bench)
    update(shop_bench, action_id, (1001, "1400"), (1002, "950"))
    shop_bench.write_price(
        {"offer_id": "MUG-1", "price": "1390"}, {"offer_id": "MUG-2", "price": "951"}
    )
    assert members(shop_bench, action_id) == {1001: ("1390", "SELLER")}


def test_the_rules_of_prices_hold(shop_bench: Bench) -> None:
    action_id = begin(shop_bench)
    answer = update(shop_bench, action_id, (1001, "1290"))
    assert answer["rejected"] == [
        {"product_id": 1001, "reason": "min_price must be less than price"}
    ]
    assert update(shop_bench, action_id, (1002, "900"), currency="KZT")["rejected"]
    assert update(shop_bench, action_id, (1002, "400"))["active_product_ids"] == ["1002"]
    assert listed(shop_bench, "QUARANTINE") == ["MUG-2"]
    rows = shop_bench.read(PRODUCTS, {"action_id": action_id, "limit": 1})["products"]
    assert rows[0]["is_quarantined"]


def test_a_frozen_promotion(shop_bench: Bench) -> None:
    action_id = begin(shop_bench)
    update(shop_bench, action_id, (1002, "900"))
    shop_bench.shop.freeze_promotion(action_id)
    answer = update(shop_bench, action_id, (1002, "901"), (1001, "1400"))
    assert [row["reason"] for row in answer["rejected"]] == ["the promotion is frozen"] * 2
    result = shop_bench.write_price({"offer_id": "MUG-2", "price": "901"})
    assert result[0]["errors"][0]["code"] == "action_is_frozen"
    assert shop_bench.write_price({"offer_id": "MUG-2", "price": "890"})[0]["updated"]
    assert update(shop_bench, action_id, (1002, "880"))["active_product_ids"] == ["1002"]
    assert price(shop_bench, "MUG-2") == "880"


def test_promo_codes_leave_the_card_alone(shop_bench: Bench) -> None:
    action_id = begin(shop_bench, voucher=True)
    assert update(shop_bench, action_id, (1002, "900"))["active_product_ids"] == ["1002"]
    shop_bench.shop.promote("MUG-1", action_id, "1300")
    assert (price(shop_bench, "MUG-1"), price(shop_bench, "MUG-2")) == ("1490", "1000")
    shop_bench.write_price({"offer_id": "MUG-2", "price": "1100"})
    assert members(shop_bench, action_id)[1002] == ("900", "SELLER")
    body = {"action_id": action_id, "product_ids": ["1002", "1003"]}
    assert shop_bench.read(DEACTIVATE, body) == {"product_ids": ["1002"]}
    assert list(members(shop_bench, action_id)) == [1001]
    other = begin(shop_bench)
    body["action_id"] = other
    assert shop_bench.post(DEACTIVATE, body).status_code == 400


def test_pages(shop_bench: Bench) -> None:
    action_id = begin(shop_bench)
    update(shop_bench, action_id, (1001, "1400"), (1002, "900"))
    first = shop_bench.read(PRODUCTS, {"action_id": action_id, "limit": 1})
    assert ([row["id"] for row in first["products"]], first["total"]) == ([1001], 2)
    body = {"action_id": action_id, "limit": 1, "last_id": first["last_id"]}
    second = shop_bench.read(PRODUCTS, body)
    assert ([row["id"] for row in second["products"]], second["last_id"]) == ([1002], "")


def test_promotions_of_a_seed() -> None:
    own = {"id": 5, "title": "Весна", "limits": {"MUG-2": "900"}, "frozen": True, "voucher": True}
    with bench(seed(promotions=[own])) as made:
        row = made.get(LIST)["result"][0]
        assert (row["id"], row["is_voucher_action"], row["freeze_date"] != "") == (5, True, True)
        assert begin(made) == 6
    for wrong in ({"limits": {"NOPE": "1"}}, {"limits": {"MUG-2": "-1"}}):
        with pytest.raises(SeedError, match="promotions"), bench(seed(promotions=[own | wrong])):
            pass


def test_what_cannot_be(shop_bench: Bench) -> None:
    action_id = begin(shop_bench)
    for offer_id, action, amount, words in (
        ("MUG-2", action_id, "951", "above the limit"),
        ("MUG-2", 77, "900", "no promotion"),
        ("NOPE", action_id, "900", "no offer"),
        ("MUG-2", action_id, "0", "not an amount"),
    ):
        with pytest.raises(WorldError, match=words):
            shop_bench.shop.promote(offer_id, action, amount)
    shop_bench.shop.promote("MUG-3", action_id, "900")
    assert list(members(shop_bench, action_id)) == [1003]
    money = {"amount": "x", "currency": "RUB"}
    body = {"action_id": action_id, "products": [{"product_id": 1001, "action_price": money}]}
    assert shop_bench.post(UPDATE, body).status_code == 400
    assert shop_bench.post(UPDATE, {**body, "products": []}).status_code == 400
    assert shop_bench.post(DEACTIVATE, {"action_id": 77, "product_ids": ["1"]}).status_code == 404
    assert shop_bench.post(PRODUCTS, {"action_id": action_id, "limit": 101}).status_code == 400
