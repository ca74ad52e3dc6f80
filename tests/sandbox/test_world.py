from datetime import UTC, datetime
from decimal import Decimal

import pytest

from reconciler.sandbox import WorldError
from tests.sandbox.small_shop import FBO, MSK, SPB, Bench


def numbers(made: Bench, offer_id: str = "MUG-1", warehouse_id: int = MSK) -> tuple[int, int, int]:
    cell = made.shop.stock(offer_id, warehouse_id)
    return cell.present, cell.reserved, cell.free


def test_a_sale_reserves(shop_bench: Bench) -> None:
    shop_bench.shop.sell("MUG-1", MSK, 3)
    assert numbers(shop_bench) == (42, 5, 37)


def test_a_cancelled_sale_gives_units_back(shop_bench: Bench) -> None:
    shop_bench.shop.cancel(shop_bench.shop.sell("MUG-1", MSK, 3))
    assert numbers(shop_bench) == (42, 2, 40)


def test_a_shipped_sale_takes_units_away(shop_bench: Bench) -> None:
    shop_bench.shop.ship(shop_bench.shop.sell("MUG-1", MSK, 3))
    assert numbers(shop_bench) == (39, 2, 37)


def test_fbo_sells_too(shop_bench: Bench) -> None:
    shop_bench.shop.sell("MUG-1", FBO, 5)
    assert numbers(shop_bench, "MUG-1", FBO) == (5, 5, 0)


def test_postings_are_remembered(shop_bench: Bench) -> None:
    first = shop_bench.shop.sell("MUG-1", MSK, 3)
    shop_bench.clock.advance(60)
    second = shop_bench.shop.sell("MUG-2", SPB)
    shop_bench.shop.ship(first)
    one, two = shop_bench.shop.postings()
    assert (one.posting_number, one.status, one.quantity) == (first, "delivering", 3)
    assert one.created_at == datetime(2026, 11, 20, 6, 0, tzinfo=UTC)
    assert one.changed_at == datetime(2026, 11, 20, 6, 1, tzinfo=UTC)
    assert (two.posting_number, two.status) == (second, "awaiting_packaging")
    assert (two.offer_id, two.warehouse_id) == ("MUG-2", SPB)


@pytest.mark.parametrize(
    ("offer_id", "warehouse_id", "quantity"),
    [("MUG-1", MSK, 41), ("MUG-1", MSK, 0), ("NOPE", MSK, 1), ("MUG-1", 77, 1), ("MUG-3", MSK, 1)],
)
def test_sales_that_cannot_be(
    shop_bench: Bench, offer_id: str, warehouse_id: int, quantity: int
) -> None:
    with pytest.raises(WorldError):
        shop_bench.shop.sell(offer_id, warehouse_id, quantity)
    assert shop_bench.shop.postings() == []


def test_a_posting_ends_once(shop_bench: Bench) -> None:
    number = shop_bench.shop.sell("MUG-1", MSK)
    shop_bench.shop.ship(number)
    with pytest.raises(WorldError, match="delivering"):
        shop_bench.shop.ship(number)
    with pytest.raises(WorldError, match="no posting"):
        shop_bench.shop.ship("1-1-1")


def test_the_cabinet_sets_free_stock(shop_bench: Bench) -> None:
    shop_bench.shop.edit_stock("MUG-1", MSK, 0)
    assert numbers(shop_bench) == (2, 2, 0)
    with pytest.raises(WorldError):
        shop_bench.shop.edit_stock("MUG-1", MSK, -1)


def test_the_cabinet_sets_prices_without_rules(shop_bench: Bench) -> None:
    shop_bench.shop.edit_price("MUG-1", price="5", min_price=Decimal("9.50"), auto_action=True)
    price = shop_bench.shop.price("MUG-1")
    assert (price["price"], price["min_price"]) == (Decimal(5), Decimal("9.50"))


@pytest.mark.parametrize("fields", [{"colour": "1"}, {"price": "cheap"}, {"price": 1.5}])
def test_wrong_prices(shop_bench: Bench, fields: dict[str, str]) -> None:
    with pytest.raises(WorldError):
        shop_bench.shop.edit_price("MUG-1", **fields)


def test_archive_and_back(shop_bench: Bench) -> None:
    shop_bench.shop.archive("MUG-1")
    pair = {"offer_id": "MUG-1", "warehouse_id": MSK, "stock": 1}
    assert not shop_bench.write_stock(pair)[0]["updated"]
    shop_bench.shop.unarchive("MUG-1")
    assert shop_bench.write_stock(pair)[0]["updated"]


def test_reads_of_the_unknown(shop_bench: Bench) -> None:
    for read in (lambda: shop_bench.shop.price("NOPE"), lambda: shop_bench.shop.stock("NOPE", MSK)):
        with pytest.raises(WorldError):
            read()
