"""Attributes of product cards: what a type of products has, and what a card says of them."""

from __future__ import annotations

from collections.abc import Mapping
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


class AttributeValue(NamedTuple):
    """One value as Ozon takes it; the id is 0 where there is no dictionary."""

    value: str
    dictionary_value_id: int = 0


def is_id(said: str) -> bool:
    """Whether a key means an attribute by Ozon's id of it."""
    return said.isascii() and said.isdigit()


def folded(name: str) -> str:
    """A name for comparison: letter case, blanks and the dots of ё don't count."""
    return " ".join(name.casefold().replace("ё", "е").split())
