"""POST /v1/description-category/attribute/values, and /search of it: what a dictionary holds."""

from typing import Any

import msgspec

from reconciler.sandbox.cabinet import Cabinet
from reconciler.sandbox.categories import Value, attributes_of, in_language, values_of
from reconciler.sandbox.reading import Int64, check_limit
from reconciler.sandbox.replies import NOT_FOUND, Refusal, invalid

from .category_tree import Language
from .method import Method

_MOST = 2000
_MOST_FOUND = 100
_SHORTEST = 2


class Page(msgspec.Struct):
    """A page size of 1 to 2000 (Ozon Seller API docs, 2026-09)."""

    attribute_id: Int64
    description_category_id: Int64
    type_id: Int64
    limit: Int64
    last_value_id: Int64 = 0
    language: Language = "DEFAULT"


class Search(msgspec.Struct):
    """A part of a value, of two characters at least, and 1 to 100 rows (docs, 2026-09)."""

    attribute_id: Int64
    description_category_id: Int64
    type_id: Int64
    limit: Int64
    value: str


def answer_page(_cabinet: Cabinet, request: Page) -> dict[str, Any]:
    """Return the values after ``last_value_id``, in the order of their ids."""
    limit = check_limit(request.limit, _MOST)
    values = [value for value in _values(request) if value.id > request.last_value_id]
    page = values[:limit]
    return {
        "result": [_row(value, request.language) for value in page],
        "has_next": len(values) > limit,
    }


def answer_search(_cabinet: Cabinet, request: Search) -> dict[str, Any]:
    """Return values whose Russian text has the wanted one inside, letters of any case."""
    limit = check_limit(request.limit, _MOST_FOUND)
    wanted = request.value.strip().casefold()
    if len(wanted) < _SHORTEST:
        raise invalid(f"value: length must be at least {_SHORTEST} characters")
    found = [value for value in _values(request) if wanted in value.value["RU"].casefold()]
    return {"result": [_row(value, "RU") for value in found[:limit]]}


def _values(request: Page | Search) -> list[Value]:
    known = attributes_of(request.description_category_id, request.type_id)
    if known is None:
        raise Refusal(404, NOT_FOUND, "category with such a type is not found")
    attribute = known.get(request.attribute_id)
    if attribute is None:
        raise Refusal(404, NOT_FOUND, "the type has no such attribute")
    if not attribute.dictionary_id:
        raise invalid("attribute_id: the attribute has no dictionary")
    return values_of(request.type_id, request.attribute_id)


def _row(value: Value, language: str) -> dict[str, Any]:
    return {"id": value.id, "value": in_language(value.value, language), "info": "", "picture": ""}


VALUES = Method("/v1/description-category/attribute/values", Page, answer_page, rows=("result",))
SEARCH = Method(
    "/v1/description-category/attribute/values/search", Search, answer_search, rows=("result",)
)
