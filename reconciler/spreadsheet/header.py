"""The row of headers: where it is, and which cell of it stands for which column."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from typing import NamedTuple

from reconciler.spreadsheet.columns import NEUTRAL, SERVICE, VALUES, Column, Form
from reconciler.spreadsheet.wide import WideColumn

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
    wide: Mapping[int, WideColumn] = {}

    @property
    def says_something(self) -> bool:
        """Whether articles and a value of them have columns."""
        values = any(one in self.columns for one in VALUES)
        return Column.OFFER_ID in self.columns and (values or bool(self.wide))

    @property
    def stock_of_nowhere(self) -> Sequence[str]:
        """Beside columns of warehouses, those of stock that name none: one may be misspelt."""
        wide = self.form.wide if self.wide else None
        return [one for one in self.unknown.values() if wide and wide.speaks_of_stock(one)]

    @property
    def named(self) -> int:
        """How many columns are understood."""
        return len(self.columns) + len(self.wide)


def folded(text: str) -> str:
    """A header as it is compared: case, kinds of blanks, ё, stars and a currency don't count."""
    plain = _SPACES.sub(" ", text.replace("\u200b", "")).strip().casefold().replace("ё", "е")
    plain = plain.replace("（", "(").replace("）", ")").strip("*: «»\"'")
    return _UNIT.sub("", plain).rstrip(" ,.*") if len(plain) > 3 else plain


OWN_HEADERS = frozenset(
    folded(alias.text) for aliases in NEUTRAL.columns.values() for alias in aliases
)
"""Headers that mean a column wherever they stand, folded."""


def find_header(rows: Sequence[Sequence[str]], forms: Sequence[Form]) -> Header | None:
    """The row among the first ones that names articles and values, as the first form that fits
    reads it; of several rows the one that names most, then the upper one. None if there is none.
    """
    found = (read for read in _readings(rows, forms) if read.says_something)
    return max(found, key=lambda one: (one.named, -one.row), default=None)


def best_guess(rows: Sequence[Sequence[str]], forms: Sequence[Form]) -> Header | None:
    """The row that looks most like headers although something is missing, to say what is."""
    found = (read for read in _readings(rows, forms) if read.named or read.shown)
    return max(found, key=lambda one: (one.named, -one.row), default=None)


def is_service(row: Sequence[str]) -> bool:
    """Whether a row below the headers is advice of a template."""
    return any(folded(cell).startswith(SERVICE) for cell in row)


def read_header(number: int, row: Sequence[str], form: Form) -> Header | None:
    """A row as the headers of a form; None if it lacks the marks of the form."""
    return _Words(form).read(number, row)


class _Words:
    """The headers of a form, folded once for many rows."""

    def __init__(self, form: Form) -> None:
        self._form = form
        self._marks = {folded(mark) for mark in form.marks}
        self._shown = {folded(one) for one in form.shown}
        self._ranks: dict[str, tuple[Column, int]] = {}
        for column, aliases in form.columns.items():
            for rank, alias in enumerate(aliases):
                self._ranks.setdefault(folded(alias.text), (column, rank))

    def read(self, number: int, row: Sequence[str]) -> Header | None:
        """A row as the headers of the form; None if it lacks its marks."""
        names = {index: folded(text) for index, text in enumerate(row) if text.strip()}
        if self._marks and self._marks.isdisjoint(names.values()):
            return None
        ranks, shown = self._ranks, self._shown
        best: dict[Column, tuple[int, int]] = {}
        for index, name in names.items():
            if name in ranks:
                column, rank = ranks[name]
                best[column] = min(best.get(column, (rank, index)), (rank, index))
        taken = {index for _, index in best.values()}
        plain = [i for i, name in names.items() if name not in ranks and name not in shown]
        wide = self._wide(row, plain)
        return Header(
            number,
            self._form,
            {column: index for column, (_, index) in best.items()},
            {i: row[i] for i, name in names.items() if i not in taken and name in shown},
            {i: row[i] for i in plain if i not in wide},
            {i: ranks[name][0] for i, name in names.items() if name in ranks and i not in taken},
            len(row),
            wide,
        )

    def _wide(self, row: Sequence[str], others: Sequence[int]) -> dict[int, WideColumn]:
        """The columns of stock by warehouse, among those that mean nothing else."""
        if self._form.wide is None:
            return {}
        found = {index: self._form.wide.read(row[index]) for index in others}
        return {index: column for index, column in found.items() if column is not None}


def _readings(rows: Sequence[Sequence[str]], forms: Sequence[Form]) -> Iterator[Header]:
    """Each row among the first ones as every form reads it, up to one that makes sense of it."""
    words = [_Words(form) for form in forms]
    for number, row in enumerate(rows[:SEARCHED]):
        for one in words:
            read = one.read(number, row)
            if read is not None:
                yield read
                if read.says_something:
                    break
