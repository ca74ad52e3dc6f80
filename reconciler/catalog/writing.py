"""New documents as text, in the canonical style at once: `fmt` finds nothing to change in them."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from reconciler.catalog.edit_values import flow_text
from reconciler.catalog.printer import STEP, WIDTH
from reconciler.catalog.scalar_text import plain_or_quoted

Document = dict[str, Any]


def document_text(document: Document) -> str:
    """One document; keys stay in their order, which must be that of the schema."""
    return "".join(f"{line}\n" for line in _lines(document))


def _lines(document: Document) -> Iterator[str]:
    kind = document["kind"]
    for key, value in document.items():
        head = f"{key}:"
        if not isinstance(value, dict) or not value:
            yield from _entry(head, value, 0)
            continue
        yield head
        for name, inner in value.items():
            # A card has many fields, a price or a cell few.
            block = kind == key == "products" and (len(inner) > 1 or _holds_more(inner))
            yield from _entry(_head(name), inner, STEP, block=block)


def _entry(head: str, value: Any, indent: int, *, block: bool = False) -> Iterator[str]:
    """A key or a dash with its value: on one line where that has room, unless it is a block."""
    margin = " " * indent
    if isinstance(value, str) and (body := _block_of_lines(value)):
        yield f"{margin}{head} {body[0]}"
        inside = " " * (indent + STEP)
        yield from (inside + line if line else "" for line in body[1:])
        return
    if not isinstance(value, dict | list) or not value:
        yield f"{margin}{head} {flow_text(value, flow=False)}"
        return
    line = flow_text(value, flow=False)
    if not block and len(line) <= WIDTH - indent - len(head) - 1 and not _has_lines(value):
        yield f"{margin}{head} {line}"
        return
    inner = _inner(value, indent + STEP)
    if head == "-":
        yield f"{margin}- {next(inner)[indent + STEP :]}"
    else:
        yield f"{margin}{head}"
    yield from inner


def _inner(value: dict[str, Any] | list[Any], indent: int) -> Iterator[str]:
    if isinstance(value, dict):
        for key, inner in value.items():
            yield from _entry(_head(key), inner, indent)
    else:
        for item in value:
            yield from _entry("-", item, indent)


def _head(key: str) -> str:
    return f"{plain_or_quoted(key, flow=False)}:"


def _holds_more(value: dict[str, Any]) -> bool:
    return any(isinstance(item, dict | list) for item in value.values())


def _has_lines(value: Any) -> bool:
    """Whether a text of several lines stands inside: on one line nobody could read it."""
    if isinstance(value, dict):
        return any(map(_has_lines, value.values()))
    if isinstance(value, list):
        return any(map(_has_lines, value))
    return isinstance(value, str) and _block_of_lines(value) is not None


def _block_of_lines(text: str) -> list[str] | None:
    """A text as the lines of a block; None if it is one line, or a block would not be exact."""
    bare = text.removesuffix("\n")
    if "\n" not in bare:
        return None
    lines = bare.split("\n")
    if not lines[0] or not lines[-1] or lines[0][0] == " ":
        return None
    if any(line != line.rstrip() or not line.isprintable() for line in lines):
        return None
    return ["|" if bare != text else "|-", *lines]
