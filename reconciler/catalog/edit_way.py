"""A path walked down in the tree of a file, and the edits at its end."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from reconciler.catalog.document import PathPart
from reconciler.catalog.edit_insert import Holder
from reconciler.catalog.edit_remove import removed
from reconciler.catalog.edit_replace import replaced
from reconciler.catalog.edit_text import Sheet, Splice
from reconciler.catalog.key_order import KeyOrder
from reconciler.catalog.text_tree import Collection, Entry, Node, Scalar

Path = Sequence[PathPart]


class Keys:
    """The entries of mappings by key, made once for each that somebody asks about."""

    __slots__ = ("_known", "_orders")

    def __init__(self) -> None:
        self._known: dict[int, dict[str, Entry]] = {}
        self._orders: dict[int, KeyOrder] = {}

    def entry(self, node: Node, part: PathPart) -> Entry | None:
        """The entry at a key or a number, if it is there."""
        if isinstance(node, Scalar):
            return None
        if isinstance(part, int):
            return node.entries[part]
        known = self._known.get(id(node))
        if known is None:
            known = self._known[id(node)] = {}
            for one in node.entries:
                if one.key:
                    known.setdefault(one.key.value, one)
        return known.get(part)

    def order(self, root: Node, path: Path) -> KeyOrder:
        """The order that a schema gives to the keys at a path."""
        order = self._orders.get(id(root))
        if order is None:
            order = self._orders[id(root)] = KeyOrder.of_kind(self._kind(root))
        for part in path:
            order = order.below(None if isinstance(part, int) else part)
        return order

    def _kind(self, node: Node) -> str | None:
        entry = self.entry(node, "kind")
        return entry.value.value if entry and isinstance(entry.value, Scalar) else None


class Way:
    """The entries on a path, and the keys that are not there."""

    __slots__ = ("_keys", "_path", "entries", "missing", "root")

    def __init__(self, root: Node, path: Path, keys: Keys) -> None:
        self.root = root
        self.entries: list[Entry] = []
        self.missing: list[PathPart] = []
        self._keys = keys
        self._path = path
        here = root
        for depth, part in enumerate(path):
            entry = keys.entry(here, part)
            if entry is None:
                self.missing = list(path[depth:])
                return
            self.entries.append(entry)
            here = entry.value

    @property
    def order(self) -> KeyOrder:
        """The order of the keys of the node that was reached."""
        return self._keys.order(self.root, self._path[: len(self.entries)])

    def node(self) -> Node:
        """The node that was reached."""
        return self.entries[-1].value if self.entries else self.root

    def holder(self, up: int = 0) -> Holder | None:
        """The entry of that node and what holds it; None for the document itself."""
        depth = len(self.entries) - up
        if not depth:
            return None
        around = self.entries[depth - 2].value if depth > 1 else self.root
        assert isinstance(around, Collection)
        return self.entries[depth - 1], around

    def replaced(self, sheet: Sheet, value: Any) -> list[Splice]:
        """The splices that give the node another value."""
        holder = self.holder()
        assert holder
        assert not self.missing
        return replaced(sheet, *holder, value)

    def removed(self, sheet: Sheet) -> list[Splice]:
        """The splices that take the node away."""
        holder = self.holder()
        assert holder
        assert not self.missing
        return removed(sheet, *holder, self.holder(up=1))
