"""New values as text: flow style on one line, or a block for a whole document."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from reconciler.catalog.scalar_text import double_quoted, plain_or_quoted, single_quoted
from reconciler.catalog.text_tree import Scalar


def flow_text(value: Any, *, flow: bool) -> str:
    """A value on one line; `flow` says whether brackets stand around it."""
    match value:
        case None:
            return "null"
        case bool():
            return "true" if value else "false"
        case int():
            return str(value)
        case Decimal():
            return format(value, "f")
        case str():
            return plain_or_quoted(value, flow=flow)
        case list():
            return "[" + ", ".join(flow_text(inner, flow=True) for inner in value) + "]"
        case dict():
            return "{" + ", ".join(pair_text(key, inner) for key, inner in value.items()) + "}"
    raise AssertionError(type(value))


def pair_text(key: str, value: Any, *, flow: bool = True) -> str:
    """`key: value` on one line."""
    return f"{plain_or_quoted(key, flow=flow)}: {flow_text(value, flow=flow)}"


def like(old: Scalar, value: Any, *, flow: bool) -> str:
    """A value in the quotes of the scalar that it replaces, if they can hold it."""
    if isinstance(value, str) and old.style == '"':
        return double_quoted(value)
    if isinstance(value, str) and old.style == "'" and value.isprintable():
        return single_quoted(value)
    return flow_text(value, flow=flow)


def block_lines(value: dict[str, Any], levels: int, margin: str = "") -> list[str]:
    """A document: so many levels below the first as blocks, what lies deeper on one line."""
    lines = []
    for key, inner in value.items():
        name = f"{margin}{plain_or_quoted(key, flow=False)}:"
        if isinstance(inner, dict) and inner and levels:
            lines += [name, *block_lines(inner, levels - 1, f"{margin}  ")]
        else:
            lines.append(f"{name} {flow_text(inner, flow=False)}")
    return lines
