"""The categories that the shop knows: types of products, their attributes and dictionaries.

They are invented, in the shape of Ozon's own, and never change: what the demo shop sells, one
type that asks for more than the others, and some that take no new products.
"""

from collections.abc import Iterator, Mapping
from functools import cache
from importlib.resources import files
from typing import Any, NamedTuple

import msgspec

TYPE_ATTRIBUTE = 8229
"""The attribute whose values are the types of a category: the type id is the value id."""

_BRANDS = 28732849
_INVENTED_BRANDS = 2400
_FIRST_INVENTED = 980_000_001

Names = dict[str, str]


class Attribute(NamedTuple):
    """An attribute of a type. ``dictionary_id`` is 0 for free text, ``max_values`` for no limit."""

    id: int
    name: str
    required: bool
    dictionary_id: int
    is_collection: bool
    max_values: int
    complex_id: int
    type: str


class Value(msgspec.Struct, frozen=True):
    """A value of a dictionary, by language."""

    id: int
    value: Names


class Type(msgspec.Struct, frozen=True):
    """A type of products; ``disabled``: none can be created."""

    id: int
    name: Names
    disabled: bool = False


class Category(msgspec.Struct, frozen=True):
    """A category of the last but one level with its types, or one above such categories."""

    id: int
    name: Names
    disabled: bool = False
    children: list["Category"] = []
    types: list[Type] = []


class Details(msgspec.Struct, frozen=True):
    """An attribute as the file has it, the same for all types that have it."""

    id: int
    name: Names
    type: str
    dictionary_id: int = 0
    is_collection: bool = False
    max_value_count: int = 0
    attribute_complex_id: int = 0
    is_aspect: bool = False
    category_dependent: bool = False


class _TypeDetails(msgspec.Struct, frozen=True):
    attributes: list[int]
    required: list[int]
    # Of a dictionary that depends on the category: the only values that this type has.
    values: dict[int, list[int]] = {}


class _File(msgspec.Struct, frozen=True):
    tree: list[Category]
    attributes: list[Details]
    types: dict[int, _TypeDetails]
    dictionaries: dict[int, list[Value]]


def tree() -> list[Category]:
    """Return the categories of the first level."""
    return _file().tree


@cache
def attributes_of(category_id: int, type_id: int) -> Mapping[int, Attribute] | None:
    """Return the attributes of a type by id, or None when the category has no such type."""
    if (category_id, type_id) not in _pairs():
        return None
    details = _details()
    entry = _file().types[type_id]
    return {one: _attribute(details[one], one in entry.required) for one in entry.attributes}


def details_of(attribute_id: int) -> Details:
    """Return what all types that have an attribute say of it."""
    return _details()[attribute_id]


@cache
def values_of(type_id: int, attribute_id: int) -> list[Value]:
    """Return the values that an attribute may have in products of a type, by id."""
    if attribute_id == TYPE_ATTRIBUTE:
        return [Value(type_id, _types()[type_id].name)]
    dictionary = _details()[attribute_id].dictionary_id
    only = _file().types[type_id].values.get(dictionary)
    values = _dictionary(dictionary)
    return [value for value in values if only is None or value.id in only]


def value_text(attribute_id: int, dictionary_value_id: int) -> str | None:
    """Return the Russian text of a value, or None when the dictionary has no such id."""
    return _texts(attribute_id).get(dictionary_value_id)


def value_id(attribute_id: int, text: str) -> int | None:
    """Return the id of a value by its Russian text, letters of any case, or None."""
    return _ids(attribute_id).get(text.strip().casefold())


def in_language(names: Names, language: str) -> str:
    """Return a name in a language, in Russian where nobody translated it."""
    return names.get(language) or names["RU"]


def _attribute(details: Details, required: bool) -> Attribute:
    return Attribute(
        details.id,
        details.name["RU"],
        required,
        details.dictionary_id,
        details.is_collection,
        details.max_value_count,
        details.attribute_complex_id,
        details.type,
    )


@cache
def _texts(attribute_id: int) -> dict[int, str]:
    if attribute_id == TYPE_ATTRIBUTE:
        return {kind.id: kind.name["RU"] for kind in _types().values()}
    details = _details().get(attribute_id)
    if details is None or not details.dictionary_id:
        return {}
    return {value.id: value.value["RU"] for value in _dictionary(details.dictionary_id)}


@cache
def _ids(attribute_id: int) -> dict[str, int]:
    return {text.casefold(): one for one, text in _texts(attribute_id).items()}


@cache
def _dictionary(dictionary_id: int) -> list[Value]:
    values = list(_file().dictionaries.get(dictionary_id, ()))
    if dictionary_id == _BRANDS:
        values += _invented_brands()
    return sorted(values, key=lambda value: value.id)


def _invented_brands() -> Iterator[Value]:
    """Yield so many brands that one page of 2000 does not hold them all."""
    for number in range(_INVENTED_BRANDS):
        yield Value(_FIRST_INVENTED + number, {"RU": f"Марка {number + 1:04}"})


@cache
def _pairs() -> set[tuple[int, int]]:
    return {(category.id, kind.id) for category in _leaves(tree()) for kind in category.types}


@cache
def _types() -> dict[int, Type]:
    return {kind.id: kind for category in _leaves(tree()) for kind in category.types}


@cache
def _details() -> dict[int, Details]:
    return {details.id: details for details in _file().attributes}


def _leaves(categories: list[Category]) -> Iterator[Category]:
    for category in categories:
        if category.types:
            yield category
        yield from _leaves(category.children)


@cache
def _file() -> _File:
    content: Any = (files("reconciler.sandbox") / "categories.json").read_bytes()
    return msgspec.json.decode(content, type=_File, strict=False)
