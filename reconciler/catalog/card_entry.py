"""A card of the shop as an entry of a products document: all of it that a document can say.

What is written is, once it is loaded again, exactly what the shop has. What can't be is left out,
with the reason.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from reconciler.catalog import left_out as out
from reconciler.catalog.attribute_entry import AttributeEntries
from reconciler.catalog.card_rules import broken_package_rules
from reconciler.catalog.encoding import NOT_IN_TEXT
from reconciler.catalog.full_card import SIZES
from reconciler.catalog.growing_lock import GrowingLock
from reconciler.catalog.left_out import LeftOut, Reason
from reconciler.catalog.rows import NO_PACKAGE
from reconciler.catalog.rows import Package as Sizes
from reconciler.catalog.schema import accepts
from reconciler.domain.attribute import (
    TypeId,
    TypeKey,
    TypeSpec,
)
from reconciler.domain.card import Card, Package
from reconciler.domain.product import CategoryId

Entry = dict[str, Any]

_UNITS = {"unit": ("mm", "cm", "in"), "weight_unit": ("g", "kg", "lb")}


def type_of(card: Card) -> TypeKey | None:
    """The category and type of a card, if it has both."""
    if not card.category or not card.type:
        return None
    return TypeKey(CategoryId(int(card.category)), TypeId(int(card.type)))


def card_entry(
    offer: str, card: Card, lock: GrowingLock, *, unclear: bool = False
) -> tuple[Entry, list[LeftOut]]:
    """The entry, in the order of the schema, and what is left out. It may be empty.

    `unclear`: which nested attributes belong together is not known.
    """
    return _Writing(offer, card, lock).entry(unclear=unclear)


class _Writing:
    def __init__(self, offer: str, card: Card, lock: GrowingLock) -> None:
        self._offer = offer
        self._card = card
        key = type_of(card)
        self._spec = lock.spec(key) if key else None
        self._left: list[LeftOut] = []
        self._attributes = AttributeEntries(self._spec, lock, self._leave)

    def entry(self, *, unclear: bool) -> tuple[Entry, list[LeftOut]]:
        card = self._card
        entry: Entry = {
            "name": self._name(),
            "category": self._spec.key.category if self._spec else None,
            "type": self._spec.key.type if self._spec else None,
            "barcode": self._barcodes(),
            "package": self._package(),
            "images": self._images(),
            "color_image": self._link("color_image", card.color_image),
            "attributes": self._attributes.table(card.attributes),
            "complex_attributes": self._attributes.groups(card.groups or (), unclear=unclear),
            "pdf": self._pdf(),
        }
        if self._spec is None:
            self._leave("type", out.NO_TYPE)
        entry = self._accepted({name: value for name, value in entry.items() if value})
        self._keep_from_creating(entry)
        return entry, self._left

    def _leave(self, field: str, reason: Reason) -> None:
        self._left.append(LeftOut(self._offer, f"card.{field}", reason))

    def _name(self) -> str | None:
        name = self._card.name
        if isinstance(name, str) and 0 < len(name) <= 500:
            return name
        self._leave("name", out.NAME)
        return None

    def _barcodes(self) -> str | list[str] | None:
        codes = list(self._card.barcodes or ())
        return codes[0] if len(codes) == 1 else codes or None

    def _package(self) -> Entry | None:
        package = self._card.package
        if not isinstance(package, Package):
            return None
        entry: Entry = {}
        for names, unit in ((("depth", "width", "height"), "unit"), (("weight",), "weight_unit")):
            amounts = {name: getattr(package, name) for name in names}
            said = {name: amount for name, amount in amounts.items() if amount}
            if not said:
                continue
            whole = all(0 < amount <= 1_000_000 for amount in said.values())
            if whole and getattr(package, unit) in _UNITS[unit]:
                entry |= {**said, unit: getattr(package, unit)}
            else:
                self._leave("package", out.SIZES)
        sizes = Sizes(*(entry.get(name) for name in NO_PACKAGE._fields))
        if any(True for _ in broken_package_rules(sizes)):
            self._leave("package.weight", out.DENSITY)
            del entry["weight"], entry["weight_unit"]
        return entry

    def _images(self) -> list[str] | None:
        images = list(self._card.images or ())
        if len(set(images)) == len(images) <= 50 and all(map(_is_link, images)):
            return images
        self._leave("images", out.PICTURES)
        return None

    def _link(self, field: str, link: Any) -> str | None:
        if not link or (isinstance(link, str) and _is_link(link)):
            return link or None
        self._leave(field, out.LINK)
        return None

    def _pdf(self) -> list[Entry] | None:
        files = self._card.pdf or ()
        if all(one.name and _is_link(one.url) for one in files):
            return [{"name": one.name, "url": one.url} for one in files]
        self._leave("pdf", out.LINK)
        return None

    def _keep_from_creating(self, entry: Entry) -> None:
        """A card that says all that a new product needs is judged as one; a live card that would
        not pass says its weight no more.
        """
        spec = self._spec
        package = entry.get("package", {})
        whole = "images" in entry and package.keys() >= SIZES and "attributes" in entry
        tables = [(0, entry.get("attributes", {}))]
        tables += [(one["id"], one["attributes"]) for one in entry.get("complex_attributes", ())]
        numbers = self._attributes.numbers
        filled = {numbers[group, key] for group, table in tables for key in table}
        if spec is None or not whole or not _refused_as_new(spec, filled):
            return
        self._leave("package.weight", out.NOT_NEW)
        entry["package"] = {
            name: value for name, value in package.items() if not name.startswith("weight")
        }

    def _accepted(self, entry: Entry) -> Entry:
        """The entry without what the schema refuses, which is nearly never anything."""
        if not entry or _accepts(self._offer, entry):
            return entry
        kept: Entry = {}
        for name, value in entry.items():
            inner = value
            if name in ("attributes", "package"):
                inner = dict(self._accepted_keys(name, value))
            if inner and _accepts(self._offer, {name: inner}):
                kept[name] = inner
            elif inner:
                self._leave(name, out.SCHEMA)
        return kept

    def _accepted_keys(self, name: str, table: Entry) -> Iterator[tuple[str, Any]]:
        for key, value in table.items():
            if _accepts(self._offer, {name: {key: value}}):
                yield key, value
            else:
                self._leave(f"{name}.{key}", out.SCHEMA)


def _accepts(offer: str, entry: Entry) -> bool:
    document = {"kind": "products", "products": {offer: entry}}
    return accepts("products", document) and not _is_invisible(entry)


def _is_invisible(value: Any) -> bool:
    """Whether a text inside holds a character that no catalog may hold."""
    if isinstance(value, dict):
        return any(map(_is_invisible, value)) or any(map(_is_invisible, value.values()))
    if isinstance(value, list):
        return any(map(_is_invisible, value))
    return isinstance(value, str) and NOT_IN_TEXT.search(value) is not None


def _refused_as_new(spec: TypeSpec, filled: set[int]) -> bool:
    return spec.disabled or any(one.id not in filled for one in spec.required())


def _is_link(text: str) -> bool:
    return text.startswith("https://") and len(text) <= 2048 and not re.search(r"\s", text)
