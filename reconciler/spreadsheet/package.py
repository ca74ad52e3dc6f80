"""The zip around a workbook, looked at before a reader that trusts it gets to see it.

A workbook of 40 kB may unpack to terabytes, and one filled cell in the last corner of a sheet makes
a reader ask for a rectangle of 17 billion cells.
"""

from __future__ import annotations

import re
import zlib
from collections.abc import Iterator
from io import BytesIO
from typing import NamedTuple
from xml.etree.ElementTree import ParseError, iterparse
from zipfile import ZIP_DEFLATED, ZIP_STORED, BadZipFile, ZipFile, ZipInfo

from reconciler.domain.errors import InvalidInput
from reconciler.domain.problem import Problem
from reconciler.spreadsheet import refusals
from reconciler.spreadsheet.limits import MAX_CELLS, MAX_PARTS, MAX_UNPACKED
from reconciler.spreadsheet.raw import Position

_CHUNK = 1 << 20
_TAIL = 4096
"""Bytes kept back at the end of a chunk, so that no tag is cut in two."""

# No search goes on behind the `<` of the next tag: over tags without an end it would never end.
_ROW = re.compile(rb"<(?:\w+:)?row[\s>]")
_FILLED = re.compile(rb'<(?:\w+:)?c\s(?:[^<>]*?\s)?r="\$?([A-Z]{1,7})\$?([0-9]{1,9})"[^<>]*(?<!/)>')
_ANY_CELL = re.compile(rb"<(?:\w+:)?c[\s>/]")
_NAMED_CELL = re.compile(rb'<(?:\w+:)?c\s(?:[^<>]*?\s)?r="')
_FORMULA = re.compile(
    rb'<(?:\w+:)?c\s(?:[^<>]*?\s)?r="([A-Z]+)([0-9]+)"[^<>]*>\s*<(?:\w+:)?f[\s>/]'
)
_NAME = re.compile(rb"([A-Z]{1,7})[0-9]{1,9}")
_HAS_FORMULA = re.compile(rb"<(?:\w+:)?f[\s>/]")


class Extent(NamedTuple):
    """How far a sheet is filled, and which cells are computed."""

    rows: int
    columns: int
    formulas: frozenset[Position]


def check_package(data: bytes, file: str) -> None:
    """Refuse a zip that is damaged, or would unpack to too much. Raises InvalidInput."""
    try:
        with ZipFile(BytesIO(data)) as archive:
            parts = archive.infolist()
            _check_sizes(parts, file)
            _check_packing(parts, file)
            budget = MAX_UNPACKED
            for part in parts:
                for chunk in _chunks(archive, part):
                    budget -= len(chunk)
                    if budget < 0:
                        raise InvalidInput([_bomb(file)])
    except (BadZipFile, zlib.error, EOFError, NotImplementedError, OSError, ValueError) as wrong:
        raise InvalidInput([refusals.damaged(file, _reason(wrong))]) from None
    except RuntimeError:
        # So the library says that a part is encrypted.
        raise InvalidInput([refusals.locked(file)]) from None


def check_no_entities(head: bytes, file: str, part: str) -> None:
    """Refuse a part that defines words of its own: a few lines of them stand for gigabytes, and no
    program that writes workbooks does it. Raises InvalidInput.
    """
    if b"<!DOCTYPE" in head or b"<!ENTITY" in head:
        raise InvalidInput([refusals.damaged(file, "it defines entities", part)])


def without(data: bytes, part: str) -> bytes:
    """The same package without one part."""
    result = BytesIO()
    with ZipFile(BytesIO(data)) as old, ZipFile(result, "w") as new:
        for info in old.infolist():
            if info.filename != part:
                new.writestr(info.filename, old.read(info))
    return result.getvalue()


def sheet_extent(data: bytes, part: str, file: str, sheet: str) -> Extent:
    """How far a sheet of a checked package is filled. Raises InvalidInput if it is too far."""
    seen = _Seen()
    with ZipFile(BytesIO(data)) as archive:
        for text in _overlapping(_chunks(archive, archive.getinfo(part))):
            seen.look(text)
        check_area(seen.last_row, seen.last_column, file, sheet)
        formulas = frozenset(_computed(archive, part, file) if seen.is_odd else seen.formulas)
    return Extent(seen.last_row, seen.last_column, formulas)


def check_area(rows: int, columns: int, file: str, sheet: str) -> None:
    """Refuse a rectangle that is too large to be kept. Raises InvalidInput."""
    if rows * columns > MAX_CELLS:
        what = (
            f"Something is filled in as far as row {rows:,} and column {columns:,}; more than "
            f"{MAX_CELLS:,} cells are not read."
        )
        fix = "Delete the rows and columns behind your data (not only their contents), and save it."
        raise InvalidInput([refusals.too_large(file, what, fix, sheet)])


class _Seen:
    """What a walk through the XML of a sheet finds."""

    def __init__(self) -> None:
        self.last_row = self.last_column = 0
        self.formulas: set[Position] = set()
        self.is_odd = False
        """Some formula stands in a cell that is not written as most programs do."""
        self._rows = 0

    def look(self, text: bytes) -> None:
        """One piece, which ends between two tags."""
        found = _FILLED.findall(text)
        if found:
            columns, rows = zip(*found, strict=True)
            self.last_column = max(self.last_column, *map(_column, set(columns)))
            self.last_row = max([self.last_row, *map(int, rows)])
        self._rows += len(_ROW.findall(text))
        unnamed = len(_ANY_CELL.findall(text)) - len(_NAMED_CELL.findall(text))
        if unnamed:
            # Cells without a name stand one behind the other; no row has more than the piece.
            widest = max(len(_ANY_CELL.findall(row)) for row in _ROW.split(text))
            self.last_column = max(self.last_column, widest)
            self.last_row = max(self.last_row, self._rows)
        if formulas := len(_HAS_FORMULA.findall(text)):
            placed = _FORMULA.findall(text)
            self.is_odd = self.is_odd or len(placed) < formulas
            self.formulas.update((int(row) - 1, _column(column) - 1) for column, row in placed)


def _computed(archive: ZipFile, part: str, file: str) -> Iterator[Position]:
    """The cells with a formula, however they are written. Slow. Raises InvalidInput."""
    row = column = -1
    with archive.open(part) as stream:
        check_no_entities(stream.read(_CHUNK), file, part)
        stream.seek(0)
        try:
            for event, node in iterparse(stream, ("start", "end")):  # noqa: S314 - no entities
                tag, said = node.tag.rpartition("}")[2], node.get("r", "").replace("$", "")
                if event == "end":
                    if tag == "row":
                        node.clear()
                elif tag == "row":
                    row, column = int(said) - 1 if said.isdecimal() else row + 1, -1
                elif tag == "c":
                    named = _NAME.fullmatch(said.encode())
                    column = _column(named[1]) - 1 if named else column + 1
                elif tag == "f":
                    yield row, column
        except ParseError as wrong:
            raise InvalidInput([refusals.damaged(file, str(wrong), part)]) from None


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


def _check_sizes(parts: list[ZipInfo], file: str) -> None:
    if len(parts) > MAX_PARTS or sum(part.file_size for part in parts) > MAX_UNPACKED:
        raise InvalidInput([_bomb(file)])


def _check_packing(parts: list[ZipInfo], file: str) -> None:
    """Workbooks know two ways of packing. (ECMA-376 part 2, OpenDocument 1.3 part 2)"""
    odd = [part.filename for part in parts if part.compress_type not in (ZIP_STORED, ZIP_DEFLATED)]
    if odd:
        raise InvalidInput([refusals.damaged(file, "it is packed as no workbook is", odd[0])])


def _bomb(file: str) -> Problem:
    what = (
        f"The workbook would unpack to more than {MAX_UNPACKED >> 20} MiB; so large is no sheet of "
        "a shop."
    )
    return refusals.too_large(file, what, "Save only the sheet with your data as a new workbook.")


def _chunks(archive: ZipFile, part: ZipInfo) -> Iterator[bytes]:
    with archive.open(part) as stream:
        while chunk := stream.read(_CHUNK):
            yield chunk


def _column(letters: bytes) -> int:
    number = 0
    for letter in letters:
        number = number * 26 + letter - 64
    return number


def _reason(wrong: Exception) -> str:
    text = str(wrong).strip().rstrip(".")
    return text[:1].lower() + text[1:] if text else type(wrong).__name__
