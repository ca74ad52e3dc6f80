"""A new value in the place of another."""

from __future__ import annotations

from typing import Any

from reconciler.catalog.edit_text import Sheet, Splice
from reconciler.catalog.edit_values import flow_text, like
from reconciler.catalog.text_tree import Collection, Entry, Scalar


def replaced(sheet: Sheet, entry: Entry, around: Collection, value: Any) -> list[Splice]:
    """The splices that give an entry another value."""
    old, flow = entry.value, around.is_flow
    if isinstance(old, Scalar):
        if old.is_empty:
            return [_filled(sheet, entry, around, flow_text(value, flow=flow))]
        text = like(old, value, flow=flow) + _header_comment(sheet, old)
        return [Splice(old.start, old.end, text)]
    text = flow_text(value, flow=flow)
    if old.is_flow or entry.colon is None or not sheet.begins_line(old.start):
        return [Splice(old.start, old.end, text)]
    line_end = sheet.line_end(entry.colon)
    return [
        Splice(entry.colon + 1, entry.colon + 1, f" {text}"),
        Splice(line_end, sheet.extent(entry, around), ""),
    ]


def _filled(sheet: Sheet, entry: Entry, around: Collection, text: str) -> Splice:
    """A value where nothing was written."""
    at = entry.value.start
    if entry.colon is not None or entry.key is None:
        return Splice(at, at, f" {text}")
    if around.is_flow:
        return Splice(at, at, f": {text}")
    # An explicit key (`? key`) without a colon.
    return Splice(at, at, f"{sheet.newline}{sheet.margin(entry.start)}: {text}")


def _header_comment(sheet: Sheet, old: Scalar) -> str:
    """The comment behind the `|` of a block of lines."""
    if old.style not in ("|", ">"):
        return ""
    inside = [one.text for one in sheet.tree.trivia if old.start < one.start < old.end]
    return f"  {inside[0]}" if inside else ""
