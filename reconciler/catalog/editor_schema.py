"""The schemas for people and editors: one a kind, and one for every document of the tool.

The combined schema asks for the same as the single ones, put so that a language server says it
well: the kind chooses the part, and alternatives of different types are told apart by the type,
so that a wrong key below an offer is not answered by "expected a number".
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from decimal import Decimal
from typing import Any

from reconciler.catalog.kinds import KINDS
from reconciler.catalog.schema import schema

__all__ = ["KINDS", "combined", "schema_text"]


def schema_text(kind: str | None = None) -> str:
    """The complete JSON Schema of a kind, or without one of every document, as indented JSON."""
    found = combined() if kind is None else schema(kind)
    return json.dumps(found, ensure_ascii=False, indent=2, default=_fraction) + "\n"


def combined() -> dict[str, Any]:
    """One schema for every document; `kind` says which part holds."""
    kinds = {kind: schema(kind) for kind in KINDS}
    choice: dict[str, Any] = {}
    for kind in reversed(KINDS):
        choice = {
            "if": {"required": ["kind"], "properties": {"kind": {"const": kind}}},
            "then": {"$ref": f"#/$defs/{kind}"},
            **({"else": choice} if choice else {}),
        }
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "$id": "urn:ozon-reconciler:schema:any",
        "title": "a document of reconciler",
        "description": "Begin with `kind:`; it says which keys there are.",
        "type": "object",
        "required": ["kind"],
        "properties": {
            "kind": {
                "title": "the kind of document",
                "enum": list(KINDS),
                "enumDescriptions": [found["description"] for found in kinds.values()],
            }
        },
        **choice,
        "$defs": {kind: _Part(kind, found).moved() for kind, found in kinds.items()},
    }


class _Part:
    """A schema on its way to a place among the `$defs` of another."""

    def __init__(self, name: str, root: dict[str, Any]) -> None:
        self._name = name
        self._root = root

    def moved(self) -> dict[str, Any]:
        moved: dict[str, Any] = self._moved(
            {key: inner for key, inner in self._root.items() if key not in ("$schema", "$id")}
        )
        return moved

    def _moved(self, node: Any) -> Any:
        if isinstance(node, list):
            return [self._moved(inner) for inner in node]
        if not isinstance(node, dict):
            return node
        if isinstance(node.get("anyOf"), list):
            node = self._told_apart(node)
        return {key: self._value(key, inner) for key, inner in node.items()}

    def _value(self, key: str, inner: Any) -> Any:
        if key == "$ref":
            return f"#/$defs/{self._name}{inner.removeprefix('#')}"
        return inner if key in ("examples", "enum", "const") else self._moved(inner)

    def _told_apart(self, node: dict[str, Any]) -> dict[str, Any]:
        """`anyOf` as a choice by type; the first alternative answers for what fits none."""
        first, *others = node["anyOf"]
        types = [self._types(alternative) for alternative in (first, *others)]
        names = [name for found in types for name in found]
        if not all(types) or len(set(names)) < len(names) or {"integer", "number"} <= set(names):
            return node
        choice = first
        for alternative, found in zip(reversed(others), reversed(types[1:]), strict=True):
            by_type = {"type": found if len(found) > 1 else found[0]}
            choice = {"if": by_type, "then": alternative, "else": choice}
        title = " or ".join(self._titles(node["anyOf"]))
        kept = {key: inner for key, inner in node.items() if key != "anyOf"}
        return {"title": title, **kept, **choice}

    def _types(self, node: dict[str, Any]) -> list[str]:
        said = self._followed(node).get("type", [])
        return [said] if isinstance(said, str) else list(said)

    def _titles(self, nodes: Sequence[dict[str, Any]]) -> Iterator[str]:
        for node in nodes:
            yield self._followed(node).get("title", "another value")

    def _followed(self, node: dict[str, Any]) -> dict[str, Any]:
        if "$ref" not in node:
            return node
        name = node["$ref"].rpartition("/")[2]
        return {**self._followed(self._root["$defs"][name]), **node}


def _fraction(value: Decimal) -> float:
    """0.05 of a schema file stays `0.05`: its shortest notation is the same as a float's."""
    return float(value)
