"""Tables in our own columns, as CSV or as a workbook: what an import takes back unchanged."""

import csv
from collections.abc import Iterable
from datetime import datetime
from decimal import Decimal
from io import TextIOWrapper
from typing import IO

from reconciler.spreadsheet.book import Heading, Progress, Sheet, Value, write_book
from reconciler.spreadsheet.columns import Column
from reconciler.spreadsheet.formulas import guarded

_STORE = Heading(Column.STORE, 14)
_OFFER = Heading(Column.OFFER_ID, 26)
_NOTE = Heading(Column.NOTE, 44)

STOCKS = (
    _STORE,
    _OFFER,
    Heading(Column.WAREHOUSE, 16),
    Heading(Column.STOCK, 9, "units"),
    Heading(Column.SAFETY, 9, "units"),
    _NOTE,
)
"""Of a table of stocks. `safety` tells what a rule keeps back."""

PRICES = (
    _STORE,
    _OFFER,
    *(
        Heading(name, 12, "money")
        for name in (Column.PRICE, Column.OLD_PRICE, Column.MIN_PRICE, Column.COST, Column.VAT)
    ),
    _NOTE,
)
"""Of a table of prices. A blank says nothing of a field."""

SUFFIXES = (".csv", ".xlsx")
"""Of files that tables are written to."""

_STEP = 2_000


def wide_stocks(warehouses: Iterable[str]) -> tuple[Heading, ...]:
    """Of a table with a row an offer, and a column of stock for each warehouse."""
    return (_STORE, _OFFER, *(Heading(name, max(9, len(name) + 2), "units") for name in warehouses))


def write_table(
    target: IO[bytes],
    suffix: str,
    sheet: Sheet,
    made_at: datetime,
    progress: Progress | None = None,
) -> None:
    """Write a table as its suffix says, one of `SUFFIXES`."""
    if suffix == ".csv":
        write_csv(target, sheet, progress)
    else:
        write_book(target, [sheet], made_at, progress)


def write_csv(target: IO[bytes], sheet: Sheet, progress: Progress | None = None) -> None:
    """UTF-8 with the mark that Excel knows it by, separated by commas, RFC 4180."""
    text = TextIOWrapper(target, encoding="utf-8-sig", errors="replace", newline="")
    lines = csv.writer(text)
    lines.writerow([guarded(heading.text) for heading in sheet.columns])
    for number, row in enumerate(sheet.rows, 1):
        lines.writerow(map(_cell, row))
        if progress and number % _STEP == 0:
            progress(number, sheet.size)
    text.flush()
    text.detach()


def _cell(value: Value) -> str:
    match value:
        case str():
            return guarded(value)
        case Decimal():
            return f"{value:f}"
        case _:
            return "" if value is None else str(value)
