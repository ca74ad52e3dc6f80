"""Who goes dark: free units everywhere, and stock in Ozon's own warehouses."""

from pathlib import Path

from tests.rehearsal import FBO, MSK, SPB, Rehearsal, offer


def test_an_offer_with_stock_at_ozon_stays_on_sale(tmp_path: Path) -> None:
    shop = Rehearsal.open(
        tmp_path, [offer(1, stocks={MSK: 5, FBO: 3}), offer(2, stocks={MSK: 5}), offer(3)]
    )
    shop.stocks(msk={"MUG-1": 0, "MUG-2": 0, "MUG-3": 4})
    totals = shop.plan().plan.totals
    assert totals.goes_dark == ("MUG-2",)
    assert totals.comes_back == ("MUG-3",)
    assert (totals.in_stock_before, totals.in_stock_after) == (2, 2)


def test_another_warehouse_keeps_it_on_sale(tmp_path: Path) -> None:
    shop = Rehearsal.open(tmp_path, [offer(1, stocks={MSK: 5, SPB: 1})])
    shop.stocks(msk={"MUG-1": 0})
    plan = shop.plan().plan
    assert plan.totals.goes_dark == ()
    assert [op.goes_dark for op in plan.stock_operations] == [False]


def test_both_warehouses_at_once_are_dark_in_both_operations(tmp_path: Path) -> None:
    shop = Rehearsal.open(tmp_path, [offer(1, stocks={MSK: 5, SPB: 1})])
    shop.stocks(msk={"MUG-1": 0}, spb={"MUG-1": 0})
    plan = shop.plan().plan
    assert plan.totals.goes_dark == ("MUG-1",)
    assert [op.goes_dark for op in plan.stock_operations] == [True, True]


def test_archived_offers_do_not_count(tmp_path: Path) -> None:
    shop = Rehearsal.open(tmp_path, [offer(1, stocks={MSK: 5}), offer(2, stocks={MSK: 5})])
    shop.shop.archive("MUG-2")
    shop.stocks(msk={"MUG-1": 4})
    assert shop.plan().plan.totals.in_stock_before == 1
