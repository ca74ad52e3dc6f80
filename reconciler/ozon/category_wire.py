"""What the category methods answer."""

from __future__ import annotations

import msgspec


class Node(msgspec.Struct):
    """A category (with an id of its own), or a type (with `type_id`) below one."""

    description_category_id: int | None = None
    category_name: str | None = None
    type_id: int | None = None
    type_name: str | None = None
    disabled: bool | None = None
    children: list[Node] | None = None


class Tree(msgspec.Struct):
    """/v1/description-category/tree."""

    result: list[Node] | None = None


class Attribute(msgspec.Struct):
    """A row of /v1/description-category/attribute."""

    id: int
    name: str | None = None
    type: str | None = None
    is_required: bool | None = None
    is_collection: bool | None = None
    max_value_count: int | None = None
    dictionary_id: int | None = None
    attribute_complex_id: int | None = None
    category_dependent: bool | None = None


class Attributes(msgspec.Struct):
    """/v1/description-category/attribute."""

    result: list[Attribute] | None = None


class Value(msgspec.Struct, gc=False):
    """An entry of a dictionary."""

    id: int
    value: str | None = None


class Values(msgspec.Struct):
    """/v1/description-category/attribute/values, and the search in it, which has no `has_next`."""

    result: list[Value] | None = None
    has_next: bool | None = None
