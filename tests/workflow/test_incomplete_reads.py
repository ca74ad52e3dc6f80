"""Half a shop is no shop: a cut read never leads to a zero, an orphan or any other decision."""

import contextlib
from pathlib import Path

import pytest

from reconciler.domain.errors import ReadIncomplete
from tests.rehearsal import MSK, SPB, Rehearsal, offer

READS = ["/v3/product/list", "/v1/product/info/warehouse/stocks", "/v5/product/info/prices"]


@pytest.fixture
def wide(tmp_path: Path) -> Rehearsal:
    """Enough offers that stock is read by warehouse pages."""
    shop = Rehearsal.open(tmp_path, [offer(n, stocks={MSK: n, SPB: n}) for n in range(1, 251)])
    shop.stocks(msk={f"MUG-{n}": n for n in range(1, 251)})
    shop.prices({f"MUG-{n}": {"price": 1000} for n in range(1, 251)})
    assert shop.plan().exit_code == 0
    return shop


@pytest.mark.parametrize("path", READS)
@pytest.mark.parametrize("keep", [0, 1, 249])
def test_a_cut_page_is_found_out(wide: Rehearsal, path: str, keep: int) -> None:
    wide.shop.fault(path, "truncate", keep=keep, times=99)
    with pytest.raises(ReadIncomplete):
        wide.plan()
    assert wide.writes() == []


@pytest.mark.parametrize("path", READS)
def test_an_empty_answer_is_not_an_empty_shop(wide: Rehearsal, path: str) -> None:
    wide.shop.fault(
        path, "answer", status=200, body="{}", content_type="application/json", times=99
    )
    with pytest.raises(Exception, match=r"shape|no prices|left out|without a list"):
        wide.plan()
    assert wide.writes() == []


@pytest.mark.parametrize("times", [1, 2, 3, 99])
def test_a_recall_survives_any_number_of_cut_reads(tmp_path: Path, times: int) -> None:
    shop = Rehearsal.open(tmp_path, [offer(1, stocks={MSK: 30}), offer(2, stocks={MSK: 1})])
    shop.stocks(msk={"MUG-1": 30, "MUG-2": 1})
    shop.apply()
    shop.stocks(msk={"MUG-1": 0, "MUG-2": 1})
    for path in (READS[1], "/v2/product/info/stocks-by-warehouse/fbs"):
        shop.shop.fault(path, "truncate", keep=0, times=times)
    for _ in range(3):
        with contextlib.suppress(ReadIncomplete):
            shop.apply()
        shop.shop.clear_faults()
    assert shop.free("MUG-1") == 0


def test_a_recall_planned_on_a_read_that_lags_is_sent_all_the_same(tmp_path: Path) -> None:
    shop = Rehearsal.open(tmp_path, [offer(1)])
    shop.stocks(msk={"MUG-1": 0})
    shop.apply()
    shop.stocks(msk={"MUG-1": 60})
    for path in ("/v2/product/info/stocks-by-warehouse/fbs", "/v4/product/info/stocks"):
        shop.shop.fault(path, "lag", seconds=300)
    shop.apply()
    shop.clock.advance(31)
    shop.stocks(msk={"MUG-1": 0})
    shop.apply()
    shop.shop.clear_faults()
    assert shop.free("MUG-1") == 0


def test_units_that_no_row_explains_stop_a_first_zero(tmp_path: Path) -> None:
    """Nothing is known of before, and the list is cut each time it is asked."""
    shop = Rehearsal.open(tmp_path, [offer(1, stocks={MSK: 30}), offer(2, stocks={MSK: 1})])
    shop.stocks(msk={"MUG-1": 0, "MUG-2": 1})
    for path in (READS[1], "/v2/product/info/stocks-by-warehouse/fbs"):
        shop.shop.fault(path, "truncate", keep=0, times=99)
    with pytest.raises(ReadIncomplete):
        shop.apply()
    shop.shop.clear_faults()
    assert shop.apply().exit_code == 0
    assert shop.free("MUG-1") == 0
