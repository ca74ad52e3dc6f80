"""A card of the shop as an entry of a products document: all of it that a document can say.

What is written is, once it is loaded again, exactly what the shop has. What can't be is left out,
with the reason.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from decimal import Decimal
from typing import Any

from reconciler.catalog import left_out as out
from reconciler.catalog.attribute_texts import value_text
from reconciler.catalog.card_rules import broken_package_rules
from reconciler.catalog.encoding import INVISIBLE
from reconciler.catalog.full_card import SIZES
from reconciler.catalog.growing_lock import GrowingLock
from reconciler.catalog.left_out import LeftOut, Reason
from reconciler.catalog.rows import NO_PACKAGE
from reconciler.catalog.rows import Package as Sizes
from reconciler.catalog.schema import accepts
from reconciler.domain.attribute import (
    TYPE_ATTRIBUTE,
    Attribute,
    AttributeSpec,
    AttributeValue,
    TypeId,
    TypeKey,
    TypeSpec,
    is_id,
)
from reconciler.domain.card import Card, Package
from reconciler.domain.product import CategoryId

Entry = dict[str, Any]

_NUMBER = re.compile(r"-?(0|[1-9][0-9]{0,14})(\.[0-9]{1,9})?")
_NUMERIC = ("Decimal", "Integer")
_UNITS = {"unit": ("mm", "cm", "in"), "weight_unit": ("g", "kg", "lb")}
_LONGEST_KEY = 255


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
        self._lock = lock
        key = type_of(card)
        self._spec = lock.spec(key) if key else None
        self._left: list[LeftOut] = []
        self._numbers: dict[str, int] = {}

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
            "attributes": self._attributes(),
            "complex_attributes": self._groups(unclear=unclear),
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

    def _attributes(self) -> Entry:
        found: Entry = {}
        for number, values in self._card.attributes.items():
            if int(number) == TYPE_ATTRIBUTE or not values:
                continue
            self._put(found, int(number), values, 0)
        return found

    def _put(self, table: Entry, number: int, values: Sequence[AttributeValue], group: int) -> bool:
        """Add one attribute to a table; else say why not."""
        spec = self._attribute(number, group)
        value = self._unlocked(values) if self._spec is None else self._value(spec, values)
        if isinstance(value, Reason):
            name = spec.name if spec and spec.name else str(number)
            self._leave(f"attributes.{name}", value)
            return False
        key = self._key(spec, number, group)
        table[key] = value
        self._numbers[key] = number
        return True

    def _attribute(self, number: int, group: int) -> AttributeSpec | None:
        named = self._spec.named(str(number), group) if self._spec else []
        return named[0] if named and not named[0].gone else None

    def _key(self, spec: AttributeSpec | None, number: int, group: int) -> str:
        """The name, where it means this attribute and no other."""
        name = spec.name if spec else ""
        clear = 0 < len(name) <= _LONGEST_KEY and not is_id(name) and name == name.strip()
        if clear and self._spec and self._spec.named(name, group) == [spec]:
            return name
        return str(number)

    def _unlocked(self, values: Sequence[AttributeValue]) -> Any:
        """Of a type that nobody knows an entry is said by its id."""
        if not all(value.value or value.dictionary_value_id for value in values):
            return out.NO_VALUE
        return _one_or_many([_by_id(value) for value in values], many=False)

    def _value(self, spec: AttributeSpec | None, values: Sequence[AttributeValue]) -> Any:
        if spec is None:
            return out.UNKNOWN_ATTRIBUTE
        if spec.takes and len(values) > spec.takes:
            return out.TOO_MANY
        said: list[Any] = []
        for value in values:
            if spec.dictionary_id and not value.dictionary_value_id:
                return out.NO_ENTRY
            if not spec.dictionary_id and not value.value:
                return out.NO_VALUE
            said.append(self._said(spec, value))
        return _one_or_many(said, many=spec.collection)

    def _said(self, spec: AttributeSpec, value: AttributeValue) -> Any:
        if spec.dictionary_id:
            assert self._spec
            return self._lock.said(self._spec.key, spec, value)
        return _plain(spec, value.value)

    def _groups(self, *, unclear: bool) -> list[Entry] | None:
        groups = self._card.groups or ()
        if not groups:
            return None
        if unclear:
            self._leave("complex_attributes", out.UNCLEAR_GROUPS)
            return None
        found: list[Entry] = []
        for group in groups:
            entry = self._group(group)
            if entry is None:
                # Fewer groups than the shop has would take some away.
                self._leave("complex_attributes", out.UNKNOWN_ATTRIBUTE)
                return None
            found.append(entry)
        return found

    def _group(self, group: Iterable[Attribute]) -> Entry | None:
        filled = [item for item in group if item.values]
        numbers = {item.complex_id for item in filled}
        if len(numbers) != 1 or 0 in numbers:
            return None
        number = numbers.pop()
        table: Entry = {}
        for item in filled:
            if not self._put(table, item.id, item.values, number):
                return None
        return {"id": number, "attributes": table}

    def _keep_from_creating(self, entry: Entry) -> None:
        """A card that says all that a new product needs is judged as one; a live card that would
        not pass says its weight no more.
        """
        spec = self._spec
        package = entry.get("package", {})
        whole = "images" in entry and package.keys() >= SIZES and "attributes" in entry
        tables = [entry.get("attributes", {})]
        tables += [group["attributes"] for group in entry.get("complex_attributes", ())]
        filled = {self._numbers[key] for table in tables for key in table}
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
    return isinstance(value, str) and INVISIBLE.search(value) is not None


def _refused_as_new(spec: TypeSpec, filled: set[int]) -> bool:
    return spec.disabled or any(one.id not in filled for one in spec.required())


def _is_link(text: str) -> bool:
    return text.startswith("https://") and len(text) <= 2048 and not re.search(r"\s", text)


def _plain(spec: AttributeSpec, text: str) -> Any:
    """A number or truth value as itself, if it is sent as the very same text."""
    value: Any = text
    if spec.kind == "Boolean" and text in ("true", "false"):
        return text == "true"
    if spec.kind in _NUMERIC and _NUMBER.fullmatch(text):
        value = Decimal(text) if "." in text else int(text)
    return value if value_text(value) == text else text


def _by_id(value: AttributeValue) -> Any:
    number, text = value.dictionary_value_id, value.value
    if not number:
        return text
    return {"id": number, "value": text} if text else {"id": number}


def _one_or_many(said: list[Any], *, many: bool) -> Any:
    return said[0] if len(said) == 1 and not many else said
