"""Sheets as they come out of a file: rows of whatever a reader gives for a cell."""

from __future__ import annotations

from array import array
from bisect import bisect_left, bisect_right
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

from reconciler.spreadsheet.number_formats import Shape

Position = tuple[int, int]
"""Row and column, from 0."""


class Runs:
    """Whole numbers, kept as runs: a filter hides a million rows in a few of them."""

    __slots__ = ("_first", "_last")

    def __init__(self) -> None:
        self._first, self._last = array("q"), array("q")

    def add(self, first: int, last: int | None = None) -> None:
        """Take in the numbers from `first` to `last`. Runs must come in the order of `first`."""
        last = first if last is None else last
        if self._last and first <= self._last[-1] + 1:
            self._last[-1] = max(self._last[-1], last)
        else:
            self._first.append(first)
            self._last.append(last)

    def __contains__(self, number: int) -> bool:
        at = bisect_right(self._first, number) - 1
        return at >= 0 and number <= self._last[at]

    def __bool__(self) -> bool:
        return bool(self._first)


NO_RUNS = Runs()
"""Must not be added to."""


class Marks:
    """Cells of a sheet, each with a small number; in 12 bytes, as a sheet may be full of them."""

    __slots__ = ("_keys", "_values")

    def __init__(self, marked: Iterable[tuple[Position, int]] = ()) -> None:
        self._keys, self._values = array("q"), array("i")
        for place, value in sorted(marked):
            self.add(place, value)

    def add(self, place: Position, value: int = 0) -> None:
        """Mark a cell. Cells must come in their order."""
        self._keys.append(place[0] << _BITS | place[1])
        self._values.append(value)

    def get(self, row: int, column: int) -> int | None:
        """The number of a cell; None if it is not marked."""
        if not self._keys:
            return None
        key = row << _BITS | column
        at = bisect_left(self._keys, key)
        return self._values[at] if at < len(self._keys) and self._keys[at] == key else None

    def __contains__(self, place: Position) -> bool:
        return self.get(*place) is not None


_BITS = 30
"""Of a number of a column: more than any has."""

NO_MARKS = Marks()
"""Must not be added to."""


class Extent(NamedTuple):
    """How far a sheet is filled, which cells are computed, which show an error instead of a value
    (by its number in `ERRORS`), and which rows and columns nobody sees. `styled` are numbers that
    may be shown as other ones, by their style, and `shapes` what those styles do.
    """

    rows: int = 0
    columns: int = 0
    formulas: Marks = NO_MARKS
    errors: Marks = NO_MARKS
    hidden_rows: Runs = NO_RUNS
    hidden_columns: Runs = NO_RUNS
    styled: Marks = NO_MARKS
    shapes: Mapping[int, Shape] = {}


NOTHING_KNOWN = Extent()
"""Of files that have no such things."""


@dataclass(frozen=True, slots=True)
class Grid:
    """One sheet, loaded. `rows` may be gone through any number of times.

    `left` is the column that the first cell of each row stands in; `extent` is what was seen
    before it was loaded; `merged` are ranges of merged cells, by first and last cell.
    """

    rows: Callable[[], Iterator[Sequence[object]]]
    left: int = 0
    height: int = 0
    extent: Extent = NOTHING_KNOWN
    merged: Sequence[tuple[Position, Position]] = ()


@dataclass(frozen=True, slots=True)
class RawSheet:
    """A sheet by its name, empty for CSV; `load` reads it. Raises InvalidInput."""

    name: str
    load: Callable[[], Grid]
    hidden: bool = False


@dataclass(frozen=True, slots=True)
class RawFile:
    """A file that could be opened. `told` is what was detected, to be shown."""

    sheets: Sequence[RawSheet]
    told: dict[str, str] = field(default_factory=dict)
