"""How the cards of a document use attributes, as small rows: enough to see that all is well.

Cards of one type that say the same keys share a row a key. It keeps hashes of the texts, not the
texts: they are compared with what the lock knows, and read again where it doesn't.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import Any

import msgspec

from reconciler.catalog.attribute_texts import groups_of, hash_of_text, items_of, value_text
from reconciler.catalog.card_fields import REMOVABLE

NO_GROUP = -1

REMOVAL = -1
"""Stands for the group of an attribute that `remove` names: Ozon's ids are above 0."""


class Use(msgspec.Struct, frozen=True, gc=False, array_like=True):
    """One key of `attributes`, or of a group of `complex_attributes` (its id, else 0), or a name in
    `remove` (REMOVAL).

    `values` are hashes of all texts, `most` the longest list; `entries` and `cleared`: some card
    names an entry by its id, or says null.
    """

    key: str
    group: int
    values: bytes
    most: int
    entries: bool
    cleared: bool


class UseGroups(msgspec.Struct, frozen=True, array_like=True):
    """The uses of cards: `numbers` has for each number of facts that of its uses, or NO_GROUP."""

    numbers: list[int]
    uses: list[list[Use]]

    def of(self, facts: int) -> Sequence[Use]:
        """The uses of the cards with these facts."""
        number = self.numbers[facts]
        return () if number == NO_GROUP else self.uses[number]


class UseTable:
    """Collects the uses of one document."""

    def __init__(self) -> None:
        self._by_facts: dict[int, int] = {}
        self._by_keys: dict[tuple[Any, ...], int] = {}
        self._found: list[_Found] = []

    def add(self, facts: int, card: dict[str, Any]) -> None:
        """Take in a card that the schema accepted."""
        said, groups = card.get("attributes"), card.get("complex_attributes")
        removed = removed_attributes(card)
        if not said and not groups and not removed:
            return
        number = self._by_facts.get(facts)
        if number is None:
            # Facts know the keys and the type; cards that differ in labels alone share a row.
            keys = (card.get("category"), card.get("type"), *sorted(said or ()))
            number = self._by_facts[facts] = self._by_keys.setdefault(keys, len(self._found))
            if number == len(self._found):
                self._found.append(_Found())
        self._found[number].add(said or {}, groups, removed)

    def groups(self, facts: int) -> UseGroups:
        """What was found, for so many facts."""
        numbers = [self._by_facts.get(number, NO_GROUP) for number in range(facts)]
        return UseGroups(numbers, [list(found.uses()) for found in self._found])


def uses_of(card: dict[str, Any]) -> tuple[Use, ...]:
    """The uses of one mapping of card fields: of defaults."""
    found = _Found()
    found.add(
        card.get("attributes") or {}, card.get("complex_attributes"), removed_attributes(card)
    )
    return tuple(found.uses())


def removed_attributes(card: dict[str, Any]) -> list[str]:
    """The names in `remove` that must be attributes."""
    return [name for name in card.get("remove") or () if name not in REMOVABLE]


class _Key:
    __slots__ = ("cleared", "entries", "most", "texts")

    def __init__(self) -> None:
        self.texts: set[Any] = set()
        self.most = 0
        self.entries = self.cleared = False

    def add(self, value: Any) -> None:
        if type(value) is str:
            self.texts.add(value)
            self.most = self.most or 1
            return
        items = items_of(value)
        self.cleared = self.cleared or not items
        self.most = max(self.most, len(items))
        for item in items:
            if isinstance(item, dict):
                self.entries = True
            else:
                self.texts.add(value_text(item))


class _Found:
    """The keys of cards that share their uses."""

    __slots__ = ("_keys",)

    def __init__(self) -> None:
        self._keys: dict[tuple[int, str], _Key] = {}

    def add(self, said: dict[str, Any], groups: Any, removed: Iterable[str]) -> None:
        keys = self._keys
        for name, value in said.items():
            key = keys.get((0, name))
            if key is None:
                key = keys[0, name] = _Key()
            key.add(value)
        for group, inner in groups_of(groups):
            for name, value in inner.items():
                keys.setdefault((group, name), _Key()).add(value)
        for name in removed:
            keys.setdefault((REMOVAL, name), _Key())

    def uses(self) -> Iterator[Use]:
        for (group, name), key in self._keys.items():
            packed = _packed(key.texts)
            yield Use(name, group, packed, key.most, key.entries, key.cleared)


def _packed(texts: Iterable[str]) -> bytes:
    return b"".join(sorted(map(hash_of_text, texts)))
