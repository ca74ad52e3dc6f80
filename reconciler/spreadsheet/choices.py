"""The texts that a template offers to choose from, as `Name (id)`, wherever it keeps them."""

import re
from collections.abc import Iterator

from reconciler.spreadsheet.cells import tidy
from reconciler.spreadsheet.contents import Contents
from reconciler.spreadsheet.template import drop_down_texts
from reconciler.spreadsheet.workbook import open_workbook, parts_of

_ID = re.compile(r"\(\s*(\d{3,19})\s*\)$")


def id_in_brackets(text: str) -> int | None:
    """1020000123456 of `Main (1020000123456)`; None if the text does not end so."""
    found = _ID.search(text)
    return int(found[1]) if found else None


def choices(data: bytes, file: str, sheet: str) -> Iterator[tuple[int, str]]:
    """Texts with an id, of a checked workbook: those that drop-downs of the sheet name themselves,
    then those in cells of other sheets, where drop-downs take them from, then of the sheet.
    """
    for text in drop_down_texts(data, parts_of(data, file)[sheet]):
        yield from _with_id(text)
    sheets = open_workbook(data, Contents.XLSX, file).sheets
    for one in sorted(sheets, key=lambda one: one.name == sheet):
        for row in one.load().rows():
            for cell in row:
                if isinstance(cell, str) and cell.rstrip().endswith(")"):
                    yield from _with_id(cell)


def _with_id(text: str) -> Iterator[tuple[int, str]]:
    number = id_in_brackets(tidy(text))
    if number is not None:
        yield number, text
