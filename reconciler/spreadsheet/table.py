"""A spreadsheet as somebody wants it read: one sheet, its headers, and its rows of tidy cells."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import islice
from pathlib import Path
from typing import NamedTuple

from reconciler.domain.errors import InvalidInput
from reconciler.domain.problem import Problem
from reconciler.domain.source import CellSource
from reconciler.spreadsheet import refusals
from reconciler.spreadsheet.cells import Cell, cell_of
from reconciler.spreadsheet.columns import NEUTRAL, VALUES, Column, Form
from reconciler.spreadsheet.contents import Contents, contents_of
from reconciler.spreadsheet.csv_file import open_csv
from reconciler.spreadsheet.header import (
    SEARCHED,
    Header,
    best_guess,
    find_header,
    folded,
    is_service,
    read_header,
)
from reconciler.spreadsheet.limits import MAX_FILE
from reconciler.spreadsheet.raw import Grid, RawFile, RawSheet
from reconciler.spreadsheet.workbook import open_workbook

_MAY_BE_SERVICE = 6
"""Rows below the headers among which advice of a template is looked for."""

TOTALS = ("итого", "всего", "total", "合计", "总计")
"""How rows begin that sum up the others."""


class Wanted(NamedTuple):
    """What a user says of a file; None is to be found out."""

    sheet: str | None = None
    encoding: str | None = None
    separator: str | None = None


class Row(NamedTuple):
    """The cells of one row that are filled, by column; `number` counts from 1.

    `beyond` is what stands behind the last header, in files where a comma can be a separator.
    """

    number: int
    cells: Mapping[Column, Cell]
    beyond: str = ""


@dataclass(slots=True)
class Table:
    """One sheet, with its headers found. `data` is the file that it was read from.

    `told` says what was detected, by a short name; `skipped` are numbers of rows that are no data,
    and why, `aside` what they have as an article; both filled while the rows are gone through.
    """

    file: str
    data: bytes
    sheet: str
    header: Header
    told: dict[str, str]
    hidden: tuple[str, ...]
    _grid: Grid
    skipped: dict[int, str] = field(default_factory=dict)
    aside: set[str] = field(default_factory=set)

    @property
    def height(self) -> int:
        """Rows in all, with those above the data: how long the reading is."""
        return self._grid.height

    @property
    def is_typed(self) -> bool:
        """Whether cells say if they are numbers; in CSV all of them are text."""
        return bool(self.sheet)

    def is_merged(self, row: int) -> bool:
        """Whether cells of a row (counted from 1) that stand for columns are merged with others."""
        indices = self.header.columns.values()
        return any(
            low[0] < row <= high[0] + 1 and any(low[1] <= one <= high[1] for one in indices)
            for low, high in self._grid.merged
        )

    def place(self, row: int, column: Column | None = None) -> CellSource:
        """A cell of a row, or the row."""
        index = self.header.columns.get(column) if column else None
        return CellSource(self.file, row, 0 if index is None else index + 1, self.sheet)

    def title(self, column: Column) -> str:
        """The header of a column as it is written."""
        cells = next(islice(self._grid.rows(), self.header.row, None), ())
        index = self.header.columns[column] - self._grid.left
        return str(cells[index]) if index < len(cells) else column.value

    def rows(self) -> Iterator[Row]:
        """The rows with data, lazily. Empty rows, advice of templates and totals are left out."""
        left, formulas = self._grid.left, self._grid.formulas
        columns = [(column, index - left) for column, index in self.header.columns.items()]
        raw = enumerate(islice(self._grid.rows(), self.header.row + 1, None), self.header.row + 1)
        for number, cells in raw:
            found = {
                column: cell_of(cells[index], formula=(number, index + left) in formulas)
                for column, index in columns
                if index < len(cells) and (cells[index] != "" or (number, index + left) in formulas)
            }
            filled = {one: cell for one, cell in found.items() if cell.text or cell.formula}
            why = self._why_no_data(number, cells, filled)
            if why:
                self.skipped[number + 1] = why
                if Column.OFFER_ID in filled:
                    self.aside.add(filled[Column.OFFER_ID].text)
            elif filled:
                yield Row(number + 1, filled, self._beyond(cells))

    def _beyond(self, cells: Sequence[object]) -> str:
        if self.is_typed or len(cells) <= self.header.width:
            return ""
        rest = (cell_of(one).text for one in cells[self.header.width :] if one)
        return next(filter(None, rest), "")

    def _why_no_data(
        self, number: int, cells: Sequence[object], filled: Mapping[Column, Cell]
    ) -> str:
        has_article = not filled or Column.OFFER_ID in filled
        if has_article and number - self.header.row > _MAY_BE_SERVICE:
            return ""
        texts = [one if isinstance(one, str) else "" for one in cells]
        if not has_article:
            return "total" if any(folded(one).startswith(TOTALS) for one in texts) else ""
        values = [filled[one].text for one in VALUES if one in filled]
        if is_service([cell.text for cell in filled.values()]) and not any(
            one.isdigit() for value in values for one in value
        ):
            return "advice of the template"
        again = (read_header(number, texts, form) for form in (self._bare_form(), NEUTRAL))
        return "headers again" if any(one and len(one.columns) > 1 for one in again) else ""

    def _bare_form(self) -> Form:
        return self.header.form._replace(marks=())


def open_table(path: Path, forms: Sequence[Form], wanted: Wanted) -> Table:
    """Open a file, choose its sheet and find its headers. Raises InvalidInput."""
    file = path.as_posix()
    data = _bytes(path, file)
    found = _opened(data, file, forms, wanted)
    if wanted.sheet is not None:
        names = [sheet.name for sheet in found.sheets]
        chosen = [sheet for sheet in found.sheets if sheet.name == wanted.sheet]
        if not chosen:
            raise InvalidInput([refusals.no_such_sheet(file, wanted.sheet, names)])
    else:
        chosen = [sheet for sheet in found.sheets if not sheet.hidden]
    return _the_one(file, data, found, chosen, forms)


def _bytes(path: Path, file: str) -> bytes:
    try:
        if not path.is_file():
            why = "it is not there" if not path.exists() else "it is not a file"
            raise InvalidInput([refusals.unreadable(file, why)])
        if path.stat().st_size > MAX_FILE:
            what = f"The file is larger than {MAX_FILE >> 20} MiB."
            fix = "Save only the sheet with your data, or split it."
            raise InvalidInput([refusals.too_large(file, what, fix)])
        return path.read_bytes()
    except OSError as trouble:
        why = (trouble.strerror or type(trouble).__name__).lower()
        raise InvalidInput([refusals.unreadable(file, why)]) from None


def _opened(data: bytes, file: str, forms: Sequence[Form], wanted: Wanted) -> RawFile:
    contents = contents_of(data)
    match contents:
        case Contents.XLSX | Contents.XLS | Contents.ODS:
            return open_workbook(data, contents, file)
        case Contents.TEXT:
            return open_csv(data, file, forms, wanted.encoding, wanted.separator)
        case _:
            raise InvalidInput([refusals.wrong_contents(file, contents)])


_NO_GRID = Grid(lambda: iter(()))


class _Found(NamedTuple):
    """A sheet that has the headers."""

    sheet: RawSheet
    header: Header
    head: Sequence[Sequence[str]]
    grid: Grid


def _the_one(
    file: str, data: bytes, found: RawFile, sheets: Sequence[RawSheet], forms: Sequence[Form]
) -> Table:
    """The one sheet that has the headers. Raises InvalidInput."""
    fitting: list[_Found] = []
    near: list[tuple[str, Header | None]] = []
    for sheet in sheets:
        grid = sheet.load()
        cells = _head(grid)
        header = find_header(cells, forms)
        if header is not None:
            # One grid is enough: several sheets that fit are refused.
            kept = _NO_GRID if fitting else grid
            fitting.append(_Found(sheet, header, cells, kept))
        elif any(map(any, cells)):
            near.append((sheet.name, best_guess(cells, forms)))
    if len(fitting) > 1:
        raise InvalidInput([refusals.several_sheets(file, [one.sheet.name for one in fitting])])
    if not fitting:
        raise InvalidInput([_why_none(file, near)])
    sheet, header, head, grid = fitting[0]
    problems = [*_merged(file, sheet.name, grid, header), *_twice(file, sheet.name, header, head)]
    if problems:
        raise InvalidInput(problems)
    told = dict(found.told)
    if sheet.name:
        told["sheet"] = sheet.name
    hidden = tuple(one.name for one in found.sheets if one.hidden and one is not sheet)
    return Table(file, data, sheet.name, header, told, hidden, grid)


def _head(grid: Grid) -> list[list[str]]:
    """The first rows as text, each from the first column of the sheet on."""
    margin = [""] * grid.left
    return [[*margin, *(cell_of(one).text for one in row)] for row in islice(grid.rows(), SEARCHED)]


def _why_none(file: str, near: Sequence[tuple[str, Header | None]]) -> Problem:
    """What is missing where it is nearest to being there."""
    if not near:
        return refusals.nothing_in(file, "")
    sheet, guess = max(near, key=lambda one: len(one[1].columns) if one[1] else -1)
    return refusals.missing_columns(file, sheet, guess)


def _merged(file: str, sheet: str, grid: Grid, header: Header) -> Iterator[Problem]:
    """Headers that count, and reach over several columns."""
    taken = {index: column for column, index in header.columns.items()}
    for first, last in grid.merged:
        if first[0] <= header.row <= last[0] and last[1] > first[1] and first[1] in taken:
            yield refusals.merged_header(file, sheet, first, taken[first[1]].value)


def _twice(
    file: str, sheet: str, header: Header, head: Sequence[Sequence[str]]
) -> Iterator[Problem]:
    """The same words over two columns that count; or others of which nobody has said an order."""
    row = head[header.row]
    for index, column in header.others.items():
        first = header.columns[column]
        if folded(row[index]) == folded(row[first]):
            yield refusals.header_twice(file, sheet, header.row, [first, index], row[first])
        elif header.form is NEUTRAL and column in VALUES:
            words = [row[first], row[index]]
            yield refusals.header_either(file, sheet, header.row, index, words, column)
