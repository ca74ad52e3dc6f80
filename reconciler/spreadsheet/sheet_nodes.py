"""The same of a sheet whose XML is not written as most programs do: node by node, and slower."""

from __future__ import annotations

import re
from collections.abc import Mapping
from xml.etree.ElementTree import Element, ParseError, iterparse
from zipfile import ZipFile

from reconciler.domain.errors import InvalidInput
from reconciler.spreadsheet import refusals
from reconciler.spreadsheet.cells import error_number
from reconciler.spreadsheet.package import CHUNK, check_no_entities
from reconciler.spreadsheet.raw import Extent, Marks, Position, Runs

_NAME = re.compile(r"([A-Za-z]{1,7})([0-9]{1,9})")
_YES = ("1", "true")
_LETTERS = 64


def column_number(letters: bytes) -> int:
    """The number of a column by its capital letters, counted from 1."""
    number = 0
    for letter in letters:
        number = number * 26 + letter - _LETTERS
    return number


def odd_extent(archive: ZipFile, part: str, file: str, sheet: str) -> Extent:
    """What there is to know of a sheet. Raises InvalidInput if it is damaged, or not in order."""
    nodes = _Nodes(file, sheet)
    with archive.open(part) as stream:
        check_no_entities(stream.read(CHUNK), file, part)
        stream.seek(0)
        try:
            for event, node in iterparse(stream, ("start", "end")):  # noqa: S314 - no entities
                nodes.see(node, is_start=event == "start")
        except (ParseError, ValueError, LookupError) as wrong:
            raise InvalidInput([refusals.damaged(file, str(wrong), part)]) from None
    return nodes.extent()


class _Nodes:
    """A walk in which rows and cells may lack their names: then they follow the one before."""

    def __init__(self, file: str, sheet: str) -> None:
        self._file, self._sheet = file, sheet
        self._rows = self._columns = 0
        self._row = self._column = -1
        self._cell: Position = (-1, -1)
        self._last: Position = (-1, -1)
        self._formulas, self._errors = Marks(), Marks()
        self._hidden_rows, self._hidden_columns = Runs(), Runs()
        self._data: Element | None = None

    def extent(self) -> Extent:
        """All of it."""
        return Extent(
            self._rows,
            self._columns,
            self._formulas,
            self._errors,
            self._hidden_rows,
            self._hidden_columns,
        )

    def see(self, node: Element, *, is_start: bool) -> None:
        """The start or the end of a node."""
        match node.tag.rpartition("}")[2], is_start:
            case "sheetData", True:
                self._data = node
            case "col", True:
                self._see_column(node.attrib)
            case "row", True:
                self._see_row(node.attrib)
            case "row", False if self._data is not None:
                self._data.clear()
            case "c", True:
                self._name_cell(node.get("r", ""))
            case "c", False if len(node):
                self._see_cell(node)

    def _see_column(self, said: Mapping[str, str]) -> None:
        first, last = said.get("min", ""), said.get("max", "")
        is_hidden = said.get("hidden") in _YES or said.get("width") == "0"
        if is_hidden and first.isdecimal() and last.isdecimal():
            self._hidden_columns.add(int(first) - 1, int(last) - 1)

    def _see_row(self, said: Mapping[str, str]) -> None:
        number = said.get("r", "")
        row = int(number) - 1 if number.isdecimal() else self._row + 1
        if row <= self._row:
            raise InvalidInput(
                [refusals.rows_unordered(self._file, self._sheet, row + 1, self._row + 1)]
            )
        self._row, self._column = row, -1
        if said.get("hidden") in _YES or float(said.get("ht", "1")) == 0:
            self._hidden_rows.add(row)

    def _name_cell(self, name: str) -> None:
        named = _NAME.fullmatch(name)
        self._column = column_number(named[1].upper().encode()) - 1 if named else self._column + 1
        self._cell = (int(named[2]) - 1 if named else self._row, self._column)

    def _see_cell(self, node: Element) -> None:
        row, column = self._cell
        if self._cell <= self._last:
            last = refusals.cell_name(self._last)
            raise InvalidInput(
                [refusals.cells_unordered(self._file, self._sheet, self._cell, last)]
            )
        self._last = self._cell
        self._rows, self._columns = max(self._rows, row + 1), max(self._columns, column + 1)
        parts = {one.tag.rpartition("}")[2]: one.text or "" for one in node}
        if "f" in parts:
            self._formulas.add(self._cell)
        if node.get("t") == "e":
            self._errors.add(self._cell, error_number(parts.get("v", "")))
