"""Small real files, and the damage that people, programs and enemies do to them."""

from __future__ import annotations

import re
import zipfile
from collections.abc import Callable, Iterable, Sequence
from io import BytesIO
from pathlib import Path

import openpyxl
import xlwt

from reconciler.spreadsheet.columns import FORMS, Column
from reconciler.spreadsheet.opening import Wanted, open_table
from reconciler.spreadsheet.table import Table

Rows = Iterable[Sequence[object]]

STOCKS: list[list[object]] = [["Артикул", "Склад", "Остаток"], ["MUG-1", "msk", 4]]
SHEET = "xl/worksheets/sheet1.xml"


def xlsx(
    rows: Rows = STOCKS, *, sheet: str = "Лист1", more: dict[str, Rows] | None = None
) -> bytes:
    book = openpyxl.Workbook()
    first = book.active
    assert first is not None
    first.title = sheet
    for row in rows:
        first.append(list(row))
    for name, others in (more or {}).items():
        page = book.create_sheet(name)
        for row in others:
            page.append(list(row))
    return saved(book)


def saved(book: openpyxl.Workbook) -> bytes:
    out = BytesIO()
    book.save(out)
    return out.getvalue()


def xls(rows: Rows = STOCKS) -> bytes:
    book = xlwt.Workbook()
    sheet = book.add_sheet("Лист1")
    for number, row in enumerate(rows):
        for index, value in enumerate(row):
            sheet.write(number, index, value)
    out = BytesIO()
    book.save(out)
    return out.getvalue()


def edited(data: bytes, part: str, change: Callable[[bytes], bytes]) -> bytes:
    out = BytesIO()
    with (
        zipfile.ZipFile(BytesIO(data)) as old,
        zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as new,
    ):
        for info in old.infolist():
            text = old.read(info)
            new.writestr(info.filename, change(text) if info.filename == part else text)
    return out.getvalue()


def with_rows(data: bytes, rows: bytes) -> bytes:
    return edited(data, SHEET, lambda text: text.replace(b"</sheetData>", rows + b"</sheetData>"))


def nameless(text: bytes) -> bytes:
    """Cells and rows that don't say where they are, as some programs write them."""
    return re.sub(rb'(<c|<row) r="\w+"', rb"\1", text)


def ods(table: str) -> bytes:
    out = BytesIO()
    spaces = " ".join(
        f'xmlns:{name}="urn:oasis:names:tc:opendocument:xmlns:{name}:1.0"'
        for name in ("office", "table", "text")
    )
    content = (
        f'<?xml version="1.0"?><office:document-content {spaces}><office:body>'
        f'<office:spreadsheet><table:table table:name="Лист1">{table}</table:table>'
        "</office:spreadsheet></office:body></office:document-content>"
    )
    with zipfile.ZipFile(out, "w") as new:
        new.writestr("mimetype", "application/vnd.oasis.opendocument.spreadsheet")
        new.writestr("content.xml", content)
        new.writestr(
            "META-INF/manifest.xml",
            '<?xml version="1.0"?><manifest:manifest '
            'xmlns:manifest="urn:oasis:names:tc:opendocument:xmlns:manifest:1.0"/>',
        )
    return out.getvalue()


def ods_row(*cells: object, repeated: int = 1) -> str:
    def cell(value: object) -> str:
        if isinstance(value, int):
            return f'<table:table-cell office:value-type="float" office:value="{value}"/>'
        return (
            '<table:table-cell office:value-type="string">'
            f"<text:p>{value}</text:p></table:table-cell>"
        )

    inner = "".join(map(cell, cells))
    return f'<table:table-row table:number-rows-repeated="{repeated}">{inner}</table:table-row>'


def opened(folder: Path, data: bytes, name: str = "stocks.xlsx", **said: str) -> Table:
    path = folder / name
    path.write_bytes(data)
    return open_table(path, FORMS, Wanted(**said))


def texts(table: Table) -> list[tuple[int, dict[str, str]]]:
    return [
        (row.number, {Column(column).value: cell.text for column, cell in row.cells.items()})
        for row in table.rows()
    ]


ROW = {"offer_id": "MUG-1", "warehouse": "msk", "stock": "4"}
