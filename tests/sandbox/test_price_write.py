from decimal import Decimal
from typing import Any

import pytest

from tests.sandbox.small_shop import Bench, bench, seed

PATH = "/v1/product/import/prices"


def code(result: list[dict[str, Any]]) -> str:
    assert not result[0]["updated"]
    return str(result[0]["errors"][0]["code"])


def test_only_what_is_sent_changes(shop_bench: Bench) -> None:
    result = shop_bench.write_price({"offer_id": "MUG-1", "price": "1500.50", "min_price": ""})
    assert result == [{"product_id": 1001, "offer_id": "MUG-1", "updated": True, "errors": []}]
    assert shop_bench.shop.price("MUG-1") == {
        "price": Decimal("1500.50"),
        "old_price": Decimal(1990),
        "min_price": Decimal(1290),
        "net_price": Decimal("610.50"),
        "vat": Decimal("0.22"),
    }


def test_zero_clears_the_old_price_and_keeps_the_minimum(shop_bench: Bench) -> None:
    shop_bench.write_price({"offer_id": "MUG-1", "old_price": "0", "min_price": "0"})
    price = shop_bench.shop.price("MUG-1")
    assert (price["old_price"], price["min_price"]) == (0, 1290)


def test_cost_vat_and_declared_price(shop_bench: Bench) -> None:
    sent = {"product_id": 1002, "net_price": "300", "vat": "0.1", "declared_price": "900"}
    shop_bench.write_price(sent)
    body = {"filter": {"product_id": ["1002"]}, "limit": 1}
    price = shop_bench.read("/v5/product/info/prices", body)["items"][0]["price"]
    assert (price["net_price"], price["vat"], price["declared_price"]["amount"]) == (
        300,
        0.1,
        "900",
    )


@pytest.mark.parametrize(
    ("item", "expected"),
    [
        ({"offer_id": "NOPE", "price": "1"}, "NOT_FOUND_ERROR"),
        ({"price": "1"}, "NOT_FOUND_ERROR"),
        ({"offer_id": "MUG-1", "vat": "0.15"}, "vat_invalid"),
        ({"offer_id": "MUG-1", "currency_code": "KZT"}, "currency_code_mismatch"),
        ({"offer_id": "MUG-1", "price": "-1"}, "price_negative"),
        ({"offer_id": "MUG-1", "price": "1990"}, "old_price_less_than_price"),
    ],
    ids=lambda value: str(value)[:40],
)
def test_errors_of_items(shop_bench: Bench, item: dict[str, str], expected: str) -> None:
    result = shop_bench.write_price(item, {"offer_id": "MUG-2", "price": "990"})
    assert code(result) == expected
    assert result[1]["updated"]


def test_the_currency_is_that_of_the_cabinet() -> None:
    with bench(seed(seller={"name": "Samovar KZ", "currency": "KZT"})) as made:
        assert code(made.write_price({"offer_id": "MUG-2", "price": "9"})) == (
            "currency_code_mismatch"
        )
        sent = {"offer_id": "MUG-2", "price": "9", "currency_code": "KZT"}
        assert made.write_price(sent)[0]["updated"]


def test_a_product_10_times_an_hour(shop_bench: Bench) -> None:
    for number in range(10):
        assert shop_bench.write_price({"offer_id": "MUG-2", "price": f"{900 + number}"})[0][
            "updated"
        ]
        shop_bench.clock.advance(60)
    result = shop_bench.write_price({"offer_id": "MUG-2", "price": "1"}, {"offer_id": "MUG-3"})
    assert result[0]["errors"][0]["message"] == (
        "error limiting: acquire limit per item: items limit: limit exceeded"
    )
    assert result[1]["updated"]
    shop_bench.clock.advance(3600 - 10 * 60)
    assert shop_bench.write_price({"offer_id": "MUG-2", "price": "1000"})[0]["updated"]


def test_refused_prices_do_not_count(shop_bench: Bench) -> None:
    for _ in range(12):
        shop_bench.write_price({"offer_id": "MUG-2", "price": "-1"})
    assert shop_bench.write_price({"offer_id": "MUG-2", "price": "999"})[0]["updated"]


def test_a_minimum_price_stands_while_promotions_apply(shop_bench: Bench) -> None:
    shop_bench.write_price({"offer_id": "MUG-1", "auto_action_enabled": "ENABLED"})
    sent = {"offer_id": "MUG-1", "min_price": "1300"}
    assert code(shop_bench.write_price(sent)) == "action_price_enabled_min_price_missing"
    sent["auto_action_enabled"] = "DISABLED"
    assert shop_bench.write_price(sent)[0]["updated"]


@pytest.mark.parametrize("count", [0, 1001])
def test_1_to_1000_products_a_call(shop_bench: Bench, count: int) -> None:
    body = {"prices": [{"offer_id": "MUG-1"}] * count}
    assert shop_bench.post(PATH, body, good=False).status_code == 400


@pytest.mark.parametrize("price", ["12,50", "1e3", "NaN", "many", " 5"])
def test_an_amount_is_a_plain_decimal(shop_bench: Bench, price: str) -> None:
    body = {"prices": [{"offer_id": "MUG-1", "price": price}]}
    assert shop_bench.post(PATH, body).status_code == 400


@pytest.mark.parametrize("wrong", [{"price": 1490}, {"auto_action_enabled": "MAYBE"}])
def test_types_are_checked(shop_bench: Bench, wrong: dict[str, Any]) -> None:
    body = {"prices": [{"offer_id": "MUG-1", **wrong}]}
    assert shop_bench.post(PATH, body, good=False).status_code == 400
