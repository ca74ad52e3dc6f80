"""A spreadsheet as somebody wants it read: one sheet, its headers, and its rows of tidy cells."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from itertools import chain, islice
from typing import NamedTuple

from reconciler.domain.source import CellSource
from reconciler.spreadsheet.cells import BLANK, ERRORS, Cell, cell_of
from reconciler.spreadsheet.columns import NEUTRAL, VALUES, Column, Form
from reconciler.spreadsheet.header import Header, folded, is_service, read_header
from reconciler.spreadsheet.raw import Grid, Runs

_MAY_BE_SERVICE = 6
"""Rows below the headers among which advice of a template is looked for."""

TOTALS = ("итого", "всего", "total", "合计", "总计")
"""How rows begin that sum up the others."""


At = Column | int
"""A column by what it means, or by its index: one of several that mean the same."""


class Row(NamedTuple):
    """The cells of one row that are filled, by column; `number` counts from 1.

    `wide` are those of columns of stock by warehouse, by index. `beyond` is what stands behind the
    last header, in files where a comma can be a separator. `covered` are columns whose cells lie
    behind the first one of merged cells.
    """

    number: int
    cells: Mapping[Column, Cell]
    beyond: str = ""
    wide: Mapping[int, Cell] = {}
    is_hidden: bool = False
    covered: tuple[At, ...] = ()

    def filled(self) -> Iterable[tuple[At, Cell]]:
        """All its cells that are filled."""
        return chain(self.cells.items(), self.wide.items()) if self.wide else self.cells.items()

    @property
    def says_something(self) -> bool:
        """Whether a value is filled in."""
        return bool(self.wide) or any(one in self.cells for one in VALUES)


@dataclass(slots=True)
class Table:
    """One sheet, with its headers found. `data` is the file that it was read from.

    `told` says what was detected, by a short name; `skipped` are numbers of rows that are no data,
    and why, `aside` what they have as an article; both filled while the rows are gone through.
    `hidden` are sheets that nobody sees, `others` those that lack the headers.
    """

    file: str
    data: bytes
    sheet: str
    header: Header
    told: dict[str, str]
    hidden: tuple[str, ...]
    others: tuple[str, ...]
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

    def index(self, at: At) -> int:
        """Where a column is, counted from 0."""
        return self.header.columns[at] if isinstance(at, Column) else at

    def is_hidden(self, at: At) -> bool:
        """Whether nobody sees a column."""
        return self.index(at) in self._grid.extent.hidden_columns

    def place(self, row: int, at: At | None = None) -> CellSource:
        """A cell of a row, or the row."""
        known = at is not None and (not isinstance(at, Column) or at in self.header.columns)
        column = self.index(at) + 1 if at is not None and known else 0
        return CellSource(self.file, row, column, self.sheet)

    def title(self, at: At) -> str:
        """The header of a column as it is written, blanks put right."""
        cells = next(islice(self._grid.rows(), self.header.row, None), ())
        index = self.index(at) - self._grid.left
        return cell_of(cells[index]).text if index < len(cells) else str(at)

    def rows(self) -> Iterator[Row]:
        """The rows with data, lazily. Empty rows, advice of templates and totals are left out."""
        left, hidden = self._grid.left, self._grid.extent.hidden_rows
        columns = [(at, index - left) for at, index in self._taken()]
        covered = self._covered()
        raw = enumerate(islice(self._grid.rows(), self.header.row + 1, None), self.header.row + 1)
        for number, cells in raw:
            filled: dict[At, Cell] = {}
            for at, index in columns:
                cell = (
                    self._cell(number, index + left, cells[index]) if index < len(cells) else BLANK
                )
                if cell.text or cell.formula:
                    filled[at] = cell
            why = self._why_no_data(number, cells, filled)
            if why:
                self.skipped[number + 1] = why
                if Column.OFFER_ID in filled:
                    self.aside.add(filled[Column.OFFER_ID].text)
            elif filled:
                yield Row(
                    number + 1,
                    {at: cell for at, cell in filled.items() if isinstance(at, Column)},
                    self._beyond(cells),
                    {at: cell for at, cell in filled.items() if not isinstance(at, Column)}
                    if self.header.wide
                    else {},
                    number in hidden,
                    tuple(at for at, runs in covered if number in runs),
                )

    def _taken(self) -> list[tuple[At, int]]:
        return [*self.header.columns.items(), *((index, index) for index in self.header.wide)]

    def _cell(self, row: int, column: int, raw: object) -> Cell:
        extent = self._grid.extent
        computed = (row, column) in extent.formulas
        error = extent.errors.get(row, column)
        if error is not None:
            return Cell(ERRORS[error], "error", formula=computed)
        if raw == "" and not computed:
            return BLANK
        cell = cell_of(raw, formula=computed)
        style = extent.styled.get(row, column)
        if style is None or cell.kind != "number":
            return cell
        return cell._replace(shown=extent.shapes[style].shown(Decimal(cell.text)))

    def _covered(self) -> list[tuple[At, Runs]]:
        """The rows in which cells of a column lie behind the first one of merged cells."""
        found = []
        for at, index in self._taken():
            runs = Runs()
            # Where it is the first column of the merged ones, the first row has the value.
            for first, last in sorted(
                (low[0] + (index == low[1]), high[0])
                for low, high in self._grid.merged
                if low[1] <= index <= high[1]
            ):
                if first <= last:
                    runs.add(first, last)
            if runs:
                found.append((at, runs))
        return found

    def _beyond(self, cells: Sequence[object]) -> str:
        if self.is_typed or len(cells) <= self.header.width:
            return ""
        rest = (cell_of(one).text for one in cells[self.header.width :] if one)
        return next(filter(None, rest), "")

    def _why_no_data(self, number: int, cells: Sequence[object], filled: Mapping[At, Cell]) -> str:
        has_article = not filled or Column.OFFER_ID in filled
        if has_article and number - self.header.row > _MAY_BE_SERVICE:
            return ""
        texts = [one if isinstance(one, str) else "" for one in cells]
        if not has_article:
            return "total" if any(folded(one).startswith(TOTALS) for one in texts) else ""
        values = [
            cell.text for at, cell in filled.items() if at in VALUES or at in self.header.wide
        ]
        if is_service([cell.text for cell in filled.values()]) and not any(
            one.isdigit() for value in values for one in value
        ):
            return "advice of the template"
        again = (read_header(number, texts, form) for form in (self._bare_form(), NEUTRAL))
        return "headers again" if any(one and one.named > 1 for one in again) else ""

    def _bare_form(self) -> Form:
        return self.header.form._replace(marks=())
