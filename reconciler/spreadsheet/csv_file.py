"""A text file to rows: the encoding, then what stands between the columns."""

from __future__ import annotations

import csv
from collections.abc import Iterator, Sequence
from io import StringIO
from itertools import islice
from typing import NamedTuple

from reconciler.domain.errors import InvalidInput
from reconciler.spreadsheet import refusals
from reconciler.spreadsheet.columns import Form
from reconciler.spreadsheet.encodings import decoded
from reconciler.spreadsheet.formulas import unguarded
from reconciler.spreadsheet.header import SEARCHED, best_guess, find_header
from reconciler.spreadsheet.raw import Grid, RawFile, RawSheet

SEPARATORS = {"semicolon": ";", "comma": ",", "tab": "\t", "bar": "|"}
"""What --separator takes, by name or as the sign itself."""

_FIELD = 1 << 17
"""Characters in one cell; more is a quote that was never closed."""

_HEAD = 1 << 16
"""Characters of the beginning in which headers are looked for."""


class _Split(NamedTuple):
    """How well a separator does: columns that are known, then rows that are alike."""

    known: int
    even: int
    sign: str


def open_csv(
    data: bytes, file: str, forms: Sequence[Form], encoding: str | None, separator: str | None
) -> RawFile:
    """The one sheet of a text file. Raises InvalidInput."""

    def has_headers(text: str) -> bool:
        return _best(text, forms).known > 1

    text, name = decoded(data, file, encoding, has_headers)
    text, said = _excels_hint(text)
    sign = separator or said or _best(text, forms).sign
    names = {sign: name for name, sign in SEPARATORS.items()}

    def load() -> Grid:
        # Split anew each time: as lists of texts, a large file would take ten times its size.
        return Grid(lambda: _rows(text, sign, file), height=text.count("\n") + 1)

    told = {"format": "text", "encoding": name, "separator": names.get(sign, sign)}
    return RawFile([RawSheet("", load)], told)


def _rows(text: str, sign: str, file: str) -> Iterator[list[str]]:
    reader = csv.reader(StringIO(text, newline=""), delimiter=sign, strict=True)
    csv.field_size_limit(_FIELD)
    row = 0
    try:
        for row, cells in enumerate(reader, 1):  # noqa: B007 - told when it fails
            yield [unguarded(cell) for cell in cells]
    except csv.Error as wrong:
        raise InvalidInput([refusals.bad_csv(file, row + 1, str(wrong))]) from None


def _excels_hint(text: str) -> tuple[str, str | None]:
    """The line `sep=;` that Excel puts first in some countries: blank it, so that rows keep their
    numbers.
    """
    line, end, _ = text.partition("\n")
    hint = line.strip().lower()
    if end and hint.startswith("sep=") and len(line.strip("\r")) == 5:
        return text[len(line) :], line[4]
    return text, None


def _best(text: str, forms: Sequence[Form]) -> _Split:
    head = text[:_HEAD]
    if len(head) < len(text):
        head = head[: head.rfind("\n") + 1] or head
    return max(_tried(head, sign, forms) for sign in SEPARATORS.values())


def _tried(head: str, sign: str, forms: Sequence[Form]) -> _Split:
    reader = csv.reader(StringIO(head, newline=""), delimiter=sign)
    try:
        rows = list(islice(reader, SEARCHED * 2))
    except csv.Error:
        return _Split(0, 0, sign)
    header = find_header(rows, forms) or best_guess(rows, forms)
    widths = [len(row) for row in rows if row]
    even = sum(width == widths[-1] for width in widths) if widths and widths[-1] > 1 else 0
    return _Split(header.named if header else 0, even, sign)
