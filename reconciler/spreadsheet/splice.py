"""Cells of a sheet written into its XML, which stays byte for byte as it was everywhere else.

A reader that makes a workbook of objects and writes it anew would lose what it does not know: the
drop-downs of a template, its styles, and all of it where the stylesheet is broken.
"""

import re
from codecs import BOM_UTF16_BE, BOM_UTF16_LE
from collections import deque
from collections.abc import Mapping
from decimal import Decimal
from typing import NamedTuple
from xml.parsers.expat import ExpatError, ParserCreate
from xml.sax.saxutils import escape, quoteattr

from reconciler.domain.source import letters
from reconciler.spreadsheet.book import fitting
from reconciler.spreadsheet.raw import Position

Written = str | int | Decimal

_TAG = re.compile(rb"""<[^>"']*(?:"[^"]*"[^>"']*|'[^']*'[^>"']*)*>""")
_NAME = re.compile(r"\$?([A-Z]{1,3})\$?([0-9]{1,7})")
_SPANS = re.compile(rb"""\s+spans=("[^"]*"|'[^']*')""")
"""It says which columns a row has, and may be left out."""

_REF = re.compile(rb"""\bref=("[^"]*"|'[^']*')""")
_UNSPEAKABLE = re.compile("[^\t\n\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
_CODED = re.compile("_(?=x[0-9A-Fa-f]{4}_)")
_ALL = 1 << 30


class NotSpliced(Exception):
    """The sheet is not such that cells can be written into it; says why."""


class Spliced(NamedTuple):
    """The new XML, and the cells that were left as they are, since a formula computes them."""

    data: bytes
    computed: frozenset[Position]


def splice(data: bytes, cells: Mapping[Position, Written], first_row: int) -> Spliced:
    """Write cells (row and column from 0) into the XML of a sheet.

    A cell that is there keeps its style; a new one takes that of its column, as the last row from
    `first_row` on has it. Raises NotSpliced.
    """
    work = _Splicing(data, cells, first_row)
    parser = ParserCreate()
    parser.StartElementHandler = lambda tag, said: work.begin(tag, said, parser.CurrentByteIndex)
    parser.EndElementHandler = lambda _tag: work.end(parser.CurrentByteIndex)
    parser.StartDoctypeDeclHandler = _refuse_doctype
    parser.XmlDeclHandler = _check_encoding
    if data[:2] in (BOM_UTF16_LE, BOM_UTF16_BE):
        raise NotSpliced("it is written in UTF-16")
    try:
        parser.Parse(data, True)
    except ExpatError as wrong:
        raise NotSpliced(str(wrong)) from None
    return work.done()


def cell_name(position: Position) -> str:
    """`B7` of (6, 1)."""
    row, column = position
    return f"{letters(column + 1)}{row + 1}"


def position_of(name: str) -> Position | None:
    """(6, 1) of `B7` or `$B$7`; None if it is no name of a cell."""
    found = _NAME.fullmatch(name)
    if not found:
        return None
    column = 0
    for letter in found[1]:
        column = column * 26 + ord(letter) - 64
    return int(found[2]) - 1, column - 1


class _Splicing:
    """Goes through a sheet once, copies what it passes, and writes each cell in its place."""

    def __init__(self, data: bytes, cells: Mapping[Position, Written], first_row: int) -> None:
        self._data = data
        self._left = deque(sorted(cells.items()))
        self._bounds = _bounds(cells)
        self._first_row = first_row
        self._path: list[str] = []
        self._has_children = True
        self._pieces: list[bytes] = []
        self._copied = 0
        self._sheet_at = self._row_at = self._cell_at = 0
        self._row = self._column = -1
        self._prefix = ""
        self._style = ""
        self._styles: dict[int, str] = {}
        self._columns: list[tuple[int, int, str]] = []
        self._has_formula = self._was_there = False
        self._computed: set[Position] = set()

    def begin(self, tag: str, said: dict[str, str], at: int) -> None:
        """An element begins at a byte."""
        prefix, colon, name = tag.rpartition(":")
        self._path.append(name)
        self._has_children = False
        match self._path:
            case [_, "dimension"]:
                self._widen(said.get("ref", ""), at)
            case [_, "cols", "col"] if "style" in said:
                self._columns.append((int(said["min"]) - 1, int(said["max"]) - 1, said["style"]))
            case [_, "sheetData"]:
                self._prefix, self._was_there, self._sheet_at = f"{prefix}{colon}", True, at
            case [_, "sheetData", "row"]:
                self._begin_row(said, at)
            case [_, "sheetData", "row", "c"]:
                self._begin_cell(said, at)
            case [_, "sheetData", "row", "c", "f"]:
                self._has_formula = True

    def end(self, at: int) -> None:
        """An element ends: `at` is where its end tag begins, or what is behind it if it is empty,
        as the parser tells it.
        """
        is_empty = not self._has_children and self._data[at - 2 : at] == b"/>"
        match self._path:
            case [_, "sheetData"]:
                self._end_of("sheetData", self._sheet_at, at, is_empty, self._rows_before(_ALL))
            case [_, "sheetData", "row"]:
                self._end_of("row", self._row_at, at, is_empty, self._cells_before(_ALL))
            case [_, "sheetData", "row", "c"]:
                self._end_cell(at if is_empty else at + len(self._tag(at)))
        self._path.pop()
        self._has_children = True

    def done(self) -> Spliced:
        """The whole sheet."""
        if not self._was_there:
            raise NotSpliced("it has no rows of cells")
        self._pieces.append(self._data[self._copied :])
        return Spliced(b"".join(self._pieces), frozenset(self._computed))

    def _begin_row(self, said: dict[str, str], at: int) -> None:
        row = int(said["r"]) - 1 if "r" in said else self._row + 1
        if row <= self._row:
            raise NotSpliced(f"its row {row + 1} comes after row {self._row + 1}")
        self._insert(self._rows_before(row), at)
        self._row, self._column, self._row_at = row, -1, at
        if self._is_next(row) and "spans" in said:
            tag = self._tag(at)
            if not tag.endswith(b"/>"):
                self._replace(at, _SPANS.sub(b"", tag), at + len(tag))

    def _begin_cell(self, said: dict[str, str], at: int) -> None:
        place = position_of(said["r"]) if "r" in said else (self._row, self._column + 1)
        if place is None or place[1] <= self._column:
            raise NotSpliced(f"a cell of its row {self._row + 1} stands in the wrong place")
        self._column, self._cell_at = place[1], at
        self._insert(self._cells_before(self._column), at)
        self._style, self._has_formula = said.get("s", ""), False
        if self._row >= self._first_row:
            self._styles[self._column] = self._style

    def _end_cell(self, behind: int) -> None:
        place = (self._row, self._column)
        if not self._left or self._left[0][0] != place:
            return
        _, value = self._left.popleft()
        if self._has_formula:
            self._computed.add(place)
        else:
            self._replace(self._cell_at, self._cell(place, value, self._style), behind)

    def _end_of(self, name: str, begun: int, at: int, is_empty: bool, new: bytes) -> None:
        """New content at the end of an element, which is opened for it if it is empty."""
        if is_empty and new:
            head = _SPANS.sub(b"", self._data[begun:at].removesuffix(b"/>").rstrip()) + b">"
            self._replace(begun, head + new + f"</{self._prefix}{name}>".encode(), at)
        else:
            self._insert(new, at)

    def _rows_before(self, row: int) -> bytes:
        """The rows that are not there and belong before one."""
        pieces = []
        while self._left and self._left[0][0][0] < row:
            self._row = self._left[0][0][0]
            cells = self._cells_before(_ALL)
            head = f'<{self._prefix}row r="{self._row + 1}">'.encode()
            pieces += [head, cells, f"</{self._prefix}row>".encode()]
        return b"".join(pieces)

    def _cells_before(self, column: int) -> bytes:
        """The cells of this row that are not there and belong before a column."""
        pieces = []
        while self._is_next(self._row) and self._left[0][0][1] < column:
            place, value = self._left.popleft()
            pieces.append(self._cell(place, value, self._style_of(place[1])))
        return b"".join(pieces)

    def _is_next(self, row: int) -> bool:
        return bool(self._left) and self._left[0][0][0] == row

    def _widen(self, ref: str, at: int) -> None:
        """Say that the sheet reaches as far as what is written."""
        first, _, last = ref.partition(":")
        old = position_of(first), position_of(last or first)
        if self._bounds is None or old[0] is None or old[1] is None:
            return
        low, high = self._bounds
        low = (min(low[0], old[0][0]), min(low[1], old[0][1]))
        high = (max(high[0], old[1][0]), max(high[1], old[1][1]))
        if (low, high) != old:
            tag, new = self._tag(at), f'ref="{cell_name(low)}:{cell_name(high)}"'
            self._replace(at, _REF.sub(new.encode(), tag), at + len(tag))

    def _style_of(self, column: int) -> str:
        if column in self._styles:
            return self._styles[column]
        return next((style for low, high, style in self._columns if low <= column <= high), "")

    def _cell(self, place: Position, value: Written, style: str) -> bytes:
        p, styled = self._prefix, f" s={quoteattr(style)}" if style else ""
        head = f'<{p}c r="{cell_name(place)}"{styled}'
        if not isinstance(value, str):
            return f"{head}><{p}v>{Decimal(value):f}</{p}v></{p}c>".encode()
        inner = f'<{p}t xml:space="preserve">{escape(_speakable(value))}</{p}t>'
        return f'{head} t="inlineStr"><{p}is>{inner}</{p}is></{p}c>'.encode()

    def _tag(self, at: int) -> bytes:
        found = _TAG.match(self._data, at)
        assert found, "the parser was here before"
        return found[0]

    def _insert(self, new: bytes, at: int) -> None:
        if new:
            self._replace(at, new, at)

    def _replace(self, begin: int, new: bytes, behind: int) -> None:
        """Copy all up to a byte, and go on with something new in the place of what is there."""
        self._pieces += [self._data[self._copied : begin], new]
        self._copied = behind


def _bounds(cells: Mapping[Position, Written]) -> tuple[Position, Position] | None:
    if not cells:
        return None
    rows, columns = zip(*cells, strict=True)
    return (min(rows), min(columns)), (max(rows), max(columns))


def _speakable(text: str) -> str:
    """Text as the format asks for it: signs that XML does not have, and what looks so, by code."""
    coded = _CODED.sub("_x005F_", fitting(text))
    return _UNSPEAKABLE.sub(lambda found: f"_x{ord(found[0]):04X}_", coded)


def _refuse_doctype(*_said: object) -> None:
    raise NotSpliced("it defines entities")


def _check_encoding(_version: str, encoding: str | None, _standalone: int) -> None:
    if encoding is not None and encoding.casefold() not in ("utf-8", "utf8", "us-ascii"):
        raise NotSpliced(f"it is written in {encoding[:20]}")
