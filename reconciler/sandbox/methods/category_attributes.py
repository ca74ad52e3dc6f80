"""POST /v1/description-category/attribute: the attributes of a type of products."""

from typing import Any

import msgspec

from reconciler.sandbox.cabinet import Cabinet
from reconciler.sandbox.categories import Attribute, attributes_of, details_of, in_language
from reconciler.sandbox.reading import Int64
from reconciler.sandbox.replies import NOT_FOUND, Refusal

from .category_tree import Language
from .method import Method


class Request(msgspec.Struct):
    """A category, one of its types, and the language of the names."""

    description_category_id: Int64
    type_id: Int64
    language: Language = "DEFAULT"


def answer(_cabinet: Cabinet, request: Request) -> dict[str, Any]:
    """Return all attributes; those without a dictionary have the dictionary 0."""
    known = attributes_of(request.description_category_id, request.type_id)
    if known is None:
        raise Refusal(404, NOT_FOUND, "category with such a type is not found")
    return {"result": [_row(attribute, request.language) for attribute in known.values()]}


def _row(attribute: Attribute, language: str) -> dict[str, Any]:
    details = details_of(attribute.id)
    return {
        "id": attribute.id,
        "name": in_language(details.name, language),
        "description": "",
        "type": attribute.type,
        "is_collection": attribute.is_collection,
        "is_required": attribute.required,
        "is_aspect": details.is_aspect,
        "max_value_count": attribute.max_values,
        "group_id": 0,
        "group_name": "",
        "dictionary_id": attribute.dictionary_id,
        "category_dependent": details.category_dependent,
        "attribute_complex_id": attribute.complex_id,
        "complex_is_collection": False,
    }


METHOD = Method("/v1/description-category/attribute", Request, answer, rows=("result",))
