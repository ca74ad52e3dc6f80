"""The row of headers: where it is, and which cell of it stands for which column."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from typing import NamedTuple

from reconciler.spreadsheet.columns import SERVICE, VALUES, Column, Form

SEARCHED = 30
"""Rows in which headers are looked for: titles, dates and filters of reports stand above them."""

_UNIT = re.compile(r"[,( ] *(руб(лей)?|₽|rub|р|cny|¥|元|byn|kzt|usd|eur)[.)]*$")
_SPACES = re.compile(r"\s+")


class Header(NamedTuple):
    """What was found: the number of the row, and the index of each column, both from 0.

    `shown` and `unknown` are headers that are not taken, by index: the first because they only
    show something. `others` are indices of further headers that mean a column taken already,
    `width` the cells of the whole row.
    """

    row: int
    form: Form
    columns: Mapping[Column, int]
    shown: Mapping[int, str]
    unknown: Mapping[int, str]
    others: Mapping[int, Column]
    width: int

    @property
    def says_something(self) -> bool:
        """Whether articles and a value of them have columns."""
        return Column.OFFER_ID in self.columns and any(one in self.columns for one in VALUES)


def folded(text: str) -> str:
    """A header as it is compared: case, kinds of blanks, ё, stars and a currency don't count."""
    plain = _SPACES.sub(" ", text.replace("\u200b", "")).strip().casefold().replace("ё", "е")
    plain = plain.replace("（", "(").replace("）", ")").strip("*: «»\"'")
    return _UNIT.sub("", plain).rstrip(" ,.*") if len(plain) > 3 else plain


def find_header(rows: Sequence[Sequence[str]], forms: Sequence[Form]) -> Header | None:
    """The row among the first ones that names articles and values, as the first form that fits
    reads it; of several rows the one that names most, then the upper one. None if there is none.
    """
    found = [
        read
        for number, row in enumerate(rows[:SEARCHED])
        for read in _readings(number, row, forms)
        if read.says_something
    ]
    return max(found, key=lambda one: (len(one.columns), -one.row), default=None)


def best_guess(rows: Sequence[Sequence[str]], forms: Sequence[Form]) -> Header | None:
    """The row that looks most like headers although something is missing, to say what is."""
    found = [
        read
        for number, row in enumerate(rows[:SEARCHED])
        for read in _readings(number, row, forms)
        if read.columns or read.shown
    ]
    return max(found, key=lambda one: (len(one.columns), -one.row), default=None)


def is_service(row: Sequence[str]) -> bool:
    """Whether a row below the headers is advice of a template."""
    return any(folded(cell).startswith(SERVICE) for cell in row)


def read_header(number: int, row: Sequence[str], form: Form) -> Header | None:
    """A row as the headers of a form; None if it lacks the marks of the form."""
    names = {index: folded(text) for index, text in enumerate(row) if text.strip()}
    if form.marks and not {folded(mark) for mark in form.marks} & set(names.values()):
        return None
    ranks: dict[str, tuple[Column, int]] = {}
    for column, aliases in form.columns.items():
        for rank, alias in enumerate(aliases):
            ranks.setdefault(folded(alias.text), (column, rank))
    shown = {folded(one) for one in form.shown}
    best: dict[Column, tuple[int, int]] = {}
    for index, name in names.items():
        if name in ranks:
            column, rank = ranks[name]
            best[column] = min(best.get(column, (rank, index)), (rank, index))
    taken = {index: column for column, (_, index) in best.items()}
    return Header(
        number,
        form,
        {column: index for column, (_, index) in best.items()},
        {i: row[i] for i, name in names.items() if i not in taken and name in shown},
        {i: row[i] for i, name in names.items() if name not in ranks and name not in shown},
        {i: ranks[name][0] for i, name in names.items() if name in ranks and i not in taken},
        len(row),
    )


def _readings(number: int, row: Sequence[str], forms: Sequence[Form]) -> Iterator[Header]:
    for form in forms:
        read = read_header(number, row, form)
        if read is not None:
            yield read
            if read.says_something:
                return
