"""The order of keys that a schema fixes: that of its `properties`.

Mappings whose keys are the user's (offers, warehouses, labels) have no order here, nor has a
mapping with a key that its schema does not know.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from reconciler.catalog.kinds import KINDS
from reconciler.catalog.schema import schema

_ALTERNATIVES = ("anyOf", "oneOf", "allOf")
_BRANCHES = ("then", "else")


class KeyOrder:
    """What the schema says at one place of a document; several branches of it may apply."""

    __slots__ = ("_below", "_branches", "_names", "_root")

    def __init__(self, root: dict[str, Any], branches: Sequence[Any]) -> None:
        self._root = root
        self._branches = [branch for one in branches for branch in _opened(one, root)]
        self._names = {name for one in self._branches for name in one.get("properties", {})}
        self._below: dict[str | None, KeyOrder] = {}

    @classmethod
    def of_kind(cls, kind: object) -> KeyOrder:
        """The order of a document; of an unknown kind nothing is known."""
        if not isinstance(kind, str) or kind not in KINDS:
            return cls({}, [])
        root = schema(kind)
        return cls(root, [root])

    def ranks(self, keys: Sequence[str]) -> dict[str, int] | None:
        """The rank of each key; None if the keys are not those of a schema."""
        names: dict[str, int] = {}
        for branch in self._branches:
            for name in branch.get("properties", {}):
                names.setdefault(name, len(names))
        return names if names and all(key in names for key in keys) else None

    def below(self, key: str | None) -> KeyOrder:
        """At the value of a key; with None, at the items of a list."""
        # Offers are many, and to a schema they are all the same key, which it does not name.
        known = key if key is None or key in self._names else ""
        if known not in self._below:
            self._below[known] = self._made_below(key)
        return self._below[known]

    def _made_below(self, key: str | None) -> KeyOrder:
        found = []
        for branch in self._branches:
            inner = branch.get("items") if key is None else branch.get("properties", {}).get(key)
            if inner is None and key is not None:
                inner = branch.get("additionalProperties")
            if isinstance(inner, dict):
                found.append(inner)
        return KeyOrder(self._root, found)


def _opened(one: Any, root: dict[str, Any]) -> Iterator[Any]:
    """A schema and all that stands for it: references followed, alternatives side by side."""
    if not isinstance(one, dict):
        return
    reference = one.get("$ref")
    if isinstance(reference, str) and reference.startswith("#/$defs/"):
        yield from _opened(root["$defs"][reference.removeprefix("#/$defs/")], root)
    yield one
    for name in _ALTERNATIVES:
        for inner in one.get(name, ()):
            yield from _opened(inner, root)
    for name in _BRANCHES:
        yield from _opened(one.get(name), root)
