from typing import Any

import pytest

from tests.sandbox import cards
from tests.sandbox.small_shop import Bench
from tests.sandbox.test_product_archive import listed

ADD, DELETE = "/v1/barcode/add", "/v1/barcode/delete"


def send(made: Bench, path: str, *pairs: tuple[str, int]) -> list[str]:
    body = {"barcodes": [{"barcode": barcode, "sku": sku} for barcode, sku in pairs]}
    errors: list[dict[str, Any]] = made.read(path, body)["errors"]
    assert all((error["barcode"], error["sku"]) in pairs for error in errors)
    return [error["code"] for error in errors]


def test_on_and_off(shop_bench: Bench) -> None:
    assert send(shop_bench, ADD, ("4600000000001", 9001), ("4600000000002", 9001)) == []
    assert listed(shop_bench, "BARCODE_EXISTS") == ["MUG-1"]
    assert listed(shop_bench, "EMPTY_BARCODE") == ["MUG-2", "MUG-3", "MUG-5"]
    assert send(shop_bench, DELETE, ("4600000000001", 9001)) == []
    assert listed(shop_bench, "BARCODE_EXISTS") == ["MUG-1"]
    assert send(shop_bench, DELETE, ("4600000000002", 9001)) == []
    assert listed(shop_bench, "BARCODE_EXISTS") == []


def test_errors_of_pairs(shop_bench: Bench) -> None:
    assert send(shop_bench, ADD, ("A", 9001)) == []
    pairs = [("A", 9001), ("A", 9002), ("B", 77), ("", 9002), ("C" * 101, 9002), ("D", 9002)]
    assert send(shop_bench, ADD, *pairs) == [
        "barcode_already_exists",
        "barcode_is_taken",
        "sku_not_found",
        "barcode_invalid",
        "barcode_invalid",
    ]
    assert send(shop_bench, DELETE, ("A", 9002), ("A", 77), ("E", 9001)) == [
        "barcode_not_found",
        "sku_not_found",
        "barcode_not_found",
    ]


def test_100_barcodes_a_product(shop_bench: Bench) -> None:
    assert send(shop_bench, ADD, *[(f"B{number}", 9001) for number in range(100)]) == []
    assert send(shop_bench, ADD, ("ONE-MORE", 9001)) == ["too_many_barcodes"]


def test_20_calls_a_minute(shop_bench: Bench) -> None:
    for number in range(20):
        send(shop_bench, ADD, (str(number), 9001))
    body = {"barcodes": [{"barcode": "X", "sku": 9001}]}
    response = shop_bench.post(ADD, body)
    assert (response.status_code, response.headers["Retry-After"]) == (429, "60")
    shop_bench.clock.advance(1)
    assert send(shop_bench, DELETE, ("1", 9001)) == []
    shop_bench.clock.advance(59)
    assert send(shop_bench, ADD, ("X", 9001)) == []


@pytest.mark.parametrize("path", [ADD, DELETE])
@pytest.mark.parametrize("count", [0, 101])
def test_1_to_100_pairs_a_call(shop_bench: Bench, path: str, count: int) -> None:
    body = {"barcodes": [{"barcode": "A", "sku": 9001}] * count}
    assert shop_bench.post(path, body, good=False).status_code == 400


def shown(made: Bench, offer_id: str = "A") -> list[str]:
    card, info = cards.card(made, offer_id), cards.info(made, offer_id)
    assert card["barcodes"] == info["barcodes"]
    return [card["barcode"], *info["barcodes"]]


def test_imports_and_these_methods_write_the_same_barcodes(shop_bench: Bench) -> None:
    cards.run(shop_bench, cards.item("A", barcode="46"))
    shop_bench.clock.advance(60)
    sku = cards.info(shop_bench, "A")["sku"]
    assert send(shop_bench, ADD, ("46", 9002), ("11", sku)) == ["barcode_is_taken"]
    assert shown(shop_bench) == ["46", "46", "11"]
    assert send(shop_bench, DELETE, ("46", sku)) == []
    assert shown(shop_bench) == ["", "11"]
    assert send(shop_bench, ADD, ("46", 9002)) == []
    assert cards.codes(shop_bench, offer_id="A", barcode="46") == [("barcode_is_taken", "barcode")]
    assert cards.run(shop_bench, cards.item("A", barcode="47"))[0]["status"] == "imported"
    assert shown(shop_bench) == ["47", "47", "11"]
    assert shown(shop_bench, "MUG-2") == ["", "46"]
