"""enforce, on_change, observe: by field and by warehouse."""

import pytest

from reconciler.plan.finding import PriceDrift, StockDrift
from tests.rehearsal import MSK, SPB, STORE, Rehearsal


def manage(shop: Rehearsal, text: str) -> None:
    shop.write("store.yaml", STORE + text)


def test_observed_stocks_are_only_reported(shop: Rehearsal) -> None:
    manage(shop, "manage: {stocks: observe}\n")
    shop.stocks(msk={"MUG-1": 40})
    planned = shop.plan()
    assert planned.plan.operations == ()
    (drift,) = [f for f in planned.plan.findings if isinstance(f, StockDrift)]
    assert (drift.expected, drift.now, drift.since) == (40, 10, None)
    shop.apply()
    assert shop.free("MUG-1") == 10


def test_a_warehouse_may_say_otherwise(shop: Rehearsal) -> None:
    shop.write("store.yaml", STORE.replace(f"{{id: {SPB}}}", f"{{id: {SPB}, stock_mode: observe}}"))
    shop.stocks(msk={"MUG-1": 40}, spb={"MUG-1": 40})
    shop.apply()
    assert (shop.free("MUG-1", MSK), shop.free("MUG-1", SPB)) == (40, 4)


@pytest.mark.parametrize(("mode", "price"), [("enforce", 500), ("on_change", 450)])
def test_prices_are_set_back_or_left(shop: Rehearsal, mode: str, price: int) -> None:
    manage(shop, f"manage: {{prices: {mode}}}\n")
    shop.prices({"MUG-2": {"price": 500}})
    shop.apply()
    shop.shop.edit_price("MUG-2", price="450")
    (drift,) = [f for f in shop.plan().plan.findings if isinstance(f, PriceDrift)]
    assert drift.corrected == (mode == "enforce")
    shop.apply()
    assert shop.shop.price("MUG-2")["price"] == price


def test_observed_prices_are_only_reported(shop: Rehearsal) -> None:
    manage(shop, "manage: {prices: observe}\n")
    shop.prices({"MUG-2": {"price": 777}})
    assert shop.drift().exit_code == 2
    shop.apply()
    assert shop.shop.price("MUG-2")["price"] == 500


def test_an_undeclared_price_field_is_never_written(shop: Rehearsal) -> None:
    before = shop.shop.price("MUG-2")
    shop.prices({"MUG-2": {"price": 510}})
    shop.apply()
    assert shop.shop.price("MUG-2") == {**before, "price": 510}


def test_null_clears_the_old_price(shop: Rehearsal) -> None:
    shop.prices({"MUG-2": {"old_price": None}})
    assert shop.apply().exit_code == 0
    assert shop.shop.price("MUG-2")["old_price"] == 0
    assert shop.plan().exit_code == 0


def test_made_to_order_goes_back_up_after_sales(shop: Rehearsal) -> None:
    shop.stocks(msk={"MUG-1": {"fixed": 100}})
    shop.safety("{keep: 7}")
    shop.apply()
    assert shop.free("MUG-1") == 100
    shop.shop.sell("MUG-1", MSK, 3)
    shop.clock.advance(31)
    assert shop.plan().plan.stock_operations[0].cause == "live"
    shop.apply()
    assert shop.free("MUG-1") == 100
