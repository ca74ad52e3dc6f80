"""Attributes of product cards: what a type of products has, and what a card says of them."""

from __future__ import annotations

import re
from collections.abc import Mapping
from decimal import Decimal
from typing import NamedTuple, NewType

import msgspec

from reconciler.domain.product import CategoryId

AttributeId = NewType("AttributeId", int)
"""Ozon's id of an attribute, the same in all categories that have it."""

TypeId = NewType("TypeId", int)
"""Ozon's id of a type of products inside a category."""

TYPE_ATTRIBUTE = AttributeId(8229)
"""The attribute that is the type itself: it is said as `type`, and must not be sent.
(Ozon Seller API docs, dependent attributes, 2026-09)"""


class TypeKey(NamedTuple):
    """A category and one of its types: together they say which attributes a card has."""

    category: CategoryId
    type: TypeId

    def __str__(self) -> str:
        return f"{self.category}/{self.type}"


class AttributeSpec(msgspec.Struct, frozen=True, kw_only=True):
    """One attribute of a type.

    `dictionary_id` is 0 for free text; `most` values are taken, 0 is no limit; `complex_id` is the
    group that it belongs to, 0 for none. `kind` is Ozon's word for its type, such as `Decimal`.
    `by_category`: its dictionary differs from category to category. `gone`: a card uses it, and
    Ozon has it no more.
    """

    id: AttributeId
    name: str
    required: bool = False
    dictionary_id: int = 0
    collection: bool = False
    most: int = 0
    complex_id: int = 0
    kind: str = ""
    by_category: bool = False
    gone: bool = False

    @property
    def takes(self) -> int:
        """How many values it takes at most; 0 is no limit."""
        return self.most if self.collection else 1


class TypeSpec(msgspec.Struct, frozen=True, kw_only=True):
    """A type of products. `disabled`: no products can be created in it."""

    key: TypeKey
    category_name: str
    type_name: str
    disabled: bool = False
    attributes: Mapping[AttributeId, AttributeSpec] = {}

    def named(self, said: str, complex_id: int = 0) -> list[AttributeSpec]:
        """The attributes that a name or an id in figures means, in a group or outside of all.

        Exactly the same name wins over one that differs in letter case, blanks or ё.
        """
        inside = [one for one in self.attributes.values() if one.complex_id == complex_id]
        if is_id(said):
            return [one for one in inside if one.id == int(said)]
        same = [one for one in inside if one.name == said]
        wanted = folded(said)
        return same or [one for one in inside if folded(one.name) == wanted]

    def required(self) -> list[AttributeSpec]:
        """What a new card must say, but for its type."""
        return [
            one
            for one in self.attributes.values()
            if one.required and not one.gone and one.id != TYPE_ATTRIBUTE
        ]


class AttributeValue(msgspec.Struct, frozen=True, gc=False, order=True):
    """One value of an attribute: a text, and its id in Ozon's dictionary (0 for free text)."""

    value: str
    dictionary_value_id: int = 0


class Attribute(msgspec.Struct, frozen=True, gc=False):
    """The values of one attribute. `complex_id`: the attribute that it is nested in, 0 if none."""

    id: AttributeId
    values: tuple[AttributeValue, ...]
    complex_id: int = 0


def is_id(said: str) -> bool:
    """Whether a key means an attribute by Ozon's id of it."""
    return said.isascii() and said.isdigit()


def folded(name: str) -> str:
    """A name for comparison: letter case, blanks and the dots of ё don't count."""
    return " ".join(name.casefold().replace("ё", "е").split())


_NUMBER = re.compile(r"-?(0|[1-9][0-9]*)([.,][0-9]+)?")


def same_values(one: tuple[AttributeValue, ...], other: tuple[AttributeValue, ...]) -> bool:
    """Whether two sets of values mean the same; their order does not count.

    An id of the dictionary wins over its text, which is told in the reader's language. Numbers are
    compared as numbers: 0.50 is 0.5. What begins with a needless zero is a text, such as 007.
    """
    if len(one) != len(other):
        return False
    rest = list(other)
    for value in one:
        found = next((index for index, known in enumerate(rest) if _same(value, known)), None)
        if found is None:
            return False
        del rest[found]
    return True


def _same(one: AttributeValue, other: AttributeValue) -> bool:
    if one.dictionary_value_id and other.dictionary_value_id:
        return one.dictionary_value_id == other.dictionary_value_id
    return one.value == other.value or _comparable(one.value) == _comparable(other.value)


def _comparable(text: str) -> Decimal | str:
    text = text.strip().replace("\r\n", "\n")
    return Decimal(text.replace(",", ".")) if _NUMBER.fullmatch(text) else text
