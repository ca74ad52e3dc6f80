"""A new key in a mapping: where it goes, and how it is written there."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Sequence
from itertools import pairwise
from typing import Any

from reconciler.catalog.edit_replace import replaced
from reconciler.catalog.edit_text import Sheet, Splice, is_null
from reconciler.catalog.edit_values import pair_text
from reconciler.catalog.key_order import KeyOrder
from reconciler.catalog.text_tree import Collection, Entry, Node, Scalar

Pair = tuple[str, Any]
Holder = tuple[Entry, Collection]

STEP = 2
"""Columns of a new block below its key, where the document shows no other habit."""


def inserted(
    sheet: Sheet, node: Node, holder: Holder | None, pair: Pair, order: KeyOrder
) -> list[Splice]:
    """The splices that add a pair to a mapping, which may be empty or null."""
    if isinstance(node, Scalar) or not node.entries:
        assert holder
        assert isinstance(node, Collection) or is_null(node)
        return _first_child(sheet, node, *holder, pair)
    assert node.is_mapping
    keys = [entry.key.value if entry.key else "" for entry in node.entries]
    index = place_of(pair[0], keys, order)
    if node.is_flow:
        return _in_flow(sheet, node, index, pair)
    return _in_block(sheet, node, index, pair)


def takes_many(node: Node, order: KeyOrder, key: str) -> bool:
    """Whether several new keys may go into a mapping at once: lines of their own, in an order that
    no schema fixes.
    """
    if isinstance(node, Scalar) or node.is_flow or not node.entries:
        return False
    first = node.entries[0].key
    return order.ranks([key, first.value if first else ""]) is None


def inserted_many(sheet: Sheet, node: Collection, pairs: Sequence[Pair]) -> list[Splice]:
    """The splices that add pairs to such a mapping, each where it would go alone."""
    siblings = _Siblings([entry.key.value if entry.key else "" for entry in node.entries])
    if siblings.are_sorted:
        pairs = sorted(pairs)
    placed = [(siblings.place_of(pair[0]), pair) for pair in pairs]
    return [splice for index, pair in placed for splice in _in_block(sheet, node, index, pair)]


class _Siblings:
    """The keys of a mapping, to be asked for many places without going through all of them."""

    def __init__(self, keys: Sequence[str]) -> None:
        self.are_sorted = len(keys) > 1 and all(a <= b for a, b in pairwise(keys))
        self._sorted = sorted((key, index) for index, key in enumerate(keys))

    def place_of(self, key: str) -> int:
        """The same as the function of that name says, where a schema says nothing."""
        at = bisect_left(self._sorted, (key, -1))
        if self.are_sorted:
            return at
        near = [self._sorted[i][0] for i in (at - 1, at) if 0 <= i < len(self._sorted)]
        shared = key[: max(common(key, one) for one in near)]
        if not shared:
            return len(self._sorted)
        low = bisect_left(self._sorted, (shared, -1))
        high = bisect_left(self._sorted, (shared + chr(0x10FFFF), -1))
        return max(index for _, index in self._sorted[low:high]) + 1


def place_of(key: str, siblings: Sequence[str], order: KeyOrder) -> int:
    """How many siblings stand before a new key.

    Keys of a schema keep its order; sorted siblings stay sorted; else a key stands behind the
    sibling that it has the longest beginning in common with, or at the end.
    """
    ranks = order.ranks([key, *siblings])
    if ranks is not None:
        before = [i for i, sibling in enumerate(siblings) if ranks[sibling] < ranks[key]]
        return before[-1] + 1 if before else 0
    if len(siblings) > 1 and all(a <= b for a, b in pairwise(siblings)):
        return sum(sibling < key for sibling in siblings)
    shared = [common(key, sibling) for sibling in siblings]
    most = max(shared)
    return len(siblings) - shared[::-1].index(most) if most else len(siblings)


def common(one: str, other: str) -> int:
    """Characters at the beginning of two texts that are the same."""
    pairs = enumerate(zip(one, other, strict=False))
    return next((index for index, (a, b) in pairs if a != b), min(len(one), len(other)))


def _first_child(
    sheet: Sheet, node: Node, entry: Entry, around: Collection, pair: Pair
) -> list[Splice]:
    """Into `{}`, `null` or nothing: a block below the key, or braces inside flow style."""
    multi_line = "\n" in sheet.text[node.start : node.end]
    if around.is_flow or entry.key is None or entry.colon is None or multi_line:
        return replaced(sheet, entry, around, {pair[0]: pair[1]})
    column = around.column + _step(sheet)
    line_end = sheet.line_end(node.end)
    line = f"{sheet.newline}{' ' * column}{pair_text(*pair, flow=False)}"
    return [Splice(entry.colon + 1, node.end, ""), Splice(line_end, line_end, line)]


def _step(sheet: Sheet) -> int:
    """Columns between a key and its block, as the file has them elsewhere."""
    for root in sheet.roots():
        if isinstance(root, Collection):
            for entry in root.entries:
                inner = entry.value
                if isinstance(inner, Collection) and inner.column > root.column:
                    return inner.column - root.column
    return STEP


def _in_block(sheet: Sheet, node: Collection, index: int, pair: Pair) -> list[Splice]:
    margin, newline = " " * node.column, sheet.newline
    text = pair_text(*pair, flow=False)
    if index:
        end = sheet.extent(node.entries[index - 1], node)
        at_end = end == len(sheet.text)
        if not at_end or not sheet.ends_in_block():
            return [Splice(end, end, f"{newline}{margin}{text}")]
        # A line break would become a part of the text that the file ends with.
        index -= 1
    before = node.entries[index]
    if not sheet.begins_line(before.start):
        return [Splice(before.start, before.start, f"{text}{newline}{margin}")]
    start = sheet.above(before, node)
    return [Splice(start, start, f"{margin}{text}{newline}")]


def _in_flow(sheet: Sheet, node: Collection, index: int, pair: Pair) -> list[Splice]:
    text = pair_text(*pair)
    if node.bare:
        inner = sheet.text[node.start : node.end]
        return [Splice(node.start, node.end, f"{{{inner}, {text}}}")]
    if index == 0:
        first = node.entries[0]
        gap = (
            f"{sheet.newline}{sheet.margin(first.start)}" if sheet.begins_line(first.start) else " "
        )
        return [Splice(first.start, first.start, f"{text},{gap}")]
    before = node.entries[index - 1]
    end = max(before.end, before.key.end if before.key else 0)
    if not sheet.begins_line(before.start):
        return [Splice(end, end, f", {text}")]
    return _line_in_flow(sheet, node, index, end, text)


def _line_in_flow(sheet: Sheet, node: Collection, index: int, end: int, text: str) -> list[Splice]:
    """One entry a line: a new line, below the comment that the line above may have."""
    margin = sheet.margin(node.entries[index - 1].start)
    behind = sheet.text[end : sheet.line_end(end)].lstrip(" ")
    has_comma, has_more = behind.startswith(","), index < len(node.entries)
    rest = behind.removeprefix(",").strip(" ")
    if rest and not rest.startswith("#"):
        return [Splice(end, end, f",{sheet.newline}{margin}{text}")]
    line_end = sheet.line_end(end)
    comma = "," if has_comma or has_more else ""
    line = Splice(line_end, line_end, f"{sheet.newline}{margin}{text}{comma}")
    return [line] if has_comma else [Splice(end, end, ","), line]
