"""A spreadsheet file opened: which of its sheets is meant, and where its headers are."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import islice
from pathlib import Path
from typing import NamedTuple

from reconciler.domain.errors import InvalidInput
from reconciler.domain.problem import Problem
from reconciler.spreadsheet import refusals
from reconciler.spreadsheet.cells import cell_of
from reconciler.spreadsheet.columns import NEUTRAL, VALUES, Column, Form
from reconciler.spreadsheet.contents import Contents, contents_of
from reconciler.spreadsheet.csv_file import open_csv
from reconciler.spreadsheet.header import SEARCHED, Header, best_guess, find_header, folded
from reconciler.spreadsheet.limits import MAX_FILE
from reconciler.spreadsheet.raw import Grid, RawFile, RawSheet
from reconciler.spreadsheet.table import Table
from reconciler.spreadsheet.workbook import open_workbook


class Wanted(NamedTuple):
    """What a user says of a file; None is to be found out."""

    sheet: str | None = None
    encoding: str | None = None
    separator: str | None = None


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
    hidden = [one.name for one in found.sheets if one.hidden and one not in sheets]
    if not fitting:
        raise InvalidInput([_why_none(file, near, hidden)])
    sheet, header, head, grid = fitting[0]
    problems = [*_merged(file, sheet.name, grid, header), *_twice(file, sheet.name, header, head)]
    if problems:
        raise InvalidInput(problems)
    told = dict(found.told)
    if sheet.name:
        told["sheet"] = sheet.name
    others = tuple(name for name, _ in near)
    return Table(file, data, sheet.name, header, told, tuple(hidden), others, grid)


def _head(grid: Grid) -> list[list[str]]:
    """The first rows as text, each from the first column of the sheet on."""
    margin = [""] * grid.left
    return [[*margin, *(cell_of(one).text for one in row)] for row in islice(grid.rows(), SEARCHED)]


def _why_none(
    file: str, near: Sequence[tuple[str, Header | None]], hidden: Sequence[str]
) -> Problem:
    """What is missing where it is nearest to being there."""
    if not near:
        return refusals.nothing_in(file, hidden)
    sheet, guess = max(near, key=lambda one: one[1].named if one[1] else -1)
    return refusals.missing_columns(file, sheet, guess)


def _merged(file: str, sheet: str, grid: Grid, header: Header) -> Iterator[Problem]:
    """Headers that count, and reach over several columns."""
    taken = {index: column.value for column, index in header.columns.items()}
    taken.update((index, column.warehouse) for index, column in header.wide.items())
    for first, last in grid.merged:
        if first[0] <= header.row <= last[0] and last[1] > first[1] and first[1] in taken:
            yield refusals.merged_header(file, sheet, first, taken[first[1]])


def _twice(
    file: str, sheet: str, header: Header, head: Sequence[Sequence[str]]
) -> Iterator[Problem]:
    """The same words over two columns that count; or others of which nobody has said an order."""
    row = head[header.row]
    for index, column in header.others.items():
        first = header.columns[column]
        if folded(row[index]) == folded(row[first]):
            yield refusals.header_twice(file, sheet, header.row, [first, index], row[first])
        elif header.form.name == NEUTRAL.name and column in VALUES:
            words = [row[first], row[index]]
            yield refusals.header_either(file, sheet, header.row, index, words, column)
    if header.wide:
        wide = [row[index] for index in header.wide]
        for column in (Column.WAREHOUSE, Column.STOCK):
            if column in header.columns:
                place = (header.row, header.columns[column])
                yield refusals.header_wide(file, place, sheet, row[place[1]], wide)
