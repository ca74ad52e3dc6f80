import pytest

from reconciler.sandbox import WorldError
from tests.sandbox.small_shop import Bench
from tests.sandbox.test_product_archive import card, listed


def write(made: Bench, price: str) -> None:
    assert made.write_price({"offer_id": "MUG-2", "price": price})[0]["updated"]


@pytest.mark.parametrize(
    ("price", "held"), [("1500", False), ("1500.01", True), ("500", False), ("499.99", True)]
)
def test_a_step_above_half(shop_bench: Bench, price: str, held: bool) -> None:
    write(shop_bench, price)
    assert listed(shop_bench, "QUARANTINE") == (["MUG-2"] if held else [])
    assert ("MUG-2" in listed(shop_bench, "VISIBLE")) is not held
    shown = card(shop_bench, 1002)["availabilities"][0]["availability"]
    assert shown == ("HIDDEN" if held else "AVAILABLE")
    body = {"filter": {"offer_id": ["MUG-2"]}, "limit": 1}
    item = shop_bench.read("/v5/product/info/prices", body)["items"][0]
    assert item["price"]["price"] == float(price)


def test_a_price_near_the_old_one_ends_it_and_a_second_step_does_not(shop_bench: Bench) -> None:
    write(shop_bench, "2000")
    write(shop_bench, "2100")
    assert listed(shop_bench, "QUARANTINE") == ["MUG-2"]
    write(shop_bench, "1400")
    assert listed(shop_bench, "QUARANTINE") == []
    write(shop_bench, "2100")
    assert listed(shop_bench, "QUARANTINE") == []


def test_other_fields_leave_it_as_it_is(shop_bench: Bench) -> None:
    write(shop_bench, "2000")
    shop_bench.write_price({"offer_id": "MUG-2", "net_price": "100"})
    assert listed(shop_bench, "QUARANTINE") == ["MUG-2"]


def test_people_confirm(shop_bench: Bench) -> None:
    write(shop_bench, "2000")
    shop_bench.shop.release_quarantine("MUG-2")
    assert listed(shop_bench, "QUARANTINE") == []
    assert shop_bench.shop.price("MUG-2")["price"] == 2000
    write(shop_bench, "3000")
    assert listed(shop_bench, "QUARANTINE") == []
    with pytest.raises(WorldError, match="not in quarantine"):
        shop_bench.shop.release_quarantine("MUG-2")


def test_who_sets_a_price_by_hand_has_confirmed_it(shop_bench: Bench) -> None:
    write(shop_bench, "2000")
    shop_bench.shop.edit_price("MUG-2", price="5000")
    assert listed(shop_bench, "QUARANTINE") == []
