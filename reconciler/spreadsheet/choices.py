"""The texts that a template offers to choose from, as `Name (id)`, wherever it keeps them."""

from collections.abc import Iterator

from reconciler.spreadsheet.contents import Contents
from reconciler.spreadsheet.template import drop_down_texts
from reconciler.spreadsheet.workbook import open_workbook, parts_of


def choices(data: bytes, file: str, sheet: str) -> Iterator[str]:
    """Texts that end with something in brackets, of a checked workbook: those that drop-downs of
    the sheet name themselves, then those in cells of other sheets, where drop-downs take them from,
    then of the sheet.
    """
    yield from filter(_ends_in_brackets, drop_down_texts(data, parts_of(data, file)[sheet]))
    sheets = open_workbook(data, Contents.XLSX, file).sheets
    for one in sorted(sheets, key=lambda one: one.name == sheet):
        for row in one.load().rows():
            yield from (cell for cell in row if isinstance(cell, str) and _ends_in_brackets(cell))


def _ends_in_brackets(text: str) -> bool:
    return text.rstrip().endswith((")", "）"))
