"""Cells written into the XML of a sheet: there, and nothing else anywhere."""

import io
from decimal import Decimal

import openpyxl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from python_calamine import CalamineWorkbook

from reconciler.spreadsheet.splice import NotSpliced, cell_name, position_of, splice
from tests.spreadsheet.sheet_xml import book, sheet

PLACES = st.tuples(st.integers(0, 8), st.integers(0, 5))
TEXTS = st.text(st.sampled_from("aЖ<&>\"'=_x0041 😀\n"), min_size=1, max_size=8)
VALUES = st.integers(0, 999_999) | st.decimals(0, 10**6, places=2) | TEXTS


def plain(value: object) -> object:
    return Decimal(str(value)) if isinstance(value, int | float | Decimal) else value


def read(data: bytes) -> dict[tuple[int, int], object]:
    page = openpyxl.load_workbook(io.BytesIO(data))["S"]
    return {
        (cell.row - 1, cell.column - 1): plain(cell.value)
        for row in page.iter_rows()
        for cell in row
        if cell.value is not None
    }


@st.composite
def sheets(draw: st.DrawFn) -> tuple[bytes, dict[tuple[int, int], object]]:
    """Any sheet, in one of the ways to write each row and cell down, and what is in it."""
    cells: dict[tuple[int, int], object] = draw(st.dictionaries(PLACES, st.integers(0, 99)))
    rows = ""
    for row in range(9):
        here = {column: value for (at, column), value in cells.items() if at == row}
        if not here:
            rows += draw(
                st.sampled_from(["", f'<row r="{row + 1}"/>', f'<row r="{row + 1}"></row>'])
            )
            continue
        rows += f'<row r="{row + 1}" spans="1:9" ht="20">'
        for column in range(6):
            name = cell_name((row, column))
            if column in here:
                rows += f'<c r="{name}" s="{column}"><v>{here[column]}</v></c>'
            else:
                rows += draw(st.sampled_from(["", f'<c r="{name}" s="3"/>', f'<c r="{name}"></c>']))
        rows += "</row>"
    return sheet(rows, before='<dimension ref="A1:C3"/>'), dict(cells)


@given(sheets(), st.dictionaries(PLACES, VALUES))
@settings(max_examples=40, deadline=None)
def test_what_is_written_is_there_and_all_else_as_it_was(
    made: tuple[bytes, dict[tuple[int, int], object]], new: dict[tuple[int, int], object]
) -> None:
    data, before = made
    spliced = splice(data, new, 0)  # type: ignore[arg-type]
    expected = {place: plain(value) for place, value in {**before, **new}.items()}
    assert read(book({"S": spliced.data})) == expected
    opened = CalamineWorkbook.from_filelike(io.BytesIO(book({"S": spliced.data})))
    rows = opened.get_sheet_by_name("S").to_python(skip_empty_area=False)
    for (row, column), value in expected.items():
        assert plain(rows[row][column]) == value


@given(sheets(), st.dictionaries(PLACES, VALUES))
@settings(max_examples=40, deadline=None)
def test_written_twice_is_written_once(
    made: tuple[bytes, dict[tuple[int, int], object]], new: dict[tuple[int, int], object]
) -> None:
    once = splice(made[0], new, 0).data  # type: ignore[arg-type]
    assert splice(once, new, 0).data == once  # type: ignore[arg-type]
    assert splice(once, {}, 0).data == once


ROWS = '<row r="1" spans="1:2"><c r="A1" s="4"><v>1</v></c><c r="B1"/></row>\n <row r="3"/>'


@pytest.mark.parametrize(
    ("cells", "rows"),
    [
        ({}, ROWS),
        (
            {(0, 0): 5},
            '<row r="1"><c r="A1" s="4"><v>5</v></c><c r="B1"/></row>\n <row r="3"/>',
        ),
        (
            {(0, 1): "x"},
            (
                '<row r="1"><c r="A1" s="4"><v>1</v></c><c r="B1" t="inlineStr"><is>'
                '<t xml:space="preserve">x</t></is></c></row>\n <row r="3"/>'
            ),
        ),
        (
            {(1, 0): 7},
            (
                '<row r="1" spans="1:2"><c r="A1" s="4"><v>1</v></c><c r="B1"/></row>\n '
                '<row r="2"><c r="A2" s="4"><v>7</v></c></row><row r="3"/>'
            ),
        ),
        (
            {(2, 0): 7, (4, 2): 8},
            (
                '<row r="1" spans="1:2"><c r="A1" s="4"><v>1</v></c><c r="B1"/></row>\n '
                '<row r="3"><c r="A3" s="4"><v>7</v></c></row>'
                '<row r="5"><c r="C5"><v>8</v></c></row>'
            ),
        ),
    ],
)
def test_every_other_byte_stays(cells: dict[tuple[int, int], int | str], rows: str) -> None:
    after = '<dataValidations count="1"><dataValidation sqref="A1"/></dataValidations>'
    assert splice(sheet(ROWS, after=after), cells, 0).data == sheet(rows, after=after)


def test_prefixes_of_names_are_kept() -> None:
    data = b'<x:worksheet xmlns:x="m"><x:sheetData><x:row r="1"/></x:sheetData></x:worksheet>'
    assert splice(data, {(0, 0): 5, (1, 0): "b"}, 0).data == (
        b'<x:worksheet xmlns:x="m"><x:sheetData><x:row r="1"><x:c r="A1"><x:v>5</x:v></x:c></x:row>'
        b'<x:row r="2"><x:c r="A2" t="inlineStr"><x:is><x:t xml:space="preserve">b</x:t></x:is>'
        b"</x:c></x:row></x:sheetData></x:worksheet>"
    )


def test_rows_and_cells_without_names_are_counted() -> None:
    data = sheet("<row><c><v>1</v></c><c><v>2</v></c></row><row><c><v>3</v></c></row>")
    assert read(book({"S": splice(data, {(0, 1): 9, (1, 1): 8, (2, 0): 7}, 0).data})) == {
        (0, 0): 1, (0, 1): 9, (1, 0): 3, (1, 1): 8, (2, 0): 7,
    }  # fmt: skip


def test_a_sheet_without_rows() -> None:
    data = sheet("").replace(b"<sheetData></sheetData>", b"<sheetData/>")
    assert read(book({"S": splice(data, {(1, 1): 9}, 0).data})) == {(1, 1): 9}
    assert splice(data, {}, 0).data == data


def test_what_a_formula_computes_is_left() -> None:
    data = sheet('<row r="1"><c r="A1"><f>1+1</f><v>2</v></c><c r="B1"><v>1</v></c></row>')
    spliced = splice(data, {(0, 0): 5, (0, 1): 6}, 0)
    assert spliced.computed == {(0, 0)}
    assert spliced.data == data.replace(b'<c r="B1"><v>1</v>', b'<c r="B1"><v>6</v>')


def test_a_new_cell_looks_like_those_above_it_and_not_like_the_headers() -> None:
    head = '<row r="1"><c r="A1" s="1"/><c r="B1" s="1"/></row>'
    before = '<cols><col min="2" max="3" style="6"/></cols>'
    spliced = splice(sheet(head, before=before), {(1, 0): 5, (1, 1): 6}, 1).data
    assert b'<c r="A2"><v>5</v></c><c r="B2" s="6"><v>6</v></c>' in spliced
    rows = f'{head}<row r="2"><c r="A2" s="2"/><c r="B2" s="3"/></row>'
    spliced = splice(sheet(rows, before=before), {(2, 0): 5, (2, 1): 6}, 1).data
    assert b'<c r="A3" s="2"><v>5</v></c><c r="B3" s="3"><v>6</v></c>' in spliced


def test_the_sheet_says_how_far_it_reaches() -> None:
    before = '<dimension ref="B2:C3"/>'
    spliced = splice(sheet("", before=before), {(9, 1): 1}, 0).data
    assert b'<dimension ref="B2:C10"/>' in spliced
    assert b'<dimension ref="B2:C3"/>' in splice(sheet("", before=before), {(2, 1): 1}, 0).data


@pytest.mark.parametrize(
    ("data", "why"),
    [
        (sheet("<row>").replace(b"</row>", b""), "mismatched tag"),
        (b'<!DOCTYPE x [<!ENTITY a "b">]><worksheet/>', "it defines entities"),
        (b'<?xml version="1.0" encoding="windows-1251"?><worksheet/>', "it is written in windows"),
        ("<worksheet/>".encode("utf-16"), "it is written in UTF-16"),
        (b"<chartsheet/>", "it has no rows of cells"),
        (sheet('<row r="2"/><row r="1"/>'), "its row 1 comes after row 2"),
        (sheet('<row r="2"><c r="B2"/><c r="A2"/></row>'), "a cell of its row 2"),
        (sheet('<row r="2"><c r="!"/></row>'), "a cell of its row 2"),
    ],
)
def test_what_is_no_sheet_as_we_know_them_is_refused(data: bytes, why: str) -> None:
    with pytest.raises(NotSpliced, match=why):
        splice(data, {(0, 0): 1}, 0)


@given(st.integers(0, 10**6), st.integers(0, 16_383))
def test_names_of_cells(row: int, column: int) -> None:
    assert position_of(cell_name((row, column))) == (row, column)
    assert position_of("Table1") is None
