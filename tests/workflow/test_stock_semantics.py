"""A shop that takes the number as present stock is found out by the first read-back."""

from pathlib import Path

from reconciler.apply.outcome import Blocked
from tests.rehearsal import MSK, SPB, Rehearsal, offer


def test_the_run_stops_and_says_so(tmp_path: Path) -> None:
    products = [offer(1, stocks={MSK: (14, 4), SPB: 5})]
    shop = Rehearsal.open(tmp_path, products, stock_semantics="present")
    shop.stocks(msk={"MUG-1": 8}, spb={"MUG-1": 9})
    applied = shop.apply()
    assert applied.exit_code == 5
    assert "present stock" in applied.finished.stopped
    assert isinstance(applied.finished.outcomes["stock:MUG-1@spb"], Blocked)
    assert len(shop.writes()) == 1


def test_a_shop_as_documented_is_not_suspected(tmp_path: Path) -> None:
    shop = Rehearsal.open(tmp_path, [offer(1, stocks={MSK: (14, 4), SPB: 5})])
    shop.stocks(msk={"MUG-1": 8}, spb={"MUG-1": 9})
    assert shop.apply().exit_code == 0
