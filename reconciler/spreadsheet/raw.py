"""Sheets as they come out of a file: rows of whatever a reader gives for a cell."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field

Position = tuple[int, int]
"""Row and column, from 0."""


@dataclass(frozen=True, slots=True)
class Grid:
    """One sheet, loaded. `rows` may be gone through any number of times.

    `left` is the column that the first cell of each row stands in; `formulas` are the cells whose
    value a program has computed; `merged` are ranges of merged cells, by first and last cell.
    """

    rows: Callable[[], Iterator[Sequence[object]]]
    left: int = 0
    height: int = 0
    formulas: frozenset[Position] = frozenset()
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
