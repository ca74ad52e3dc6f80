"""Ozon does not date cancellations: the windows in which they are asked for do."""

from datetime import datetime, timedelta

from reconciler.plan.finding import StockDrift
from tests.rehearsal import MSK, Rehearsal


def said(shop: Rehearsal, moment: datetime, earlier: datetime) -> None:
    """40 were free at a moment; of the other cell, orders are asked for from an earlier one on."""
    numbers = {"MUG-1": (40, moment), "MUG-2": (7, earlier)}
    shop.stocks(
        msk={
            name: {"free": units, "as_of": f'"{at.isoformat()}"'}
            for name, (units, at) in numbers.items()
        }
    )


def number(shop: Rehearsal) -> int:
    (op,) = [op for op in shop.plan().plan.stock_operations if op.offer == "MUG-1"]
    return op.after.free


def test_one_after_the_number_was_said_gives_back(shop: Rehearsal) -> None:
    earlier = shop.clock.now()
    order = shop.shop.sell("MUG-1", MSK, 3)
    shop.clock.advance(3600)
    moment = shop.clock.now()
    shop.clock.advance(3600)
    shop.shop.cancel(order)
    shop.clock.advance(3600)
    said(shop, moment, earlier)
    assert number(shop) == 43


def test_one_before_it_does_not(shop: Rehearsal) -> None:
    earlier = shop.clock.now()
    order = shop.shop.sell("MUG-1", MSK, 3)
    shop.clock.advance(1800)
    shop.shop.cancel(order)
    shop.clock.advance(1800)
    moment = shop.clock.now()
    shop.clock.advance(3600)
    said(shop, moment, earlier)
    assert number(shop) == 40


def test_one_before_the_shop_was_read_is_missed_where_it_does_not_show(shop: Rehearsal) -> None:
    """3 came back by a cancelled order, and another hand took 3 away: that is drift."""
    shop.stocks(msk={"MUG-1": 40})
    shop.apply()
    shop.clock.advance(3600)
    order = shop.shop.sell("MUG-1", MSK, 3)
    shop.clock.advance(3600)
    shop.plan()
    shop.clock.advance(timedelta(hours=2).total_seconds())
    shop.shop.cancel(order)
    shop.clock.advance(600)
    shop.shop.edit_stock("MUG-1", MSK, 37)
    shop.clock.advance(600)
    (found,) = shop.drift().plan.drift
    assert isinstance(found, StockDrift)
    assert (found.expected, found.now, found.unexplained) == (40, 37, -3)
