"""What a card says of its attributes, by name and in plain words -> as Ozon takes it.

The lock answers; nothing is asked of the shop here.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any, NamedTuple

from reconciler.catalog import attribute_problems as wrong
from reconciler.catalog.attribute_texts import groups_of, items_of, value_text
from reconciler.domain.attribute import (
    TYPE_ATTRIBUTE,
    AttributeId,
    AttributeSpec,
    AttributeValue,
    TypeKey,
    TypeSpec,
    is_id,
)
from reconciler.domain.attribute_lock import AttributeLock, LockedType
from reconciler.domain.ids import OfferId
from reconciler.domain.problem import Problem
from reconciler.domain.source import Source

Values = Mapping[AttributeId, tuple[AttributeValue, ...]]
Near = Mapping[tuple[TypeKey, AttributeId, str], Sequence[str]]
"""By a text that no entry has: the entries that come near, as far as somebody asked the shop."""


class SaidAttributes(NamedTuple):
    """What one card says: by key a value and its place, and its groups with their place."""

    offer: OfferId
    plain: Mapping[str, tuple[Any, Source]]
    groups: tuple[Any, Source] | None = None


class ResolvedGroup(NamedTuple):
    """One group of complex attributes."""

    id: int
    attributes: Values


class Resolved(NamedTuple):
    """A card's attributes as Ozon takes them. No values: it is cleared.

    `groups` is None where the card does not say them, empty where it clears them.
    """

    attributes: Values
    groups: tuple[ResolvedGroup, ...] | None = None

    def filled(self) -> frozenset[AttributeId]:
        """The attributes that have a value, those of groups too."""
        tables = (self.attributes, *(group.attributes for group in self.groups or ()))
        return frozenset(one for table in tables for one, values in table.items() if values)


def resolve_attributes(
    lock: AttributeLock | None,
    key: TypeKey | None,
    said: SaidAttributes,
    near: Near | None = None,
) -> Resolved | list[Problem]:
    """Resolve one card, or tell all that is wrong with it.

    `key` is the card's effective category and type; None if it does not say both. What is named by
    id with free text needs no lock.
    """
    return _Resolving(lock, key, said, near or {}).resolved()


def missing_required(spec: TypeSpec, resolved: Resolved) -> list[AttributeSpec]:
    """The attributes that a new product of the type needs and this card does not fill."""
    filled = resolved.filled()
    return [one for one in spec.required() if one.id not in filled]


class _Resolving:
    def __init__(
        self, lock: AttributeLock | None, key: TypeKey | None, said: SaidAttributes, near: Near
    ) -> None:
        self._has_lock = lock is not None
        self._key = key
        self._locked = lock.types.get(key) if lock is not None and key is not None else None
        self._said = said
        self._near = near
        self._problems: list[Problem] = []

    def resolved(self) -> Resolved | list[Problem]:
        plain = self._table(0, self._said.plain, ())
        groups = None
        if self._said.groups is not None:
            value, source = self._said.groups
            groups = tuple(
                ResolvedGroup(
                    number,
                    self._table(
                        number,
                        {name: (inner, source) for name, inner in attributes.items()},
                        ("complex_attributes",),
                    ),
                )
                for number, attributes in groups_of(value)
            )
        return self._problems or Resolved(plain, groups)

    def _table(
        self, group: int, said: Mapping[str, tuple[Any, Source]], path: tuple[str, ...]
    ) -> Values:
        table: dict[AttributeId, tuple[AttributeValue, ...]] = {}
        names: dict[AttributeId, str] = {}
        for name, (value, source) in said.items():
            at = wrong.At(self._said.offer, (*(path or ("attributes",)), name), source)
            if self._locked is None:
                found = self._unlocked(at, name, value)
                if found is not None:
                    table[found[0]] = found[1]
                continue
            attribute = self._attribute(self._locked, at, name, group)
            if attribute is None:
                continue
            if attribute.id in table:
                self._problems.append(wrong.twice(at, name, names[attribute.id], attribute))
                continue
            names[attribute.id] = name
            table[attribute.id] = tuple(self._values(self._locked, at, attribute, value))
        return table

    def _unlocked(
        self, at: wrong.At, name: str, value: Any
    ) -> tuple[AttributeId, tuple[AttributeValue, ...]] | None:
        """Without a lock an id still means itself, and a text is a text."""
        if is_id(name):
            values = tuple(_as_written(item) for item in items_of(value))
            return AttributeId(int(name)), values
        self._problems.append(wrong.not_locked(at, name, self._key, has_lock=self._has_lock))
        return None

    def _attribute(
        self, locked: LockedType, at: wrong.At, name: str, group: int
    ) -> AttributeSpec | None:
        spec = locked.spec
        found = spec.named(name, group)
        if len(found) > 1:
            self._problems.append(wrong.ambiguous(at, name, found, spec))
        elif not found:
            self._problems.append(wrong.unknown(at, name, group, spec))
        elif found[0].gone:
            self._problems.append(wrong.gone(at, name, found[0], spec))
        elif found[0].id == TYPE_ATTRIBUTE:
            self._problems.append(wrong.is_type(at, name))
        else:
            return found[0]
        return None

    def _values(
        self, locked: LockedType, at: wrong.At, attribute: AttributeSpec, said: Any
    ) -> Iterator[AttributeValue]:
        items = items_of(said)
        if attribute.takes and len(items) > attribute.takes:
            self._problems.append(wrong.too_many(at, attribute, len(items)))
            return
        for item in items:
            if isinstance(item, dict):
                if not attribute.dictionary_id:
                    self._problems.append(wrong.no_dictionary(at, attribute))
                    return
                known = locked.text_of(attribute, item["id"])
                yield _value(item, known or item.get("value", ""))
                continue
            text = value_text(item)
            if not attribute.dictionary_id:
                yield AttributeValue(text)
                continue
            entry = locked.value(attribute, text)
            if entry is None:
                near = self._near.get((locked.spec.key, attribute.id, text))
                known_texts = locked.values.get(attribute.id, {})
                self._problems.append(wrong.unknown_value(at, attribute, text, near, known_texts))
                continue
            yield AttributeValue(entry.text, entry.id)


def _value(item: Mapping[str, Any], text: str) -> AttributeValue:
    return AttributeValue(text, item["id"])


def _as_written(item: Any) -> AttributeValue:
    if isinstance(item, dict):
        return _value(item, item.get("value", ""))
    return AttributeValue(value_text(item))
