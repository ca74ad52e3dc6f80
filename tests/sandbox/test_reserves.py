import pytest

from reconciler.sandbox import WorldError
from tests.sandbox.small_shop import MSK, Bench
from tests.sandbox.test_posting_fbs import listed
from tests.sandbox.test_posting_life import numbers, posting


def test_a_reserve_holds_units_without_a_posting(shop_bench: Bench) -> None:
    shop_bench.shop.reserve("MUG-1", MSK, 4)
    assert numbers(shop_bench) == (42, 6, 36)
    assert listed(shop_bench) == []
    assert shop_bench.shop.postings() == []


def test_a_paid_reserve_becomes_a_posting(shop_bench: Bench) -> None:
    held = shop_bench.shop.reserve("MUG-1", MSK, 4)
    shop_bench.clock.advance(3600)
    number = shop_bench.shop.confirm(held)
    assert numbers(shop_bench) == (42, 6, 36)
    assert posting(shop_bench, number).in_process_at == shop_bench.clock.now()
    (row,) = listed(shop_bench)
    assert row["analytics_data"]["is_legal"] is True
    assert [(line["offer_id"], line["quantity"]) for line in row["products"]] == [("MUG-1", 4)]


def test_an_unpaid_reserve_is_free_again(shop_bench: Bench) -> None:
    shop_bench.shop.release(shop_bench.shop.reserve("MUG-1", MSK, 4))
    assert numbers(shop_bench) == (42, 2, 40)


def test_a_reserve_ends_once(shop_bench: Bench) -> None:
    held = shop_bench.shop.reserve("MUG-1", MSK, 4)
    shop_bench.shop.confirm(held)
    for move in (shop_bench.shop.confirm, shop_bench.shop.release):
        with pytest.raises(WorldError, match="confirmed"):
            move(held)
        with pytest.raises(WorldError, match="no reserve"):
            move("reserve-77")
    with pytest.raises(WorldError):
        shop_bench.shop.reserve("MUG-1", MSK, 400)
