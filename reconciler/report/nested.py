"""What changes inside a value: of texts, of sets of values, of values in values."""

import json
from collections import Counter
from collections.abc import Iterator, Mapping
from decimal import Decimal
from typing import Any

import msgspec

from reconciler.report.text_diff import shortened, text_difference
from reconciler.report.values import plain_words
from reconciler.report.words import number

CHANGES = 4
"""Changes inside a value that are told; the rest is only counted."""
NAMES = 6
"""Added or removed values that are named."""


def value_difference(before: Any, after: Any) -> str:
    """How one value becomes another: `A → B`, `added X; removed Y`, or the places that change."""
    before, after = as_plain(before), as_plain(after)
    if is_nothing(before):
        return f"— → {told(after)}"
    if is_nothing(after):
        return f"{told(before)} → cleared"
    if isinstance(before, list) or isinstance(after, list):
        return _of_lists(_as_list(before), _as_list(after))
    if isinstance(before, dict) and isinstance(after, dict):
        return _inside(before, after)
    if isinstance(before, str) and isinstance(after, str):
        return _of_texts(before, after)
    return f"{told(before)} → {told(after)}"


def as_plain(value: Any) -> Any:
    """The value in lists, mappings and scalars; a lone element stands for its list."""
    value = msgspec.to_builtins(value, builtin_types=(Decimal,))
    if isinstance(value, tuple | list):
        items = [_item(item) for item in value]
        return items[0] if len(items) == 1 and not isinstance(items[0], list | dict) else items
    return _item(value)


def is_nothing(value: Any) -> bool:
    """Whether there is nothing: None, or an empty text, list or mapping. 0 and false are values."""
    return value is None or value in ("", [], {})


def told(value: Any) -> str:
    """A value in one short piece of text; `—` for nothing."""
    value = as_plain(value)
    if is_nothing(value):
        return "—"
    if isinstance(value, list):
        parts = [shortened(plain_words(item)) for item in value]
        more = len(parts) - NAMES
        return ", ".join(parts[:NAMES]) + (f" and {number(more)} more" if more > 0 else "")
    return shortened(plain_words(value))


def _as_list(value: Any) -> list[Any]:
    return value if isinstance(value, list) else [value]


def _item(item: Any) -> Any:
    """A value of an attribute by its text; the dictionary's id only where there is no text."""
    if isinstance(item, Mapping) and item.keys() <= {"value", "dictionary_value_id"} and item:
        return item.get("value") or f"#{item.get('dictionary_value_id')}"
    return item


def _of_texts(before: str, after: str) -> str:
    left, right = _json(before), _json(after)
    if left is not None and right is not None:
        return _inside(left, right)
    return text_difference(before, after)


def _json(text: str) -> Any:
    """The content of a text that is JSON, such as rich content; else None."""
    if text.lstrip()[:1] not in ("{", "["):
        return None
    try:
        return json.loads(text)
    except (ValueError, RecursionError):
        return None


def _of_lists(before: list[Any], after: list[Any]) -> str:
    if any(isinstance(item, list | dict) for item in before + after):
        return _inside(before, after)
    left, right = (Counter(map(plain_words, side)) for side in (before, after))
    parts = [
        f"{what} {told(list(counted.elements()))}"
        for what, counted in (("added", right - left), ("removed", left - right))
        if counted
    ]
    return "; ".join(parts) or f"order: {told(before)} → {told(after)}"


def _inside(before: Any, after: Any) -> str:
    """The places that differ, as deepdiff finds them; in lists they count from 1.

    It is imported late: it takes a while.
    """
    from deepdiff import DeepDiff

    found = DeepDiff(before, after, verbose_level=2, view="tree")
    parts = [words for _, words in sorted(_places(found))]
    more = len(parts) - CHANGES
    words = "; ".join(parts[:CHANGES]) + (f"; and {number(more)} more changes" * (more > 0))
    return words or f"{told(before)} → {told(after)}"


def _places(found: Mapping[str, Any]) -> Iterator[tuple[list[tuple[int, str]], str]]:
    """Each place that differs with its words, to be sorted: deepdiff has no order of its own."""
    for what, changes in found.items():
        for change in changes:
            steps = change.path(output_format="list")
            place = ".".join(
                str(step + 1) if isinstance(step, int) else str(step) for step in steps
            )
            key = [(step, "") if isinstance(step, int) else (0, str(step)) for step in steps]
            match what.rpartition("_")[2]:
                case "added":
                    yield key, f"added {place}: {told(change.t2)}"
                case "removed":
                    yield key, f"removed {place}: {told(change.t1)}"
                case _:
                    words = value_difference(change.t1, change.t2)
                    yield key, f"{place}: {words}" if place else words
