"""Large tables of declarations, packed: a seller has half a million of them.

Each file of the catalog gives a part with one small row an offer; a value with its place is made
when somebody asks for it, which is for a few offers of a plan.
"""

from __future__ import annotations

from collections.abc import ItemsView, Iterable, Iterator, Mapping, Sequence, ValuesView
from typing import Generic, NamedTuple, Self, TypeVar

from reconciler.domain.ids import OfferId

Row = TypeVar("Row")
Value = TypeVar("Value")


class Part(NamedTuple, Generic[Row]):
    """What one document says, by offer. `context` is what all of its rows share."""

    file: str
    rows: Mapping[OfferId, Row]
    context: object = None


class Declared(Mapping[OfferId, Value], Generic[Row, Value]):
    """Several parts as one mapping; where two speak of an offer, the later part wins.

    Subclasses say how a row becomes a value. Iteration follows the parts.
    """

    __slots__ = ("_parts", "_places", "_rows")

    def __init__(self, parts: Iterable[Part[Row]] = ()) -> None:
        self._parts = tuple(parts)
        self._places: dict[OfferId, Part[Row]] = {}
        if len(self._parts) == 1:
            self._rows = self._parts[0].rows
            return
        rows = _together(self._parts)
        if sum(len(part.rows) for part in self._parts) > len(rows):
            self._parts = _without_overridden(self._parts)
            rows = _together(self._parts)
        self._rows = rows

    def value(self, part: Part[Row], offer: OfferId, row: Row) -> Value:
        """The value that a row stands for."""
        raise NotImplementedError

    def parts(self) -> tuple[Part[Row], ...]:
        """The parts, in order."""
        return self._parts

    def only(self, offers: Iterable[OfferId]) -> Self:
        """The same table of some offers; it costs what is asked for, and not what is declared."""
        wanted = sorted(offer for offer in offers if offer in self._rows)
        kept = []
        for part in self._parts:
            rows = {offer: part.rows[offer] for offer in wanted if offer in part.rows}
            if rows:
                kept.append(part._replace(rows=rows))
        return type(self)(kept)

    def __getitem__(self, offer: OfferId) -> Value:
        row = self._rows[offer]
        if not self._places:
            self._places = {known: part for part in self._parts for known in part.rows}
        return self.value(self._places[offer], offer, row)

    def __contains__(self, offer: object) -> bool:
        return offer in self._rows

    def __iter__(self) -> Iterator[OfferId]:
        return iter(self._rows)

    def __len__(self) -> int:
        return len(self._rows)

    def items(self) -> ItemsView[OfferId, Value]:
        """Offers and values, part by part: looking each offer up would search all parts."""
        return _Items(self)

    def values(self) -> ValuesView[Value]:
        """Values, in the order of `items`."""
        return _Values(self)

    def __repr__(self) -> str:
        return f"{type(self).__name__}({dict(self.items())!r})"

    def pairs(self) -> Iterator[tuple[OfferId, Value]]:
        """What `items` goes through."""
        for part in self._parts:
            for offer, row in part.rows.items():
                yield offer, self.value(part, offer, row)


def only(table: Mapping[OfferId, Value], offers: Iterable[OfferId]) -> Mapping[OfferId, Value]:
    """A table of any kind with some offers only."""
    if isinstance(table, Declared):
        return table.only(offers)
    return {offer: table[offer] for offer in sorted(offers) if offer in table}


def _together(parts: Iterable[Part[Row]]) -> dict[OfferId, Row]:
    rows: dict[OfferId, Row] = {}
    for part in parts:
        rows.update(part.rows)
    return rows


def _without_overridden(parts: Sequence[Part[Row]]) -> tuple[Part[Row], ...]:
    """The parts without the rows that a later part replaces: each offer is in one of them."""
    kept: list[Part[Row]] = []
    later: set[OfferId] = set()
    for part in reversed(parts):
        if not later.isdisjoint(part.rows):
            rows = {offer: row for offer, row in part.rows.items() if offer not in later}
            kept.append(part._replace(rows=rows))
        else:
            kept.append(part)
        later.update(part.rows)
    return tuple(reversed(kept))


class _Items(ItemsView[OfferId, Value]):
    _mapping: Declared[object, Value]

    def __iter__(self) -> Iterator[tuple[OfferId, Value]]:
        return self._mapping.pairs()


class _Values(ValuesView[Value]):
    _mapping: Declared[object, Value]

    def __iter__(self) -> Iterator[Value]:
        return (value for _, value in self._mapping.pairs())
