"""What the names in a catalog mean in Ozon's category tree, as it was when somebody looked."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

import msgspec

from reconciler.domain.attribute import AttributeId, AttributeSpec, TypeKey, TypeSpec

Language = str
LANGUAGES = ("DEFAULT", "RU", "EN", "TR", "ZH_HANS")
"""(Ozon Seller API docs, /v1/description-category, 2026-09)"""


class LockedValue(msgspec.Struct, frozen=True):
    """The entry of a dictionary that a text in the catalog means; `on` the day (UTC) it was found.

    `text` is Ozon's own spelling.
    """

    id: int
    text: str
    on: date


class LockedType(msgspec.Struct, frozen=True):
    """A type as it was on a day (UTC), and the entries that the catalog uses.

    `values` has, by attribute, the texts exactly as the catalog writes them.
    """

    spec: TypeSpec
    on: date
    values: Mapping[AttributeId, Mapping[str, LockedValue]] = {}

    def value(self, attribute: AttributeSpec, said: str) -> LockedValue | None:
        """The entry that a text means; None if nobody looked it up."""
        return self.values.get(attribute.id, {}).get(said)

    def text_of(self, attribute: AttributeSpec, entry: int) -> str:
        """The text of an entry that the catalog names by id; empty if the lock has none."""
        known = self.values.get(attribute.id, {}).values()
        return next((value.text for value in known if value.id == entry), "")


class AttributeLock(msgspec.Struct, frozen=True):
    """All types that the catalog uses, with names in one language."""

    language: Language = "RU"
    types: Mapping[TypeKey, LockedType] = {}
