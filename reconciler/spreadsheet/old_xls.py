"""An XLS file of before 2007: how far its sheets are filled, and which cells are computed.

The reader of workbooks does not tell formulas from numbers in these files, so their records are
walked through here. Layout: [MS-CFB] for the container, [MS-XLS] for the records.
"""

from __future__ import annotations

import struct
from collections.abc import Iterable, Iterator
from itertools import islice

from reconciler.spreadsheet.cells import error_number
from reconciler.spreadsheet.raw import Extent, Marks, Position, Runs

_END_OF_CHAIN = 0xFFFFFFFC
"""This, and all above, is no number of a sector."""

_BOF, _EOF, _SHEET, _FORMULA, _PASSWORD = 0x0809, 0x000A, 0x0085, 0x0006, 0x002F
_CELLS = frozenset({0x0006, 0x0203, 0x0204, 0x00FD, 0x027E, 0x0205, 0x00D6})
"""FORMULA, NUMBER, LABEL, LABELSST, RK, BOOLERR, RSTRING: records of one filled cell."""
_BOOLERR, _ROW, _COLUMNS = 0x0205, 0x0208, 0x007D
_MANY = 0x00BD
"""MULRK: several numbers in one row."""
_ZERO_HEIGHT, _HIDDEN, _IS_ERROR = 0x20, 0x01, 0x02
"""Bits of rows and of columns, and the kind of what a formula came to."""
_ERRORS = {0x00: "#NULL!", 0x07: "#DIV/0!", 0x0F: "#VALUE!", 0x17: "#REF!", 0x1D: "#NAME?",
           0x24: "#NUM!", 0x2A: "#N/A"}  # fmt: skip
_SIZE, _TEXTS = 0x0200, 0x00FC
"""DIMENSIONS and SST: how large a sheet says it is, and how many texts there are. The
reader asks for as much memory as they say.
"""


class Locked(ValueError):
    """The records are encrypted with a password."""


def xls_extents(data: bytes) -> list[Extent]:
    """The extents of the sheets, in their order. Raises ValueError for a damaged container."""
    book = _stream(data, ("Workbook", "Book"))
    starts = []
    try:
        for kind, body in _records(book, 0):
            if kind == _PASSWORD:
                raise Locked
            if kind == _SHEET:
                starts.append(struct.unpack_from("<I", body)[0])
            if kind == _TEXTS and struct.unpack_from("<I", body, 4)[0] > len(book):
                raise ValueError("it states more texts than there are")
        return [_extent(book, start) for start in starts]
    except (struct.error, IndexError):
        raise ValueError("a record of it is cut") from None


def _extent(book: bytes, start: int) -> Extent:
    rows = columns = 0
    formulas: set[Position] = set()
    errors: dict[Position, int] = {}
    hidden_rows: set[int] = set()
    hidden_columns: set[tuple[int, int]] = set()
    for kind, body in islice(_records(book, start), 1, None):
        if kind == _SIZE:
            first_row, last_row, first, last = _size(body)
            if first_row > last_row or first > last:
                raise ValueError("the size of a sheet is wrong")
            rows, columns = max(rows, last_row), max(columns, last)
        if kind in _CELLS or kind == _MANY:
            row, column = struct.unpack_from("<HH", body)
            last = struct.unpack_from("<H", body, len(body) - 2)[0] if kind == _MANY else column
            rows, columns = max(rows, row + 1), max(columns, last + 1)
            if kind == _FORMULA:
                formulas.add((row, column))
            if error := _error(kind, body):
                errors[row, column] = error_number(error)
        elif kind == _ROW and struct.unpack_from("<H", body, 12)[0] & _ZERO_HEIGHT:
            hidden_rows.add(struct.unpack_from("<H", body)[0])
        elif kind == _COLUMNS and struct.unpack_from("<H", body, 8)[0] & _HIDDEN:
            hidden_columns.add(struct.unpack_from("<HH", body))
    return Extent(
        rows,
        columns,
        Marks((place, 0) for place in formulas),
        Marks(errors.items()),
        _runs((row, row) for row in hidden_rows),
        _runs(hidden_columns),
    )


def _error(kind: int, body: bytes) -> str:
    """The error that a cell shows, or that its formula came to; empty if it is none."""
    if kind == _BOOLERR and body[7]:
        return _ERRORS.get(body[6], "#N/A")
    if kind == _FORMULA and body[12:14] == b"\xff\xff" and body[6] == _IS_ERROR:
        return _ERRORS.get(body[8], "#N/A")
    return ""


def _runs(found: Iterable[tuple[int, int]]) -> Runs:
    runs = Runs()
    for first, last in sorted(found):
        runs.add(first, last)
    return runs


def _size(body: bytes) -> tuple[int, int, int, int]:
    """First row, behind the last row, first column, behind the last column."""
    if len(body) < 12:
        return struct.unpack_from("<HHHH", body)  # before 1997
    return struct.unpack_from("<IIHH", body)


def _records(book: bytes, at: int) -> Iterator[tuple[int, bytes]]:
    """The records of one substream, from its BOF to its EOF; charts inside are passed over."""
    depth = 0
    while at + 4 <= len(book):
        kind, length = struct.unpack_from("<HH", book, at)
        if kind == _BOF:
            depth += 1
        elif kind == _EOF:
            depth -= 1
            if depth <= 0:
                return
        if depth == 1 or kind == _BOF:
            yield kind, book[at + 4 : at + 4 + length]
        at += 4 + length


def _stream(data: bytes, names: tuple[str, ...]) -> bytes:
    """A stream of the container, by name. Raises ValueError."""
    try:
        sector = 1 << struct.unpack_from("<H", data, 30)[0]
        if sector not in (512, 4096):
            raise ValueError("its header is wrong")
        table = _sector_table(data, sector)
        directory = _chained(data, sector, table, struct.unpack_from("<I", data, 48)[0])
        for at in range(0, len(directory) - 127, 128):
            length = struct.unpack_from("<H", directory, at + 64)[0]
            name = directory[at : at + max(0, length - 2)].decode("utf-16-le", "replace")
            if name in names:
                start, size = struct.unpack_from("<II", directory, at + 116)
                return _content(data, sector, table, directory, start, size)
    except struct.error:
        raise ValueError("it ends too soon") from None
    raise ValueError("it holds no workbook")


def _content(
    data: bytes, sector: int, table: list[int], directory: bytes, start: int, size: int
) -> bytes:
    cutoff = struct.unpack_from("<I", data, 56)[0]
    if size >= cutoff:
        return _chained(data, sector, table, start)[:size]
    # Small streams lie in sectors of 64 bytes inside the stream of the root.
    mini = _chained(data, sector, table, struct.unpack_from("<I", directory, 116)[0])
    links = _chained(data, sector, table, struct.unpack_from("<I", data, 60)[0])
    short = list(struct.unpack(f"<{len(links) // 4}I", links[: len(links) // 4 * 4]))
    parts = [mini[one * 64 : one * 64 + 64] for one in _chain(short, start)]
    return b"".join(parts)[:size]


def _sector_table(data: bytes, sector: int) -> list[int]:
    """Which sector follows which, by number."""
    numbers = list(struct.unpack_from("<109I", data, 76))
    following, more = struct.unpack_from("<II", data, 68)
    more = min(more, len(data) // sector)
    while more and following < _END_OF_CHAIN:
        block = data[(following + 1) * sector : (following + 2) * sector]
        *inner, following = struct.unpack(f"<{sector // 4}I", block)
        numbers += inner
        more -= 1
    table: list[int] = []
    for number in numbers:
        if number < _END_OF_CHAIN:
            table += struct.unpack_from(f"<{sector // 4}I", data, (number + 1) * sector)
    return table


def _chained(data: bytes, sector: int, table: list[int], start: int) -> bytes:
    return b"".join(data[(one + 1) * sector : (one + 2) * sector] for one in _chain(table, start))


def _chain(table: list[int], at: int) -> Iterator[int]:
    for _ in range(len(table) + 1):
        if at >= _END_OF_CHAIN:
            return
        if at >= len(table):
            raise ValueError("its table of sectors is wrong")
        yield at
        at = table[at]
    raise ValueError("its sectors go round in a circle")
