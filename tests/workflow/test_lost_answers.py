"""A call whose answer is lost may have taken effect. It is read back, never repeated blindly."""

import pytest

from reconciler.apply.outcome import Consumed, Converged, Unknown
from reconciler.plan.finding import Unconfirmed
from reconciler.sandbox import Killed
from tests.rehearsal import MSK, Rehearsal

STOCKS, PRICES = "/v2/products/stocks", "/v1/product/import/prices"


def test_it_took_effect_and_the_read_back_proves_it(shop: Rehearsal) -> None:
    shop.stocks(msk={"MUG-1": 40})
    shop.shop.fault(STOCKS, "lose-after")
    applied = shop.apply()
    assert applied.finished.outcomes == {"stock:MUG-1@msk": Converged("40")}
    assert applied.exit_code == 0
    assert len(shop.writes()) == 1
    assert shop.plan().plan.operations == ()


def test_it_did_not_take_effect_and_the_next_run_writes_it(shop: Rehearsal) -> None:
    shop.stocks(msk={"MUG-1": 40})
    shop.shop.fault(STOCKS, "lose-before")
    applied = shop.apply()
    assert applied.exit_code == 5
    assert isinstance(applied.finished.outcomes["stock:MUG-1@msk"], Unknown)
    assert shop.free("MUG-1") == 10
    assert shop.apply().exit_code == 0
    assert shop.free("MUG-1") == 40


def test_it_took_effect_units_were_sold_and_nothing_is_sold_twice(shop: Rehearsal) -> None:
    shop.stocks(msk={"MUG-1": 40})
    shop.shop.fault(STOCKS, "lose-after")
    shop.wire.before = lambda path: _sell_once(shop, path)
    applied = shop.apply()
    assert applied.finished.outcomes["stock:MUG-1@msk"] == Consumed(40, 35)
    assert shop.free("MUG-1") == 35
    shop.apply()
    assert shop.free("MUG-1") == 35, "the number was put on sale a second time"


def _sell_once(shop: Rehearsal, path: str) -> None:
    if shop.free("MUG-1") == 40:
        shop.shop.sell("MUG-1", MSK, 5)


def test_no_read_back_either_and_the_next_plan_settles_it(shop: Rehearsal) -> None:
    shop.stocks(msk={"MUG-1": 40})
    shop.shop.fault(STOCKS, "lose-after")
    shop.wire.after = lambda path: _cut_reads(shop, path)
    applied = shop.apply()
    assert applied.exit_code == 5
    assert isinstance(applied.finished.outcomes["stock:MUG-1@msk"], Unknown)
    shop.shop.clear_faults()
    shop.wire.after = lambda _path: None
    shop.shop.sell("MUG-1", MSK, 5)
    assert shop.plan().plan.operations == (), "five reserved units tell that it was written"
    shop.clock.advance(3600)
    planned = shop.plan()
    assert planned.plan.operations == ()
    told = [f for f in planned.plan.findings if isinstance(f, Unconfirmed)]
    assert told == [], "the orders since tell it, however late"
    shop.apply()
    assert shop.free("MUG-1") == 35
    assert shop.plan().plan.drift == ()


def _cut_reads(shop: Rehearsal, path: str) -> None:
    if path == STOCKS:
        shop.shop.fault("/v2/product/info/stocks-by-warehouse/fbs", "lose-before", times=99)


@pytest.mark.parametrize("kind", ["lose-before", "lose-after", "internal-error", "bad-gateway"])
def test_a_lost_price_answer_is_never_sent_twice_in_one_run(shop: Rehearsal, kind: str) -> None:
    shop.prices({"MUG-2": {"price": 510}})
    shop.shop.fault(PRICES, kind)
    applied = shop.apply()
    assert [call for call in shop.writes() if call[0] == PRICES] == [(PRICES, 1)]
    took = shop.shop.price("MUG-2")["price"] == 510
    assert applied.exit_code == (0 if took else 5)
    assert shop.apply().exit_code == 0
    assert shop.shop.price("MUG-2")["price"] == 510


@pytest.mark.parametrize("kind", ["too-many-requests", "circle-is-open"])
def test_what_the_shop_says_it_did_not_do_is_sent_again(shop: Rehearsal, kind: str) -> None:
    shop.stocks(msk={"MUG-1": 40})
    shop.shop.fault(STOCKS, kind)
    assert shop.apply().exit_code == 0
    assert shop.free("MUG-1") == 40


def test_a_decrease_that_never_arrived_is_sent_less_what_was_sold(shop: Rehearsal) -> None:
    shop.stocks(msk={"MUG-1": 6})
    shop.shop.fault(STOCKS, "lose-before")
    assert shop.apply().exit_code == 5
    shop.shop.sell("MUG-1", MSK, 3)
    assert shop.apply().exit_code == 0
    assert shop.free("MUG-1") == 3, "6 were there, 3 of them are sold"


def test_ten_sold_do_not_pass_for_the_decrease_that_was_lost(shop: Rehearsal) -> None:
    shop.stocks(msk={"MUG-1": 6})
    shop.shop.fault(STOCKS, "lose-before")
    shop.wire.after = lambda path: path == STOCKS and shop.shop.sell("MUG-1", MSK, 4)
    applied = shop.apply()
    assert isinstance(applied.finished.outcomes["stock:MUG-1@msk"], Unknown)
    shop.wire.after = lambda _path: None
    assert shop.apply().exit_code == 0
    assert shop.free("MUG-1") == 2


def test_a_sold_and_shipped_single_piece_is_not_sold_twice(shop: Rehearsal) -> None:
    shop.stocks(msk={"MUG-3": 1})
    shop.shop.fault(STOCKS, "lose-after")
    shop.wire.after = lambda path: _cut_reads(shop, path)
    shop.apply()
    shop.shop.clear_faults()
    shop.wire.after = lambda _path: None
    shop.shop.ship(shop.shop.sell("MUG-3", MSK, 1))
    shop.clock.advance(8 * 3600)
    shop.apply()
    assert shop.free("MUG-3") == 0


def test_an_accepted_write_is_not_repeated_on_a_read_that_lags(shop: Rehearsal) -> None:
    shop.stocks(msk={"MUG-1": 40})
    shop.wire.after = lambda path: (
        path == STOCKS
        and shop.shop.fault("/v2/product/info/stocks-by-warehouse/fbs", "lag", seconds=20)
    )
    shop.apply()
    shop.wire.after = lambda _path: None
    shop.shop.sell("MUG-1", MSK, 15)
    shop.clock.advance(45)
    shop.apply()
    assert shop.free("MUG-1") == 25


@pytest.mark.parametrize("kind", ["kill-before", "kill-after"])
@pytest.mark.parametrize("units", [10, 12, 40])
def test_a_cell_of_a_killed_run_rests_before_it_is_written_again(
    shop: Rehearsal, kind: str, units: int
) -> None:
    shop.stocks(msk={"MUG-1": 40})
    shop.shop.fault(STOCKS, kind)
    with pytest.raises(Killed):
        shop.apply()
    shop.stocks(msk={"MUG-1": units})
    applied = shop.apply()
    assert applied.exit_code == 0, applied.finished.outcomes
    assert shop.free("MUG-1") == units
