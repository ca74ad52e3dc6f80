"""Which categories and attributes a card may have. All codes: Ozon Seller API docs, 2026-09.

The documentation names the codes and hardly tells when each is sent; which of them stands for which
mistake is our reading.
"""

import re
from collections.abc import Iterator, Sequence
from functools import cache

import msgspec

from .card_errors import CardError
from .card_requests import ImportItem
from .cards import Card, CardAttribute, Value
from .categories import Attribute, Category, attributes_of, tree, value_id, value_text, values_of

RICH_CONTENT = 11254
_OUT_OF_RANGE = "error_attribute_values_out_of_range"
_FORMS = {
    "Decimal": re.compile(r"-?\d+([.,]\d+)?"),
    "Integer": re.compile(r"-?\d+"),
    "Boolean": re.compile("true|false"),
}


def check_category(item: ImportItem, before: Card) -> list[CardError]:
    """Return what is wrong with the category and the type.

    A card moves to another category only by ``new_description_category_id``; a category or type
    that takes no new products keeps those that it has.
    """
    field = "description_category_id"
    if not item.description_category_id:
        return [CardError("description_category_is_empty", "the category is empty", field)]
    if not item.type_id:
        return [CardError("description_type_is_empty", "the type is empty", "type_id")]
    if before.description_category_id not in (0, item.description_category_id):
        message = "to move the product to another category use new_description_category_id"
        return [CardError("description_category_invalid", message, field)]
    category, kind = category_of(item), item.type_id
    if category not in _types_by_category():
        return [CardError("description_category_invalid", f"no category {category}", field)]
    open_types = _types_by_category()[category]
    if kind not in open_types:
        message = f"category {category} has no type {kind}"
        return [CardError("description_category_has_no_description_type", message, "type_id")]
    is_new = (before.description_category_id, before.type_id) != (category, kind)
    if is_new and not open_types[kind]:
        message = "the category or the type takes no new products"
        return [CardError("description_category_is_legacy", message, field)]
    return []


def category_of(item: ImportItem) -> int:
    """Return the category that an item is to end up in."""
    return item.new_description_category_id or item.description_category_id


def check_attributes(item: ImportItem) -> list[CardError]:
    """Return what is wrong with all attributes of a card, the required ones among them."""
    sent = sent_attributes(item)
    known = attributes_of(category_of(item), item.type_id)
    given = {attribute.id for attribute in sent}
    missing = [
        _error("EMPTY_REQUIRED", attribute, "a required attribute is empty")
        for attribute in (known or {}).values()
        if attribute.required and attribute.id not in given
    ]
    return [*missing, *check_values(category_of(item), item.type_id, sent)]


def sent_attributes(item: ImportItem) -> list[CardAttribute]:
    """Return all attributes of an item, those inside of complex ones among them."""
    groups = [attribute for group in item.complex_attributes for attribute in group.attributes]
    return [attribute.kept() for attribute in (*item.attributes, *groups)]


def check_values(category_id: int, type_id: int, sent: Sequence[CardAttribute]) -> list[CardError]:
    """Return what is wrong with the attributes that were sent for a type.

    Of a category or type that does not exist nothing is known; other checks refuse it.
    """
    known = attributes_of(category_id, type_id)
    if known is None:
        return []
    return [
        error for attribute in sent for error in _wrong(known.get(attribute.id), attribute, type_id)
    ]


def with_texts(
    category_id: int, type_id: int, sent: Sequence[CardAttribute]
) -> list[CardAttribute]:
    """Return the attributes as the card will show them: values of a dictionary with id and text."""
    known = attributes_of(category_id, type_id) or {}
    return [
        msgspec.structs.replace(
            attribute,
            values=tuple(_shown(known.get(attribute.id), value) for value in attribute.values),
        )
        for attribute in sent
    ]


def attribute_name(category_id: int, type_id: int, attribute_id: int) -> str:
    """Return the name of an attribute of a type, or an empty text."""
    attribute = (attributes_of(category_id, type_id) or {}).get(attribute_id)
    return attribute.name if attribute else ""


def _wrong(attribute: Attribute | None, sent: CardAttribute, type_id: int) -> Iterator[CardError]:
    if attribute is None or attribute.complex_id != sent.complex_id:
        message = "the type has no such attribute"
        yield CardError(_OUT_OF_RANGE, message, "attributes", sent.id)
        return
    if not any(value.value or value.dictionary_value_id for value in sent.values):
        yield _error("error_attribute_values_empty", attribute, "an attribute has no value")
    if len(sent.values) > _most_values(attribute):
        yield _error("VALUE_MAX_LIMIT", attribute, "an attribute has too many values")
    for value in sent.values:
        if attribute.dictionary_id:
            good = _shown(attribute, value).dictionary_value_id in _allowed(type_id, attribute.id)
        else:
            form = _FORMS.get(attribute.type)
            good = form is None or form.fullmatch(value.value) is not None
        if not good:
            yield _error(_OUT_OF_RANGE, attribute, f"{value.value!r} is no value of the attribute")
        if attribute.id == RICH_CONTENT and not _is_json(value.value):
            yield _error("invalid_rich_content_json", attribute, "the rich content is not JSON")


def _most_values(attribute: Attribute) -> int:
    # Several films are several values of one attribute of a complex one, up to five.
    if attribute.complex_id:
        return 5
    return (attribute.max_values or 1000) if attribute.is_collection else 1


def _shown(attribute: Attribute | None, value: Value) -> Value:
    if attribute is None or not attribute.dictionary_id:
        return Value(0, value.value)
    one = value.dictionary_value_id or value_id(attribute.id, value.value) or 0
    return Value(one, value_text(attribute.id, one) or value.value)


def _error(code: str, attribute: Attribute, message: str) -> CardError:
    return CardError(code, message, "attributes", attribute.id, attribute.name)


def _is_json(text: str) -> bool:
    try:
        msgspec.json.decode(text)
    except msgspec.DecodeError:
        return False
    return True


@cache
def _allowed(type_id: int, attribute_id: int) -> frozenset[int]:
    return frozenset(value.id for value in values_of(type_id, attribute_id))


@cache
def _types_by_category() -> dict[int, dict[int, bool]]:
    """Return by category the types that it has and whether they take new products."""
    return {
        category.id: {kind.id: not (closed or kind.disabled) for kind in category.types}
        for category, closed in _leaves(tree(), closed=False)
    }


def _leaves(categories: Sequence[Category], *, closed: bool) -> Iterator[tuple[Category, bool]]:
    for category in categories:
        shut = closed or category.disabled
        if category.types:
            yield category, shut
        yield from _leaves(category.children, closed=shut)
