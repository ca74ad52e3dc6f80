"""A workbook filled in: new values in some cells of a sheet, all else in it as it was.

The package is a zip of parts; only the part of the sheet changes, and of
that only what is around the cells.
"""

import re
from collections.abc import Collection, Iterator, Mapping
from html import unescape
from io import BytesIO
from typing import NamedTuple
from zipfile import ZipFile

from reconciler.spreadsheet.raw import Position
from reconciler.spreadsheet.splice import Written, position_of, splice

_MERGED = re.compile(rb"""<(?:\w+:)?mergeCell\s[^<>]*?\bref=["']([A-Z0-9:$]+)["']""")
_LIST = re.compile(
    rb"<(?:\w+:)?formula1>\s*&quot;([^<]*?)&quot;\s*</|<(?:\w+:)?formula1>\s*\"([^<]*?)\""
)
_END = re.compile(rb"</(?:\w+:)?sheetData\s*>|<(?:\w+:)?sheetData\s*/>")


class Filled(NamedTuple):
    """The new workbook. `left` are cells that were not touched, and why."""

    data: bytes
    left: Mapping[Position, str]


def fill(data: bytes, part: str, cells: Mapping[Position, Written], first_row: int) -> Filled:
    """Write cells into the sheet that a part of a checked workbook holds; data begins in
    `first_row`, counted from 0. Raises NotSpliced.
    """
    with ZipFile(BytesIO(data)) as archive:
        sheet = archive.read(part)
    hidden = _hidden(sheet, cells.keys())
    shown = {place: value for place, value in cells.items() if place not in hidden}
    spliced = splice(sheet, shown, first_row)
    left = dict.fromkeys(sorted(hidden), "it is a part of merged cells")
    left.update(dict.fromkeys(sorted(spliced.computed), "a formula computes it"))
    return Filled(_with_part(data, part, spliced.data), left)


def drop_down_texts(data: bytes, part: str) -> Iterator[str]:
    """The choices that drop-downs of a sheet name themselves, and not by a range of cells."""
    with ZipFile(BytesIO(data)) as archive:
        sheet = archive.read(part)
    for found in _LIST.finditer(_tail(sheet)):
        for text in (found[1] or found[2] or b"").decode("utf-8", errors="replace").split(","):
            yield unescape(text).strip()


def _with_part(data: bytes, part: str, content: bytes) -> bytes:
    result = BytesIO()
    with ZipFile(BytesIO(data)) as old, ZipFile(result, "w") as new:
        for info in old.infolist():
            new.writestr(info, content if info.filename == part else old.read(info))
    return result.getvalue()


def _hidden(sheet: bytes, cells: Collection[Position]) -> set[Position]:
    """The cells that stand behind the first one of merged cells: nobody would see them."""
    columns: dict[int, list[int]] = {}
    for row, column in cells:
        columns.setdefault(row, []).append(column)
    found: set[Position] = set()
    for ref in _MERGED.findall(_tail(sheet)):
        first, _, last = ref.decode().partition(":")
        low, high = position_of(first), position_of(last or first)
        if low is None or high is None:
            continue
        for row in columns.keys() & range(low[0], high[0] + 1):
            found.update((row, one) for one in columns[row] if low[1] <= one <= high[1])
        found.discard(low)
    return found


def _tail(sheet: bytes) -> bytes:
    """What stands behind the cells: markup alone, no text of cells."""
    ends = [match.end() for match in _END.finditer(sheet)]
    return sheet[ends[-1] :] if ends else b""
