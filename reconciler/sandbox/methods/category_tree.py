"""POST /v1/description-category/tree: categories with the types of their products."""

from typing import Any, Literal

import msgspec

from reconciler.sandbox.cabinet import Cabinet
from reconciler.sandbox.categories import Category, in_language, tree

from .method import Method

Language = Literal["DEFAULT", "RU", "EN", "TR", "ZH_HANS"]


class Request(msgspec.Struct):
    """The language of the names, Russian unless told (Ozon Seller API docs, 2026-09)."""

    language: Language = "DEFAULT"


def answer(_cabinet: Cabinet, request: Request) -> dict[str, Any]:
    """Return the whole tree. Types stand below the categories of the last level."""
    return {"result": [_category(category, request.language, False) for category in tree()]}


def _category(category: Category, language: str, above: bool) -> dict[str, Any]:
    disabled = above or category.disabled
    types = [
        {
            "type_id": kind.id,
            "type_name": in_language(kind.name, language),
            "disabled": disabled or kind.disabled,
            "children": [],
        }
        for kind in category.types
    ]
    inner = [_category(child, language, disabled) for child in category.children]
    return {
        "description_category_id": category.id,
        "category_name": in_language(category.name, language),
        "disabled": disabled,
        "children": [*inner, *types],
    }


METHOD = Method("/v1/description-category/tree", Request, answer, rows=("result",))
