"""The schemas, read when they are first needed, and the fast yes or no.

jsonschema-rs accepts; jsonschema, a hundred times slower, explains what was refused.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from decimal import Decimal
from functools import cache
from importlib.resources import files
from typing import Any

LARGE = {"products": "products", "prices": "prices", "stocks": "stocks"}
"""Kinds with one entry an offer, and the key that holds the entries."""


@cache
def schema(kind: str) -> dict[str, Any]:
    """The schema of a kind, complete in itself: what it borrows of others is among its `$defs`.

    Fractions are Decimal, so that 0.1 equals the 0.10 of a document.
    """
    loaded = _file(kind)
    borrowed = {
        name for text in _references(loaded) if (name := text.partition(".json#")[0]) != text
    }
    for name in sorted(borrowed):
        loaded["$defs"] = {**_file(name)["$defs"], **loaded.get("$defs", {})}
    complete: dict[str, Any] = _at_home(loaded)
    return complete


def _file(name: str) -> dict[str, Any]:
    text = files("reconciler.catalog").joinpath("schemas", f"{name}.json").read_text("utf-8")
    loaded: dict[str, Any] = json.loads(text, parse_float=Decimal)
    return loaded


def _references(node: Any) -> Iterator[str]:
    if isinstance(node, dict):
        if isinstance(node.get("$ref"), str):
            yield node["$ref"]
        node = list(node.values())
    if isinstance(node, list):
        for inner in node:
            yield from _references(inner)


def _at_home(node: Any) -> Any:
    """The same with references into other files turned to the `$defs` borrowed from them."""
    if isinstance(node, list):
        return [_at_home(inner) for inner in node]
    if not isinstance(node, dict):
        return node
    return {
        key: f"#{inner.partition('#')[2]}" if key == "$ref" else _at_home(inner)
        for key, inner in node.items()
    }


def accepts(kind: str, value: Any) -> bool:
    """Whether a document is good. Its numbers are int and Decimal; no float is made of them."""
    accepted: bool = _fast(kind).is_valid(value)
    return accepted


def why_not(kind: str, value: Any) -> str:
    """The fast validator's own words; for the case that the explainer finds nothing wrong."""
    error = next(iter(_fast(kind).iter_errors(value)), None)
    return error.message if error else "it is not accepted"


def refused_entries(kind: str, value: dict[str, Any]) -> list[str]:
    """The offers of a refused large document whose entries are to blame."""
    entries = value.get(LARGE[kind])
    if not isinstance(entries, dict):
        return []
    frame: dict[str, Any] = {"kind": kind}
    if isinstance(value.get("warehouse"), str):
        frame["warehouse"] = value["warehouse"] or "x"
    elif "warehouse" in value:
        frame["warehouse"] = "x"
    is_valid = _fast(kind).is_valid
    return [
        offer
        for offer, entry in entries.items()
        if not is_valid({**frame, LARGE[kind]: {offer: entry}})
    ]


@cache
def _fast(kind: str) -> Any:
    import jsonschema_rs

    return jsonschema_rs.Draft202012Validator(schema(kind))
