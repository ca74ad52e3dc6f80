"""What becomes of values in a workbook, and how its tables look."""

import io
from collections.abc import Sequence
from datetime import UTC, datetime
from decimal import Decimal

import openpyxl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from python_calamine import CalamineWorkbook

from reconciler.spreadsheet import book
from reconciler.spreadsheet.book import Heading, Sheet, Value, write_book

NOW = datetime(2026, 11, 20, 9, 30, tzinfo=UTC)
HEADINGS = (Heading("offer", 20), Heading("units", 9, "units"), Heading("price", 12, "money"))


def made(*sheets: Sheet) -> bytes:
    file = io.BytesIO()
    write_book(file, sheets, NOW)
    return file.getvalue()


def sheet(rows: Sequence[Sequence[Value]], name: str = "stock") -> Sheet:
    return Sheet(name, HEADINGS, rows, len(rows))


def read(data: bytes, name: str = "stock") -> list[list[object]]:
    opened = CalamineWorkbook.from_filelike(io.BytesIO(data))
    return [list(row) for row in opened.get_sheet_by_name(name).to_python()[1:]]


@given(st.text(st.characters(exclude_categories=["Cs", "Cc"]), min_size=1, max_size=40))
@settings(max_examples=20, deadline=None)
def test_text_comes_back_as_it_was(text: str) -> None:
    assert read(made(sheet([(text, 1, None)])))[0][0] == text


@pytest.mark.parametrize(
    "text", ["=1+1", "+7", "-5", "@SUM(A1)", "\t=1", "00123", "1e5", "http://x"]
)
def test_text_stays_text_whatever_it_begins_with(text: str) -> None:
    opened = openpyxl.load_workbook(io.BytesIO(made(sheet([(text, 1, None)]))))
    cell = opened["stock"]["A2"]
    assert (cell.data_type, cell.number_format, cell.hyperlink) == ("s", "@", None)


@given(st.decimals(-(10**10), 10**10, places=2))
@settings(max_examples=20, deadline=None)
def test_money_comes_back_to_the_kopeck(amount: Decimal) -> None:
    assert Decimal(str(read(made(sheet([("A", 1, amount)])))[0][2])) == amount


def test_a_number_that_a_workbook_would_round_is_text() -> None:
    rows = read(made(sheet([("A", 12345678901234567, Decimal("1234567890123456.78"))])))
    assert rows[0][1:] == ["12345678901234567", "1234567890123456.78"]


def test_text_that_no_cell_holds_is_cut_and_says_so() -> None:
    (row,) = read(made(sheet([("😀" * 20_000, 1, None)])))
    assert str(row[0]) == "😀" * 16_383 + "…"
    assert read(made(sheet([("\ud800x", 1, None)])))[0][0] == "?x"


def test_a_table_has_a_header_that_stays_widths_and_a_filter() -> None:
    opened = openpyxl.load_workbook(io.BytesIO(made(sheet([("A", 1, Decimal("2.5"))]))))
    page = opened["stock"]
    assert [cell.value for cell in page[1]] == ["offer", "units", "price"]
    assert page.freeze_panes == "A2"
    assert page.auto_filter.ref == "A1:C2"
    assert page.column_dimensions["A"].width > page.column_dimensions["B"].width
    assert [cell.number_format for cell in page[2]] == ["@", "#,##0", "#,##0.00"]


def test_an_empty_table_has_its_header() -> None:
    opened = openpyxl.load_workbook(io.BytesIO(made(sheet([], "a"), sheet([("A", 1, None)], "b"))))
    assert opened.sheetnames == ["a", "b"]
    assert [cell.value for cell in opened["a"][1]] == ["offer", "units", "price"]


def test_a_table_too_long_for_a_sheet_goes_on_in_the_next(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(book, "ROWS_MOST", 3)
    data = made(sheet([(f"M{n}", n, None) for n in range(7)]))
    assert CalamineWorkbook.from_filelike(io.BytesIO(data)).sheet_names == [
        "stock",
        "stock 2",
        "stock 3",
    ]
    names = [row[0] for name in ("stock", "stock 2", "stock 3") for row in read(data, name)]
    assert names == [f"M{n}" for n in range(7)]


def test_progress_is_told_now_and_then_and_at_the_end(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(book, "_STEP", 2)
    heard: list[tuple[int, int]] = []
    rows = [("A", n, None) for n in range(5)]
    write_book(io.BytesIO(), [sheet(rows)], NOW, lambda done, total: heard.append((done, total)))
    assert heard == [(2, 5), (4, 5), (5, 5)]
