"""The lock of attributes while cards of a shop are written down: their entries are in it at once.

The shop tells with each value the entry of the dictionary that it is, so nothing has to be looked
up: the text that the card shows is locked to that entry.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

import msgspec

from reconciler.catalog.encoding import NOT_IN_TEXT
from reconciler.domain.attribute import (
    AttributeId,
    AttributeSpec,
    AttributeValue,
    TypeKey,
    TypeSpec,
)
from reconciler.domain.attribute_lock import AttributeLock, LockedType, LockedValue

LANGUAGES_OF_CARDS = ("DEFAULT", "RU")
"""Cards tell their values in Russian, whatever is asked. (Ozon Seller API docs, 2026-09)"""


class GrowingLock:
    """The types and entries that were known, and those that cards add."""

    def __init__(self, known: AttributeLock, today: date) -> None:
        self._known = known
        self._today = today
        self._specs: dict[TypeKey, TypeSpec] = {}
        self._values: dict[tuple[TypeKey, AttributeId], dict[str, LockedValue]] = {}
        self._texts_fit = known.language in LANGUAGES_OF_CARDS

    @property
    def language(self) -> str:
        """Of names and values."""
        return self._known.language

    def spec(self, key: TypeKey) -> TypeSpec | None:
        """A type, if it is locked."""
        if key in self._specs:
            return self._specs[key]
        locked = self._known.types.get(key)
        return locked.spec if locked else None

    def learn(self, specs: Mapping[TypeKey, TypeSpec]) -> None:
        """Types as the shop has them today; what they were before stays where it is the same."""
        self._specs.update((key, spec) for key, spec in specs.items() if spec != self.spec(key))

    def said(self, key: TypeKey, attribute: AttributeSpec, value: AttributeValue) -> Any:
        """How a document says an entry: by its text, or by its id where the text is no name of it.

        Two entries of one dictionary may have the same text; the second is said by its id.
        """
        number, text = value.dictionary_value_id, value.value
        if NOT_IN_TEXT.search(text):
            text = ""
        if text and self._texts_fit:
            known = self._table(key, attribute.id)
            entry = known.get(text)
            if entry is None:
                entry = known[text] = LockedValue(number, text, self._today)
            if entry.id == number:
                return text
        return {"id": number, "value": text} if text else {"id": number}

    def lock(self) -> AttributeLock:
        """The whole lock."""
        types = dict(self._known.types)
        for key, spec in self._specs.items():
            before = types.get(key)
            values = before.values if before else {}
            types[key] = LockedType(spec, self._today, values)
        for (key, attribute), table in self._values.items():
            if table:
                locked = types[key]
                values = {**locked.values, attribute: table}
                types[key] = msgspec.structs.replace(locked, values=values)
        return AttributeLock(self.language, types)

    def _table(self, key: TypeKey, attribute: AttributeId) -> dict[str, LockedValue]:
        place = (key, attribute)
        if place not in self._values:
            locked = self._known.types.get(key)
            known = locked.values.get(attribute, {}) if locked else {}
            self._values[place] = dict(known)
        return self._values[place]
