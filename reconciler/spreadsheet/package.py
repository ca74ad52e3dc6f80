"""The zip around a workbook, looked at before a reader that trusts it gets to see it.

A workbook of 40 kB may unpack to terabytes, and one filled cell in the last corner of a sheet makes
a reader ask for a rectangle of 17 billion cells.
"""

from __future__ import annotations

import zlib
from collections.abc import Iterator
from io import BytesIO
from zipfile import ZIP_DEFLATED, ZIP_STORED, BadZipFile, ZipFile, ZipInfo

from reconciler.domain.errors import InvalidInput
from reconciler.domain.problem import Problem
from reconciler.spreadsheet import refusals
from reconciler.spreadsheet.limits import MAX_CELLS, MAX_PARTS, MAX_UNPACKED

CHUNK = 1 << 20
"""Bytes of a part that are held at a time."""


def check_package(data: bytes, file: str) -> None:
    """Refuse a zip that is damaged, or would unpack to too much. Raises InvalidInput."""
    try:
        with ZipFile(BytesIO(data)) as archive:
            parts = archive.infolist()
            _check_sizes(parts, file)
            _check_packing(parts, file)
            budget = MAX_UNPACKED
            for part in parts:
                for chunk in chunks_of(archive, part):
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


def chunks_of(archive: ZipFile, part: ZipInfo) -> Iterator[bytes]:
    """A part, unpacked piece by piece."""
    with archive.open(part) as stream:
        while chunk := stream.read(CHUNK):
            yield chunk


def check_area(rows: int, columns: int, file: str, sheet: str) -> None:
    """Refuse a rectangle that is too large to be kept. Raises InvalidInput."""
    if rows * columns > MAX_CELLS:
        what = (
            f"Something is filled in as far as row {rows:,} and column {columns:,}; more than "
            f"{MAX_CELLS:,} cells are not read."
        )
        fix = "Delete the rows and columns behind your data (not only their contents), and save it."
        raise InvalidInput([refusals.too_large(file, what, fix, sheet)])


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


def _reason(wrong: Exception) -> str:
    text = str(wrong).strip().rstrip(".")
    return text[:1].lower() + text[1:] if text else type(wrong).__name__
