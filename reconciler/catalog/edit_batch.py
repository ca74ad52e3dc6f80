"""Many changes of one file in few passes over it: a stock sheet has fifty thousand.

The text is parsed once a pass, and a pass makes every change that no other one of it stands in the
way of. Changes at places of their own need one pass together; only several that meet at one place,
such as two new keys of one `{}`, wait for the next.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, NamedTuple

from reconciler.catalog.document import PathPart
from reconciler.catalog.edit_insert import Holder, inserted, inserted_many, takes_many
from reconciler.catalog.edit_text import Sheet, Splice, spliced
from reconciler.catalog.edit_way import Keys, Way
from reconciler.catalog.key_order import KeyOrder
from reconciler.catalog.text_tree import Collection, Node


class _Gone:
    """Stands for a key that is to go."""


GONE = _Gone()

Place = tuple[PathPart, ...]
"""The number of a document, then a path in it."""


class ValueEdit(NamedTuple):
    """A new value at a path of a document, or GONE."""

    document: int
    path: tuple[PathPart, ...]
    value: Any


def changed(data: bytes, changes: Sequence[ValueEdit]) -> bytes:
    """The file with all changes made, in order where they touch each other."""
    waiting = list(changes)
    while waiting:
        sheet = Sheet.of(data)
        one_pass = _Pass(sheet)
        waiting = [change for change in waiting if not one_pass.takes(change)]
        data = sheet.encoded(spliced(sheet.text, one_pass.splices()))
    return data


class _Insertion(NamedTuple):
    """New pairs of one mapping."""

    node: Node
    holder: Holder | None
    order: KeyOrder
    pairs: dict[str, Any]


class _Pass:
    """The changes of one pass. The first one that is offered is always taken."""

    def __init__(self, sheet: Sheet) -> None:
        self._sheet = sheet
        self._roots = sheet.roots()
        self._keys = Keys()
        self._splices: list[Splice] = []
        self._insertions: dict[int, _Insertion] = {}
        self._places: set[Place] = set()
        self._above: set[Place] = set()
        self._removing = False

    def takes(self, change: ValueEdit) -> bool:
        """Whether a change is made in this pass; if not, none that depends on it is, either."""
        place = (change.document, *change.path)
        parents = [place[:depth] for depth in range(1, len(place))]
        clashes = place in self._above or not self._places.isdisjoint([place, *parents])
        self._places.add(place)
        self._above.update(parents)
        return not clashes and not self._removing and self._made(change)

    def splices(self) -> list[Splice]:
        """What the pass does to the text."""
        for node, holder, order, pairs in self._insertions.values():
            if len(pairs) == 1:
                (pair,) = pairs.items()
                self._splices += inserted(self._sheet, node, holder, pair, order)
            else:
                assert isinstance(node, Collection)
                self._splices += inserted_many(self._sheet, node, list(pairs.items()))
        return self._splices

    def _made(self, change: ValueEdit) -> bool:
        way = Way(self._roots[change.document], change.path, self._keys)
        if isinstance(change.value, _Gone):
            # What goes takes commas, comments and empty parents along: it goes alone.
            if self._splices or self._insertions:
                return False
            self._splices += way.removed(self._sheet)
            self._removing = True
            return True
        if way.missing:
            return self._inserted(way, change.value)
        self._splices += way.replaced(self._sheet, change.value)
        return True

    def _inserted(self, way: Way, value: Any) -> bool:
        key, *deeper = map(str, way.missing)
        for part in reversed(deeper):
            value = {part: value}
        node = way.node()
        known = self._insertions.get(id(node))
        if known is None:
            self._insertions[id(node)] = _Insertion(node, way.holder(), way.order, {key: value})
            return True
        if key in known.pairs or not takes_many(node, known.order, key):
            return False
        known.pairs[key] = value
        return True
