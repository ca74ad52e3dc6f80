"""A template that was downloaded from the cabinet, to be filled with what git declares.

A cell is written only where it says something else already, so that what needs no change is not
touched. Rows keep their order; nothing is taken out.
"""

from collections.abc import Callable, Collection, Iterable, Iterator
from pathlib import Path
from typing import NamedTuple

import msgspec
from msgspec.structs import replace

from reconciler.domain.desired import Desired
from reconciler.domain.errors import InvalidInput
from reconciler.domain.ids import OfferId
from reconciler.domain.problem import Problem
from reconciler.domain.source import CellSource
from reconciler.spreadsheet.cells import BLANK
from reconciler.spreadsheet.columns import FORMS, Column, Form
from reconciler.spreadsheet.contents import Contents, contents_of
from reconciler.spreadsheet.ids import Articles
from reconciler.spreadsheet.numbers import Fault
from reconciler.spreadsheet.opening import Wanted, open_table
from reconciler.spreadsheet.raw import Position
from reconciler.spreadsheet.splice import NotSpliced, Written
from reconciler.spreadsheet.table import Row
from reconciler.spreadsheet.template import fill
from reconciler.spreadsheet.workbook import parts_of

ROWS_MOST = 1_048_576
"""Of a sheet. (Excel's specification, 2026-09)"""

_STEP = 2_000

Progress = Callable[[int, int], None]
"""Hears which row is read, and of how many."""


class Left(msgspec.Struct, frozen=True, kw_only=True):
    """Something that could not be written, and why."""

    offer: str
    warehouse: str = ""
    field: str = ""
    reason: str = ""


class Filled(msgspec.Struct, frozen=True, kw_only=True):
    """The new workbook: how many of its cells were written anew, how many said the same already,
    how many rows were appended, and what is left.
    """

    data: bytes
    changed: int
    same: int
    appended: int
    left: tuple[Left, ...]


class _Meant(NamedTuple):
    """What a cell is to say, and whose value it is."""

    value: Written
    about: Left


class Filling:
    """One template on its way. Raises InvalidInput if it can't be read or lacks a column."""

    def __init__(
        self,
        path: Path,
        desired: Desired,
        needed: Collection[Column],
        progress: Progress | None = None,
    ) -> None:
        self._progress = progress
        self.table = open_table(path, FORMS, Wanted())
        self._columns = self.table.header.columns
        if contents_of(self.table.data) is not Contents.XLSX:
            raise self.unfit("it is no .xlsx workbook")
        missing = [one.value for one in needed if one not in self._columns]
        if missing:
            raise self.unfit(f"it has no column for {', '.join(missing)}")
        self._articles = Articles(desired.offers())
        self._cells: dict[Position, _Meant] = {}
        self._left: list[Left] = []
        self._same = self._appended = 0
        self._last = self.table.header.row + 1

    @property
    def form(self) -> Form:
        """What kind of template it is."""
        return self.table.header.form

    def has(self, column: Column) -> bool:
        """Whether the template has a column to write in."""
        return column in self._columns

    def rows(self) -> Iterator[tuple[Row, OfferId]]:
        """The rows whose offers the catalog declares. An article that a program has mangled is
        told, as nobody can say whose row it is.
        """
        for row in self.table.rows():
            self._last = max(self._last, row.number)
            if self._progress and row.number % _STEP == 0:
                self._progress(row.number, self.table.height)
            cell = row.cells.get(Column.OFFER_ID, BLANK)
            meant = self._articles.meant(cell, typed=True, keeps_zeros=True)
            if isinstance(meant, Fault):
                self.leave(Left(offer=cell.text), f"row {row.number}: {meant.message}")
            elif meant is not None:
                yield row, OfferId(meant)
        self._last = max([self._last, *self.table.skipped])

    def put(self, row: Row, column: Column, value: Written, about: Left) -> None:
        """Let a cell of a row say something else."""
        self._cells[row.number - 1, self._columns[column]] = _Meant(value, about)

    def keep(self) -> None:
        """Count a cell that needs no change."""
        self._same += 1

    def leave(self, about: Left, reason: str) -> None:
        """Tell what could not be written."""
        self._left.append(replace(about, reason=reason))

    def append(self, values: Iterable[tuple[Column, Written]], about: Left) -> None:
        """A row behind the last one, as long as there is room for whole rows: behind a gap nobody
        would look for it.
        """
        if self._last >= ROWS_MOST:
            self.leave(about, "the sheet has no more rows")
            return
        if self.table.is_merged(self._last + 1):
            self.leave(about, f"merged cells are in the way in row {self._last + 1}")
            return
        for column, value in values:
            self.put(Row(self._last + 1, {}), column, value, about)
        self._last += 1
        self._appended += 1

    def filled(self) -> Filled:
        """The workbook with all cells written."""
        part = parts_of(self.table.data, self.table.file)[self.table.sheet]
        values = {place: meant.value for place, meant in self._cells.items()}
        try:
            done = fill(self.table.data, part, values, self.table.header.row + 1)
        except NotSpliced as wrong:
            raise self.unfit(str(wrong)) from None
        for place, why in done.left.items():
            self.leave(self._cells[place].about, f"{self._name(place)}: {why}")
        return Filled(
            data=done.data,
            changed=len(values) - len(done.left),
            same=self._same,
            appended=self._appended,
            left=tuple(self._left),
        )

    def unfit(self, why: str) -> InvalidInput:
        """The template is not such that it can be filled."""
        return InvalidInput(
            [
                Problem(
                    code="template-unfit",
                    message=f"The template can't be filled: {why}.",
                    fix="Download it from the cabinet anew, and fill it as it comes.",
                    source=CellSource(self.table.file, 0, 0, self.table.sheet),
                )
            ]
        )

    def _name(self, place: Position) -> str:
        return CellSource(self.table.file, place[0] + 1, place[1] + 1, self.table.sheet).cell
