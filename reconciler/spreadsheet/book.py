"""A workbook of tables, written row by row: a header that stays in view, widths, filters, formats.

Nothing in it is ever a formula: text is written as text, whatever it begins with, into cells whose
format is text, so that it stays text when somebody edits it.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from datetime import datetime
from decimal import Decimal
from itertools import chain, count, islice
from typing import IO, Literal, NamedTuple

from xlsxwriter import Workbook
from xlsxwriter.format import Format
from xlsxwriter.worksheet import Worksheet

Value = str | int | Decimal | None

Kind = Literal["text", "units", "money", "share", "any"]
"""How a column looks. share: 0.1 is shown as 10.0 %. any: numbers and text in one column."""

ROWS_MOST = 1_048_575
"""Below the header. (Excel's specification, 2026-09)"""

TEXT_MOST = 32_767
"""UTF-16 units of one cell. (Excel's specification, 2026-09)"""

DIGITS_MOST = 15
"""Significant digits that a number keeps in a workbook; one with more is written as text."""

_FORMATS: Mapping[Kind, Mapping[str, object]] = {
    "text": {"num_format": "@"},
    "units": {"num_format": "#,##0"},
    "money": {"num_format": "#,##0.00"},
    "share": {"num_format": "0.0%"},
    "any": {"num_format": "#,##0", "align": "left"},
}
_NUMBERS: tuple[Kind, ...] = ("units", "money", "share")
_STEP = 2_000


class Heading(NamedTuple):
    """The head of one column, its width in characters, and what is below."""

    text: str
    width: int
    kind: Kind = "text"


class Sheet(NamedTuple):
    """One table. `size` is how many rows it will have; they are taken one at a time."""

    name: str
    columns: Sequence[Heading]
    rows: Iterable[Sequence[Value]]
    size: int


Progress = Callable[[int, int], None]
"""Hears how many rows are written, and of how many."""


def write_book(
    target: IO[bytes], sheets: Sequence[Sheet], made_at: datetime, progress: Progress | None = None
) -> None:
    """Write the tables, in their order. The same tables and moment give the same bytes.

    A table that is longer than a sheet may be goes on in the next one.
    """
    options = {
        "constant_memory": True,
        "strings_to_numbers": False,
        "strings_to_formulas": False,
        "strings_to_urls": False,
    }
    with Workbook(target, options) as book:
        book.set_properties({"created": made_at.replace(tzinfo=None)})
        writer = _Writer(book, sum(sheet.size for sheet in sheets), progress)
        for sheet in sheets:
            writer.add(sheet)


class _Writer:
    def __init__(self, book: Workbook, total: int, progress: Progress | None) -> None:
        self._book = book
        head = {"bold": True, "num_format": "@", "bottom": 1}
        number = book.add_format({**head, "align": "right"})
        self._heads = dict.fromkeys(_FORMATS, book.add_format(head))
        self._heads.update(dict.fromkeys(_NUMBERS, number))
        self._formats = {kind: book.add_format(said) for kind, said in _FORMATS.items()}
        self._total, self._done = total, 0
        self._progress = progress

    def add(self, sheet: Sheet) -> None:
        for number, rows in enumerate(_parts(sheet.rows), 1):
            self._part(sheet, sheet.name if number == 1 else f"{sheet.name} {number}", rows)

    def _part(self, sheet: Sheet, name: str, rows: Iterable[Sequence[Value]]) -> None:
        page = self._book.add_worksheet(name)
        page.freeze_panes(1, 0)
        _fit_to_paper(page)
        for index, column in enumerate(sheet.columns):
            page.set_column(index, index, column.width, self._formats[column.kind])
            page.write_string(0, index, column.text, self._heads[column.kind])
        last = 0
        for last, row in enumerate(rows, 1):
            for index, (column, value) in enumerate(zip(sheet.columns, row, strict=True)):
                _write(page, last, index, value, self._formats[column.kind])
            self._tell()
        if last:
            page.autofilter(0, 0, last, len(sheet.columns) - 1)
            # An offer id of digits is text on purpose.
            page.ignore_errors({"number_stored_as_text": f"A2:XFD{last + 1}"})

    def _tell(self) -> None:
        self._done += 1
        if self._progress and (self._done % _STEP == 0 or self._done == self._total):
            self._progress(self._done, self._total)


def _fit_to_paper(page: Worksheet) -> None:
    """As wide as a sheet of paper, with the header on each: tables are printed for meetings."""
    page.set_landscape()
    page.set_paper(9)  # A4
    page.fit_to_pages(1, 0)
    page.repeat_rows(0)


def _parts(rows: Iterable[Sequence[Value]]) -> Iterator[Iterable[Sequence[Value]]]:
    """As many rows as a sheet takes, and again; one part at least."""
    left = iter(rows)
    for number in count():
        first = next(left, None)
        if first is None:
            if number == 0:
                yield ()
            return
        yield chain([first], islice(left, ROWS_MOST - 1))


def _write(page: Worksheet, row: int, column: int, value: Value, shown: Format) -> None:
    if value is None or value == "":
        return
    if isinstance(value, str):
        page.write_string(row, column, fitting(value), shown)
    elif _is_exact(value):
        page.write_number(row, column, float(value), shown)
    else:
        page.write_string(row, column, f"{Decimal(value):f}", shown)


def fitting(text: str) -> str:
    """The text as a cell can hold it: not too long, and without halves of a character."""
    if len(text) <= TEXT_MOST // 2 and text.isprintable():
        return text  # nearly always
    whole = text.encode("utf-16-le", errors="replace")
    if len(whole) <= 2 * TEXT_MOST:
        return whole.decode("utf-16-le")
    kept = whole[: 2 * (TEXT_MOST - 1)].decode("utf-16-le", errors="ignore")
    return f"{kept}…"


def _is_exact(value: int | Decimal) -> bool:
    """Whether a workbook, which keeps binary numbers, gives the value back."""
    if isinstance(value, int):
        return len(str(abs(value))) <= DIGITS_MOST
    return len(value.normalize().as_tuple().digits) <= DIGITS_MOST
