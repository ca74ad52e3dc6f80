"""Attributes of a live card as a document can say them: by name and text, or by their ids."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from decimal import Decimal
from typing import Any

from reconciler.catalog import left_out as out
from reconciler.catalog.attribute_texts import value_text
from reconciler.catalog.growing_lock import GrowingLock
from reconciler.catalog.left_out import Reason
from reconciler.domain.attribute import (
    TYPE_ATTRIBUTE,
    Attribute,
    AttributeSpec,
    AttributeValue,
    TypeSpec,
    is_id,
)

Entry = dict[str, Any]

_NUMBER = re.compile(r"-?(0|[1-9][0-9]{0,14})(\.[0-9]{1,9})?")
_NUMERIC = ("Decimal", "Integer")
_LONGEST_KEY = 255


class AttributeEntries:
    """The attributes of one card. `numbers` tells which one each key means, by the number of its
    group, which is 0 for those that stand alone.
    """

    def __init__(
        self, spec: TypeSpec | None, lock: GrowingLock, leave: Callable[[str, Reason], None]
    ) -> None:
        """`leave` hears what is left out, and why; without a `spec` nobody knows the type."""
        self._spec = spec
        self._lock = lock
        self._leave = leave
        self.numbers: dict[tuple[int, str], int] = {}

    def table(self, attributes: Mapping[str, Sequence[AttributeValue]]) -> Entry:
        """Those that stand alone, by the key that a document has for each."""
        found: Entry = {}
        for number, values in attributes.items():
            if int(number) == TYPE_ATTRIBUTE or not values:
                continue
            self._put(found, int(number), values, 0)
        return found

    def groups(self, groups: Sequence[Sequence[Attribute]], *, unclear: bool) -> list[Entry] | None:
        """The nested ones: all of them, or none. `unclear`: which belong together is not known."""
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
        self.numbers[group, key] = number
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
        # Texts from Windows; a comparison takes both ends of a line for one.
        return _plain(spec, value.value.replace("\r\n", "\n"))

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
