from datetime import UTC, datetime

import pytest

from reconciler.sandbox import Line, Posting, WorldError
from tests.sandbox.small_shop import FBO, MSK, SPB, Bench


def numbers(made: Bench, offer_id: str = "MUG-1", warehouse_id: int = MSK) -> tuple[int, int, int]:
    cell = made.shop.stock(offer_id, warehouse_id)
    return cell.present, cell.reserved, cell.free


def posting(made: Bench, number: str) -> Posting:
    return {each.posting_number: each for each in made.shop.postings()}[number]


def test_from_the_order_to_the_buyer(shop_bench: Bench) -> None:
    shop = shop_bench.shop
    number = shop.sell("MUG-1", MSK, 3, legal=True)
    assert posting(shop_bench, number).legal
    shop.pack(number)
    assert posting(shop_bench, number).status == "awaiting_deliver"
    assert posting(shop_bench, number).delivering_at is None
    assert numbers(shop_bench) == (42, 5, 37)
    shop_bench.clock.advance(60)
    shop.ship(number)
    assert numbers(shop_bench) == (39, 2, 37)
    shop_bench.clock.advance(60)
    shop.deliver(number)
    ended = posting(shop_bench, number)
    assert ended.status == "delivered"
    assert ended.in_process_at == datetime(2026, 11, 20, 6, 0, tzinfo=UTC)
    assert ended.delivering_at == datetime(2026, 11, 20, 6, 1, tzinfo=UTC)
    assert ended.changed_at == datetime(2026, 11, 20, 6, 2, tzinfo=UTC)
    assert numbers(shop_bench) == (39, 2, 37)


def test_an_order_of_several_offers(shop_bench: Bench) -> None:
    number = shop_bench.shop.order([("MUG-1", 2), ("MUG-1", 1)], MSK)
    assert posting(shop_bench, number).lines == (Line("MUG-1", 3),)
    shop_bench.shop.edit_stock("MUG-3", MSK, 5)
    number = shop_bench.shop.order([("MUG-3", 2), ("MUG-1", 1)], MSK)
    assert posting(shop_bench, number).lines == (Line("MUG-1", 1), Line("MUG-3", 2))
    assert numbers(shop_bench) == (42, 6, 36)
    shop_bench.shop.ship(number)
    assert numbers(shop_bench) == (41, 5, 36)
    assert numbers(shop_bench, "MUG-3") == (3, 0, 3)


def test_an_order_comes_whole_or_not_at_all(shop_bench: Bench) -> None:
    for lines in ([("MUG-1", 2), ("MUG-2", 1)], [("MUG-1", 30), ("MUG-1", 30)], []):
        with pytest.raises(WorldError):
            shop_bench.shop.order(lines, MSK)
    assert numbers(shop_bench) == (42, 2, 40)
    assert shop_bench.shop.postings() == []


def test_nothing_happens_out_of_turn(shop_bench: Bench) -> None:
    shop = shop_bench.shop
    number = shop.sell("MUG-2", SPB, 2)
    with pytest.raises(WorldError, match="awaiting_packaging, not delivering"):
        shop.deliver(number)
    shop.pack(number)
    with pytest.raises(WorldError, match="awaiting_deliver"):
        shop.pack(number)
    shop.ship(number)
    shop.deliver(number)
    for move in (shop.pack, shop.ship, shop.deliver, shop.cancel):
        with pytest.raises(WorldError, match="delivered"):
            move(number)
    assert numbers(shop_bench, "MUG-2", SPB) == (5, 0, 5)


def test_ozon_hands_over_by_itself(shop_bench: Bench) -> None:
    number = shop_bench.shop.sell_fbo("MUG-1", FBO, 2)
    assert numbers(shop_bench, "MUG-1", FBO) == (3, 0, 3)
    assert posting(shop_bench, number).status == "delivering"
    with pytest.raises(WorldError, match="fbo"):
        shop_bench.shop.sell_fbo("MUG-1", MSK)
