"""The XML of an XLSX sheet, walked through before a reader makes a rectangle of it.

The reader tells neither formulas nor hidden rows, makes a blank of `#N/A`, and of a cell that
stands twice takes the last one.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from io import BytesIO
from operator import lt
from zipfile import ZipFile

from reconciler.domain.errors import InvalidInput
from reconciler.domain.problem import Problem
from reconciler.spreadsheet import refusals
from reconciler.spreadsheet.cells import error_number
from reconciler.spreadsheet.number_formats import Shape
from reconciler.spreadsheet.package import check_area, chunks_of
from reconciler.spreadsheet.raw import Extent, Marks, Position, Runs
from reconciler.spreadsheet.sheet_nodes import column_number, odd_extent

_TAIL = 4096
"""Bytes kept back at the end of a chunk, so that no tag is cut in two."""

_WIDEST = 1 << 36
"""More than any number of a column, so that positions are single numbers in their order."""

# No search goes on behind the `<` of the next tag: over tags without an end it would never end.
_ROW = re.compile(rb"<(?:\w+:)?row((?:\s[^<>]*)?)>")
_NUMBER = re.compile(rb"""\sr\s*=\s*["']([0-9]{1,9})["']""")
_HIDDEN = re.compile(
    rb"""\shidden\s*=\s*["'](?:1|true)["']|\s(?:ht|width)\s*=\s*["']0(?:\.0*)?["']"""
)
_COLUMN = re.compile(rb"<(?:\w+:)?col\s[^<>]*>")
_SPAN = re.compile(rb"""\s(min|max)\s*=\s*["']([0-9]{1,9})["']""")
_ANY_CELL = re.compile(rb"<(?:\w+:)?c[\s>/]")
_NAMED_CELL = re.compile(rb'<(?:\w+:)?c\s(?:[^<>]*?\s)?r="[A-Z]{1,7}[0-9]{1,9}"')
_FILLED = re.compile(rb'<(?:\w+:)?c\s(?:[^<>]*?\s)?r="([A-Z]{1,7})([0-9]{1,9})"[^<>]*(?<!/)>')
_HAS_FORMULA = re.compile(rb"<(?:\w+:)?f[\s>/]")
_FORMULA = re.compile(
    rb'<(?:\w+:)?c\s(?:[^<>]*?\s)?r="([A-Z]+)([0-9]+)"[^<>]*>\s*<(?:\w+:)?f[\s>/]'
)
_HAS_ERROR = re.compile(rb"""<(?:\w+:)?c\s(?:[^<>]*?\s)?t\s*=\s*["']e["']""")
_ERROR = re.compile(
    rb'<(?:\w+:)?c\s(?=[^<>]*?\bt="e")(?:[^<>]*?\s)?r="([A-Z]+)([0-9]+)"[^<>]*(?<!/)>'
    rb"(?:(?!</(?:\w+:)?c>).)*?<(?:\w+:)?v>([^<]{0,64})<",
    re.DOTALL,
)


_STYLED = re.compile(
    rb'<(?:\w+:)?c r="([A-Z]+)([0-9]+)" s="([0-9]{1,6})"(?: t="n")?>'
    rb"(?:<(?:\w+:)?f[^<>]*>(?:[^<]*</(?:\w+:)?f>)?)?<(?:\w+:)?v>([^<]{1,40})<"
)


def sheet_extent(
    data: bytes, part: str, file: str, sheet: str, shapes: Mapping[int, Shape]
) -> Extent:
    """What there is to know of a sheet of a checked package; `shapes` are the styles that may show
    another number.

    Raises InvalidInput if it is filled too far, or its cells are not in order.
    """
    walk = _Walk(file, sheet, shapes)
    with ZipFile(BytesIO(data)) as archive:
        for text in _overlapping(chunks_of(archive, archive.getinfo(part))):
            walk.look(text)
        extent = odd_extent(archive, part, file, sheet) if walk.is_odd else walk.extent()
    check_area(extent.rows, extent.columns, file, sheet)
    return extent


class _Walk:
    """What is seen piece by piece, as long as all is written as most programs do."""

    def __init__(self, file: str, sheet: str, shapes: Mapping[int, Shape]) -> None:
        self.is_odd = False
        """Something is not: attributes in other quotes, cells without names, ..."""
        self._file, self._sheet, self._shapes = file, sheet, shapes
        self._rows = self._columns = self._row = 0
        self._last = (-1, b"", b"")
        self._formulas, self._errors, self._styled = Marks(), Marks(), Marks()
        self._hidden_rows, self._hidden_columns = Runs(), Runs()

    def extent(self) -> Extent:
        """All of it."""
        return Extent(
            self._rows,
            self._columns,
            self._formulas,
            self._errors,
            self._hidden_rows,
            self._hidden_columns,
            self._styled,
            self._shapes,
        )

    def look(self, text: bytes) -> None:
        """One piece, which ends between two cells."""
        if self.is_odd:
            return
        if not self._row:
            self._see_columns(text)
        self._see_rows(text)
        self._see_cells(_FILLED.findall(text))
        if self._shapes:
            self._see_styles(text)
        formulas, errors = _FORMULA.findall(text), []
        for column, row in formulas:
            self._formulas.add(_position(row, column))
        if b'"e"' in text or b"'e'" in text:
            errors = _ERROR.findall(text)
            for column, row, value in errors:
                number = error_number(value.decode("utf-8", "replace"))
                self._errors.add(_position(row, column), number)
            self.is_odd = len(_HAS_ERROR.findall(text)) > len(errors)
        self.is_odd = (
            self.is_odd
            or len(_HAS_FORMULA.findall(text)) > len(formulas)
            or len(_ANY_CELL.findall(text)) > len(_NAMED_CELL.findall(text))
        )

    def _see_columns(self, text: bytes) -> None:
        for said in _COLUMN.findall(text):
            span = {name: int(number) for name, number in _SPAN.findall(said)}
            if _HIDDEN.search(said) and len(span) == 2:
                self._hidden_columns.add(span[b"min"] - 1, span[b"max"] - 1)

    def _see_rows(self, text: bytes) -> None:
        for said in _ROW.findall(text):
            named = _NUMBER.search(said)
            number = int(named[1]) if named else self._row + 1
            if number <= self._row:
                problem = refusals.rows_unordered(self._file, self._sheet, number, self._row)
                raise InvalidInput([problem])
            self._row = number
            if _HIDDEN.search(said):
                self._hidden_rows.add(number - 1)

    def _see_cells(self, found: list[tuple[bytes, bytes]]) -> None:
        """Filled cells by column and row, which must stand in their order."""
        if not found:
            return
        columns = {column: column_number(column) for column in {column for column, _ in found}}
        keys = [int(row) * _WIDEST + columns[column] for column, row in found]
        self._columns = max(self._columns, *columns.values())
        self._rows = max(self._rows, max(keys) // _WIDEST)
        if self._last[0] >= keys[0] or not all(map(lt, keys, keys[1:])):
            raise InvalidInput([self._unordered(keys, found)])
        self._last = (keys[-1], *found[-1])

    def _see_styles(self, text: bytes) -> None:
        for column, row, style, number in _STYLED.findall(text):
            shape = self._shapes.get(int(style))
            if shape is not None and shape.may_differ(number.decode("ascii", "replace")):
                self._styled.add(_position(row, column), int(style))

    def _unordered(self, keys: list[int], found: list[tuple[bytes, bytes]]) -> Problem:
        last = self._last
        for key, (column, row) in zip(keys, found, strict=True):
            if key <= last[0]:
                break
            last = (key, column, row)
        place = (int(row) - 1, column_number(column) - 1)
        return refusals.cells_unordered(
            self._file, self._sheet, place, (last[1] + last[2]).decode()
        )


def _position(row: bytes, column: bytes) -> Position:
    return int(row) - 1, column_number(column) - 1


def _overlapping(chunks: Iterator[bytes]) -> Iterator[bytes]:
    """Pieces that end where a cell begins: what is behind that waits for the next chunk."""
    rest = b""
    for chunk in chunks:
        text = rest + chunk
        cut = max(text.rfind(b"<row"), text.rfind(b"<c "), text.rfind(b":c "))
        cut = text.rfind(b"<", 0, cut + 1) if cut > 0 else -1
        if cut < 0:
            # Nothing of a cell in all of it: only a tag that is cut may matter.
            cut = max(0, len(text) - _TAIL)
        rest = text[cut:]
        yield text[:cut]
    yield rest
