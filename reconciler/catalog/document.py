"""One YAML document: plain values, and the place of every key and value beside them."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Protocol

from reconciler.domain.problem import Problem
from reconciler.domain.source import Source

PathPart = str | int


class Mark(Protocol):
    """A place in a file as PyYAML counts it: from 0."""

    line: int
    column: int


Marks = dict[int, list[Mark]]
"""By id of a container. A mapping has two marks an entry, key and value; a list one an item."""


class Document:
    """Values are dict, list, str, int, Decimal, bool and None; nothing else.

    `damaged` means that the reader had to leave something out, so what seems missing may be there.
    """

    __slots__ = ("_places", "damaged", "file", "marks", "start", "value")

    def __init__(self, file: str, value: Any, marks: Marks, start: Mark, *, damaged: bool) -> None:
        self.file = file
        self.value = value
        self.marks = marks
        self.start = start
        self.damaged = damaged
        self._places: dict[int, dict[PathPart, int]] = {}

    def at(self, mark: Mark) -> Source:
        """A mark as a place for people: counted from 1."""
        return Source(self.file, mark.line + 1, mark.column + 1)

    def place(self, path: Sequence[PathPart], *, key: bool = False) -> Source:
        """Where the value (or with `key` the key) at a path stands; the nearest parent if gone."""
        here, mark = self.value, self.start
        for depth, part in enumerate(path):
            index = self._index(here).get(part)
            if index is None:
                break
            marks = self.marks[id(here)]
            if isinstance(here, dict):
                wants_key = key and depth == len(path) - 1
                mark = marks[2 * index] if wants_key else marks[2 * index + 1]
            else:
                mark = marks[index]
            here = here[part]
        return self.at(mark)

    def problem(
        self, *, code: str, message: str, fix: str, path: Sequence[PathPart] = (), key: bool = False
    ) -> Problem:
        """A problem of the value (or with `key` of the key) at a path."""
        return Problem(
            code=code,
            message=message,
            fix=fix,
            source=self.place(path, key=key),
            path=dotted(path),
            width=len(str(path[-1])) if key and path else _width(self.get(path)),
        )

    def get(self, path: Sequence[PathPart]) -> Any:
        """The value at a path, or None."""
        here = self.value
        for part in path:
            if part not in self._index(here):
                return None
            here = here[part]
        return here

    def _index(self, container: Any) -> dict[PathPart, int]:
        """Entry numbers by key, made once for a container that somebody asks about."""
        if not isinstance(container, dict | list):
            return {}
        known = self._places.get(id(container))
        if known is None:
            keys = container if isinstance(container, dict) else range(len(container))
            known = self._places[id(container)] = {k: index for index, k in enumerate(keys)}
        return known


def dotted(path: Sequence[PathPart]) -> str:
    """`rules[2].keep`, the way inside a document."""
    text = ""
    for part in path:
        text += f"[{part}]" if isinstance(part, int) else f".{part}" if text else part
    return text


def _width(value: Any) -> int:
    if isinstance(value, dict | list | bool | None):
        return 1
    return max(1, len(str(value).partition("\n")[0]))
