"""Tables in our own columns, as CSV and as workbooks, read back by the reader of imports."""

import io
from datetime import UTC, datetime
from decimal import Decimal
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from reconciler.spreadsheet.book import Sheet
from reconciler.spreadsheet.columns import Column
from reconciler.spreadsheet.neutral import STOCKS, write_table
from tests.spreadsheet.workbooks import opened

NOW = datetime(2026, 11, 20, 9, 30, tzinfo=UTC)
IDS = st.text(st.sampled_from("aЖ仓0=+-@';,\"😀_x41 "), min_size=1, max_size=12).filter(
    lambda text: text == text.strip()
)


def written(suffix: str, *rows: tuple[str, int]) -> bytes:
    file = io.BytesIO()
    cells = [("test", offer, "msk", units, 2, "") for offer, units in rows]
    write_table(file, suffix, Sheet("stocks", STOCKS, cells, len(cells)), NOW)
    return file.getvalue()


@pytest.mark.parametrize("suffix", [".csv", ".xlsx"])
@given(rows=st.lists(st.tuples(IDS, st.integers(0, 999_999)), min_size=1, max_size=4))
@settings(max_examples=25, deadline=None)
def test_what_is_written_is_read(
    suffix: str, rows: list[tuple[str, int]], tmp_path_factory: pytest.TempPathFactory
) -> None:
    folder = tmp_path_factory.getbasetemp()
    table = opened(folder, written(suffix, *rows), f"t{suffix}")
    found = [(r.cells[Column.OFFER_ID].text, r.cells[Column.STOCK].text) for r in table.rows()]
    assert found == [(offer, str(units)) for offer, units in rows]


def test_a_csv_file_that_excel_opens_and_computes_nothing_of() -> None:
    data = written(".csv", ("=1+1", 5), ("Кружка", 6))
    assert data.decode("utf-8-sig").split("\r\n") == [
        "store,offer_id,warehouse,stock,safety,note",
        "test,'=1+1,msk,5,2,",
        "test,Кружка,msk,6,2,",
        "",
    ]
    assert data.startswith(b"\xef\xbb\xbf")


def test_money_is_written_in_plain_digits(tmp_path: Path) -> None:
    file = io.BytesIO()
    cells = [("test", "A", "msk", Decimal("1E+3"), Decimal("0.10"), "")]
    write_table(file, ".csv", Sheet("x", STOCKS, cells, 1), NOW)
    assert b",1000,0.10," in file.getvalue()
