"""What is seen of the XML of a sheet, however a program writes it, and what is refused."""

from collections.abc import Callable
from pathlib import Path

import openpyxl
import pytest
import xlwt

from reconciler.domain.errors import InvalidInput
from reconciler.spreadsheet import sheet_part
from reconciler.spreadsheet.columns import Column
from reconciler.spreadsheet.raw import Runs
from tests.spreadsheet import sheet_xml
from tests.spreadsheet.workbooks import SHEET, edited, nameless, ods, ods_row, opened, saved, xls

HEAD = ["Артикул", "Склад", "Остаток"]
ROWS = [HEAD, *([f"MUG-{n}", "msk", n] for n in range(1, 9))]


def book() -> openpyxl.Workbook:
    made = openpyxl.Workbook()
    page = made.active
    assert page is not None
    for row in ROWS:
        page.append(row)
    return made


def with_hidden_parts() -> bytes:
    made = book()
    page = made.active
    assert page is not None
    page.auto_filter.ref = "A1:C9"
    for row in (3, 4, 7):
        page.row_dimensions[row].hidden = True
    page.column_dimensions["C"].hidden = True
    return saved(made)


def seen(folder: Path, data: bytes, name: str = "s.xlsx") -> tuple[list[int], list[str]]:
    table = opened(folder, data, name)
    hidden = [row.number for row in table.rows() if row.is_hidden]
    return hidden, [column.value for column in table.header.columns if table.is_hidden(column)]


def quoted(text: bytes) -> bytes:
    """Other quotes, as a few programs write them."""
    return text.replace(b'"', b"'")


def prefixed(text: bytes) -> bytes:
    for tag in (b"worksheet", b"sheetData", b"row", b"cols", b"col", b"c", b"v", b"is", b"t"):
        for end in (b">", b" ", b"/"):
            text = text.replace(b"<" + tag + end, b"<x:" + tag + end)
        text = text.replace(b"</" + tag + b">", b"</x:" + tag + b">")
    return text.replace(b"xmlns=", b"xmlns:x=", 1)


def spaced(text: bytes) -> bytes:
    return text.replace(b'hidden="1"', b"hidden = '1'")


AS_WRITTEN: list[Callable[[bytes], bytes]] = [bytes, quoted, nameless, prefixed, spaced]


@pytest.mark.parametrize("written", AS_WRITTEN)
def test_hidden_rows_and_columns(tmp_path: Path, written: Callable[[bytes], bytes]) -> None:
    data = edited(with_hidden_parts(), SHEET, written)
    assert seen(tmp_path, data) == ([3, 4, 7], ["stock"])


def test_rows_without_height(tmp_path: Path) -> None:
    data = edited(
        saved(book()), SHEET, lambda text: text.replace(b'<row r="5"', b'<row ht="0" r="5"')
    )
    assert seen(tmp_path, data) == ([5], [])


def test_hidden_parts_of_old_workbooks(tmp_path: Path) -> None:
    made = xlwt.Workbook()
    page = made.add_sheet("a")
    for number, row in enumerate(ROWS):
        for index, value in enumerate(row):
            page.write(number, index, value)
    page.row(2).hidden = page.row(3).hidden = page.col(2).hidden = True
    path = tmp_path / "made.xls"
    made.save(str(path))
    assert seen(tmp_path, path.read_bytes(), "s.xls") == ([3, 4], ["stock"])


def test_hidden_parts_of_open_documents(tmp_path: Path) -> None:
    columns = (
        '<table:table-column table:number-columns-repeated="2"/>'
        '<table:table-column table:visibility="collapse"/>'
    )
    rows = [ods_row(*HEAD), *(ods_row(f"MUG-{n}", "msk", n) for n in range(1, 5))]
    rows[2] = rows[2].replace("<table:table-row", '<table:table-row table:visibility="filter"')
    assert seen(tmp_path, ods(columns + "".join(rows)), "s.ods") == ([3], ["stock"])


def errors(folder: Path, data: bytes, name: str = "s.xlsx") -> list[str]:
    cells = (row.cells.get(Column.STOCK) for row in opened(folder, data, name).rows())
    return [cell.text if cell and cell.kind == "error" else "" for cell in cells]


ERROR = b'<c r="C%d" t="e"><f>VLOOKUP(A2,Z:Z,1)</f><v>#N/A</v></c>'


def with_errors() -> bytes:
    def spoilt(text: bytes) -> bytes:
        return text.replace(b'<c r="C3" t="n"><v>2</v></c>', ERROR % 3).replace(
            b'<c r="C5" t="n"><v>4</v></c>', b'<c r="C5" s="0" t="e"><v>#REF!</v></c>'
        )

    return edited(saved(book()), SHEET, spoilt)


@pytest.mark.parametrize(
    "written",
    [*AS_WRITTEN, lambda text: text.replace(b'<c r="C5" s="0" t="e">', b'<c t="e" r="C5">')],
)
def test_errors_are_no_blanks(tmp_path: Path, written: Callable[[bytes], bytes]) -> None:
    data = edited(with_errors(), SHEET, written)
    assert errors(tmp_path, data) == ["", "#N/A", "", "#REF!", "", "", "", ""]


def test_errors_of_old_workbooks(tmp_path: Path) -> None:
    made = xlwt.Workbook()
    page = made.add_sheet("a")
    for index, value in enumerate(HEAD):
        page.write(0, index, value)
    page.row(1).write(0, "MUG-1")
    page.row(1).set_cell_error(2, 0x2A)
    page.row(2).write(0, "MUG-2")
    page.row(2).write(2, xlwt.Formula("1/0"))
    path = tmp_path / "made.xls"
    made.save(str(path))
    data = path.read_bytes()
    at = data.index(b"\x02\x00\x02\x00", data.index(b"\x06\x00", data.rindex(b"\x05\x02\x08\x00")))
    # What the formula came to, as Excel writes it: an error, and which.
    failed = data[: at + 6] + b"\x02\x00\x07\x00\x00\x00\xff\xff" + data[at + 14 :]
    assert errors(tmp_path, failed, "s.xls") == ["#N/A", "#DIV/0!"]
    assert errors(tmp_path, xls([HEAD, ["MUG-1", "msk", "#Н/Д"]]), "s.xls") == ["#Н/Д"]


def test_errors_of_open_documents(tmp_path: Path) -> None:
    row = ods_row("MUG-1", "msk", 4).replace(
        'office:value-type="float" office:value="4"/>',
        'office:value-type="string" office:string-value="" calcext:value-type="error">'
        "<text:p>#N/A</text:p></table:table-cell>",
    )
    data = ods(ods_row(*HEAD) + row)
    data = edited(
        data,
        "content.xml",
        lambda text: text.replace(
            b"xmlns:text",
            b'xmlns:calcext="urn:org:documentfoundation:names:experimental:calc:xmlns:calcext:1.0" '
            b"xmlns:text",
            1,
        ),
    )
    assert errors(tmp_path, data, "s.ods") == ["#N/A"]


CELL = '<c r="{}"><v>{}</v></c>'


def refused(folder: Path, rows: str) -> str:
    head = "".join(
        f'<c r="{name}1" t="inlineStr"><is><t>{text}</t></is></c>'
        for name, text in zip("ABC", HEAD, strict=True)
    )
    data = sheet_xml.book({"S": sheet_xml.sheet(f'<row r="1">{head}</row>{rows}')})
    with pytest.raises(InvalidInput) as caught:
        list(opened(folder, data).rows())
    (problem,) = caught.value.problems
    assert problem.code == "sheet-damaged"
    return f"{problem.source}: {problem.message}".rpartition("/")[2].partition(": the workbook")[0]


@pytest.mark.parametrize(
    ("rows", "told"),
    [
        (
            f'<row r="3">{CELL.format("B3", 1)}{CELL.format("B3", 2)}</row>',
            "s.xlsx:S!B3: The cell `B3` stands twice in the sheet",
        ),
        (
            f'<row r="3">{CELL.format("C3", 1)}{CELL.format("B3", 2)}</row>',
            "s.xlsx:S!B3: The cell `B3` stands behind `C3` in the sheet",
        ),
        (
            f'<row r="3">{CELL.format("B3", 1)}</row><row r="3">{CELL.format("C3", 2)}</row>',
            "s.xlsx:S!row 3: Row 3 stands twice in the sheet",
        ),
        (
            f'<row r="3">{CELL.format("B3", 1)}</row><row r="2">{CELL.format("B2", 2)}</row>',
            "s.xlsx:S!row 2: Row 2 stands behind row 3 in the sheet",
        ),
        (
            f'<row r="3">{CELL.format("B3", 1)}</row><row>{CELL.format("b3", 2)}</row>',
            "s.xlsx:S!B3: The cell `B3` stands twice in the sheet",
        ),
        (
            "<row r='3'><c r='B3'><v>1</v></c></row><row r='3'><c r='C3'><v>1</v></c></row>",
            "s.xlsx:S!row 3: Row 3 stands twice in the sheet",
        ),
    ],
)
@pytest.mark.parametrize("chunk", [1 << 20, 90])
def test_cells_that_are_not_in_order(
    tmp_path: Path, rows: str, told: str, chunk: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("reconciler.spreadsheet.package.CHUNK", chunk)
    assert refused(tmp_path, rows).replace("stocks.xlsx", "s.xlsx") == told


def test_a_cell_far_away_is_seen_in_small_letters_too(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("reconciler.spreadsheet.package.MAX_CELLS", 20_000)
    row = f'<row r="1048576">{CELL.format("xfd1048576", 1)}</row>'
    data = sheet_xml.book({"S": sheet_xml.sheet(row)})
    with pytest.raises(InvalidInput) as caught:
        opened(tmp_path, data)
    assert caught.value.problems[0].code == "sheet-too-large"


def test_what_is_written_as_usual_is_walked_through_quickly(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Node by node is ten times slower."""
    monkeypatch.setattr(sheet_part, "odd_extent", None)
    assert seen(tmp_path, with_hidden_parts()) == ([3, 4, 7], ["stock"])
    assert errors(tmp_path, with_errors())[1] == "#N/A"


def test_runs() -> None:
    runs = Runs()
    assert not runs
    for first, last in [(3, 3), (4, 4), (9, 12), (10, 11), (20, 20)]:
        runs.add(first, last)
    assert [n for n in range(25) if n in runs] == [3, 4, 9, 10, 11, 12, 20]
