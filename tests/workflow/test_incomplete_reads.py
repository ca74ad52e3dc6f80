"""Half a shop is no shop: a cut read never leads to a zero, an orphan or any other decision."""

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
