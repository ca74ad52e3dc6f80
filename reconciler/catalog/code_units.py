"""Columns as many editors and code hosts count them: in UTF-16 code units.

Our own columns count characters. They differ behind an emoji, which is one character and two
units.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import NamedTuple

from reconciler.catalog.excerpts import file_lines
from reconciler.domain.problem import Problem


class Span(NamedTuple):
    """From a column to the one behind the last, counted from 1."""

    start: int
    end: int


def spans(problems: Iterable[Problem]) -> list[Span | None]:
    """Where each problem is underlined in its line; None for those without a place."""
    files: dict[str, list[str]] = {}
    return [_span(problem, files) for problem in problems]


def _span(problem: Problem, files: dict[str, list[str]]) -> Span | None:
    place = problem.source
    if place is None:
        return None
    if place.file not in files:
        files[place.file] = file_lines(place.file)
    lines = files[place.file]
    line = lines[place.line - 1] if 0 < place.line <= len(lines) else ""
    before = line[: place.column - 1]
    marked = line[place.column - 1 : place.column - 1 + problem.width]
    # A place behind the end of its line, or in a file that is gone, keeps its column.
    start = (_units(before) if before else place.column - 1) + 1
    return Span(start, start + max(1, _units(marked)))


def _units(text: str) -> int:
    return len(text.encode("utf-16-le", "surrogatepass")) // 2
