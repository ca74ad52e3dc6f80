"""Ozon's category tree, the attributes of its types, and the entries of their dictionaries."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any, NamedTuple, TypeVar

from reconciler.domain.attribute import AttributeId, AttributeSpec, TypeId, TypeKey
from reconciler.domain.errors import ReadIncomplete, ShopUnreachable
from reconciler.domain.product import CategoryId
from reconciler.ozon import category_wire as wire
from reconciler.ozon.methods import Method
from reconciler.ozon.paging import Page, all_rows
from reconciler.ozon.reader import ReadObserver
from reconciler.ozon.transport import Transport
from reconciler.ozon.wire import decode

TREE = Method("/v1/description-category/tree")
ATTRIBUTES = Method("/v1/description-category/attribute")
VALUES = Method("/v1/description-category/attribute/values")
SEARCH = Method("/v1/description-category/attribute/values/search")

VALUES_A_PAGE = 2000
"""Rows in one page of a dictionary. (Ozon Seller API docs, 2026-09)"""

FOUND_AT_MOST = 100
"""Rows in one answer of a search. (Ozon Seller API docs, 2026-09)"""

SHORTEST_SEARCH = 2
"""Characters that a search needs. (Ozon Seller API docs, 2026-09)"""

Answer = TypeVar("Answer")


class TypePlace(NamedTuple):
    """Where a type stands in the tree."""

    category_name: str
    type_name: str
    disabled: bool


class Entry(NamedTuple):
    """An entry of a dictionary."""

    id: int
    text: str


class Categories:
    """Reads through a transport; threads may share it."""

    def __init__(self, transport: Transport, language: str, observer: ReadObserver) -> None:
        self._transport = transport
        self._language = language
        self._observer = observer

    def types(self) -> Mapping[TypeKey, TypePlace]:
        """All types of all categories, one call. Raises ReadIncomplete for an empty tree."""
        tree = self._ask(TREE, {"language": self._language}, wire.Tree)
        found = dict(_types(tree.result or [], None, disabled=False))
        if not found:
            raise ReadIncomplete("the category tree came without types", "try again later")
        self._observer.read("category tree", len(found))
        return found

    def attributes(self, key: TypeKey) -> Mapping[AttributeId, AttributeSpec]:
        """All attributes of a type."""
        body = {**_names(key), "language": self._language}
        rows = self._ask(ATTRIBUTES, body, wire.Attributes).result
        if rows is None:
            raise ShopUnreachable(f"{ATTRIBUTES.path} answered without rows", "try again later")
        self._observer.read("attributes", len(rows))
        return {AttributeId(row.id): _spec(row) for row in rows}

    def first_page(self, key: TypeKey, attribute: AttributeId) -> tuple[list[Entry], bool]:
        """The first entries of a dictionary, and whether they are all."""
        answer = self._page(key, attribute, "")
        return answer.rows, answer.next_cursor is None

    def all_values(self, key: TypeKey, attribute: AttributeId) -> Iterator[Entry]:
        """The whole dictionary; some have hundreds of pages."""
        what = f"values of attribute {attribute}"
        for page in all_rows(what, lambda cursor: self._page(key, attribute, cursor)):
            yield from page.rows

    def search(self, key: TypeKey, attribute: AttributeId, text: str) -> Sequence[Entry]:
        """Up to 100 entries that have a text inside. The search knows Russian only."""
        body = {**_names(key), "attribute_id": attribute, "value": text, "limit": FOUND_AT_MOST}
        rows = _entries(self._ask(SEARCH, body, wire.Values).result or [])
        self._observer.read("dictionary values", len(rows))
        return rows

    def _page(self, key: TypeKey, attribute: AttributeId, cursor: str) -> Page[Entry]:
        body = {
            **_names(key),
            "attribute_id": attribute,
            "language": self._language,
            "limit": VALUES_A_PAGE,
            **({"last_value_id": int(cursor)} if cursor else {}),
        }
        answer = self._ask(VALUES, body, wire.Values)
        if answer.result is None or (answer.has_next and not answer.result):
            raise ShopUnreachable(f"{VALUES.path} answered without rows", "try again later")
        self._observer.read("dictionary values", len(answer.result))
        after = str(answer.result[-1].id) if answer.has_next else None
        return Page(_entries(answer.result), after)

    def _ask(self, method: Method, body: dict[str, Any], shape: type[Answer]) -> Answer:
        return decode(self._transport.read(method, body), shape, method.path)


def _types(
    nodes: Iterable[wire.Node], category: wire.Node | None, *, disabled: bool
) -> Iterator[tuple[TypeKey, TypePlace]]:
    """Types below a category, and those of the categories below it."""
    for node in nodes:
        closed = disabled or bool(node.disabled)
        if node.type_id and category is not None and category.description_category_id:
            number = CategoryId(category.description_category_id)
            name, type_name = category.category_name or "", node.type_name or ""
            yield TypeKey(number, TypeId(node.type_id)), TypePlace(name, type_name, closed)
        inner = node if node.description_category_id else category
        yield from _types(node.children or [], inner, disabled=closed)


def _spec(row: wire.Attribute) -> AttributeSpec:
    return AttributeSpec(
        id=AttributeId(row.id),
        name=row.name or "",
        required=bool(row.is_required),
        dictionary_id=row.dictionary_id or 0,
        collection=bool(row.is_collection),
        most=max(0, row.max_value_count or 0),
        complex_id=row.attribute_complex_id or 0,
        kind=row.type or "",
        by_category=bool(row.category_dependent),
    )


def _entries(rows: Iterable[wire.Value]) -> list[Entry]:
    return [Entry(row.id, row.value) for row in rows if row.value]


def _names(key: TypeKey) -> dict[str, int]:
    return {"description_category_id": key.category, "type_id": key.type}
