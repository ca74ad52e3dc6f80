import pytest

from reconciler.sandbox import Line, WorldError
from tests.sandbox.small_shop import MSK, Bench
from tests.sandbox.test_posting_fbs import listed
from tests.sandbox.test_posting_life import numbers, posting


@pytest.mark.parametrize("packed", [False, True])
def test_before_the_hand_over_units_are_free_again(shop_bench: Bench, packed: bool) -> None:
    number = shop_bench.shop.sell("MUG-1", MSK, 3)
    if packed:
        shop_bench.shop.pack(number)
    shop_bench.shop.cancel(number)
    assert numbers(shop_bench) == (42, 2, 40)
    (row,) = listed(shop_bench)
    assert (row["status"], row["delivering_date"]) == ("cancelled", None)
    assert row["cancellation"]["cancelled_after_ship"] is packed
    assert row["cancellation"]["cancel_reason_id"] != 0


def test_after_the_hand_over_the_goods_are_on_their_way_back(shop_bench: Bench) -> None:
    number = shop_bench.shop.sell("MUG-1", MSK, 3)
    shop_bench.shop.ship(number)
    shop_bench.clock.advance(3600)
    shop_bench.shop.cancel(number)
    assert numbers(shop_bench) == (39, 2, 37)
    (row,) = listed(shop_bench)
    assert (row["status"], row["cancellation"]["cancelled_after_ship"]) == ("cancelled", True)
    assert row["delivering_date"] == "2026-11-20T06:00:00.000000Z"
    with pytest.raises(WorldError, match="cancelled"):
        shop_bench.shop.cancel(number)


def test_a_part_leaves_the_status_and_its_moment(shop_bench: Bench) -> None:
    number = shop_bench.shop.sell("MUG-1", MSK, 3)
    before = posting(shop_bench, number)
    shop_bench.clock.advance(60)
    shop_bench.shop.cancel_part(number, "MUG-1", 2)
    after = posting(shop_bench, number)
    assert (after.status, after.changed_at) == (before.status, before.changed_at)
    assert after.quantity == 1
    assert numbers(shop_bench) == (42, 3, 39)


def test_a_whole_line_may_go_but_not_the_last_one(shop_bench: Bench) -> None:
    shop_bench.shop.edit_stock("MUG-3", MSK, 5)
    number = shop_bench.shop.order([("MUG-1", 2), ("MUG-3", 1)], MSK)
    shop_bench.shop.cancel_part(number, "MUG-3", 1)
    assert posting(shop_bench, number).lines == (Line("MUG-1", 2),)
    for offer_id, quantity in (("MUG-1", 2), ("MUG-1", 0), ("MUG-1", 3), ("MUG-3", 1)):
        with pytest.raises(WorldError):
            shop_bench.shop.cancel_part(number, offer_id, quantity)
    assert numbers(shop_bench) == (42, 4, 38)


def test_a_part_goes_before_the_hand_over_only(shop_bench: Bench) -> None:
    number = shop_bench.shop.sell("MUG-1", MSK, 3)
    shop_bench.shop.ship(number)
    with pytest.raises(WorldError, match="delivering"):
        shop_bench.shop.cancel_part(number, "MUG-1", 1)
