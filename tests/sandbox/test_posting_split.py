import pytest

from reconciler.sandbox import WorldError
from tests.sandbox.small_shop import MSK, Bench
from tests.sandbox.test_posting_fbs import listed
from tests.sandbox.test_posting_life import numbers, posting


def test_a_split_moves_units_and_nothing_else(shop_bench: Bench) -> None:
    number = shop_bench.shop.sell("MUG-1", MSK, 5, legal=True)
    shop_bench.shop.pack(number)
    shop_bench.clock.advance(60)
    child = shop_bench.shop.split(number, "MUG-1", 2)
    old, new = posting(shop_bench, number), posting(shop_bench, child)
    assert (old.quantity, new.quantity, new.parent) == (3, 2, number)
    assert new.order_number == old.order_number
    assert new.in_process_at == old.in_process_at
    assert new.changed_at == old.changed_at == shop_bench.clock.now()
    assert (new.status, new.legal, new.warehouse_id) == (old.status, True, MSK)
    assert numbers(shop_bench) == (42, 7, 35)
    rows = listed(shop_bench)
    assert [row["parent_posting_number"] for row in rows] == ["", number]
    assert rows[0]["order_id"] == rows[1]["order_id"]


def test_numbers_go_on(shop_bench: Bench) -> None:
    number = shop_bench.shop.sell("MUG-1", MSK, 5)
    made = [number, *(shop_bench.shop.split(number, "MUG-1", 1) for _ in range(3))]
    assert [each.rsplit("-", 1)[1] for each in made] == ["1", "2", "3", "4"]


def test_both_live_on_by_themselves(shop_bench: Bench) -> None:
    number = shop_bench.shop.sell("MUG-1", MSK, 5)
    child = shop_bench.shop.split(number, "MUG-1", 2)
    shop_bench.shop.ship(number)
    shop_bench.shop.cancel(child)
    assert numbers(shop_bench) == (39, 2, 37)


def test_splits_that_cannot_be(shop_bench: Bench) -> None:
    number = shop_bench.shop.sell("MUG-1", MSK, 2)
    for offer_id, quantity in (("MUG-1", 2), ("MUG-1", 0), ("MUG-2", 1), ("NOPE", 1)):
        with pytest.raises(WorldError):
            shop_bench.shop.split(number, offer_id, quantity)
    shop_bench.shop.ship(number)
    with pytest.raises(WorldError, match="delivering"):
        shop_bench.shop.split(number, "MUG-1", 1)
