"""Whether two values are the same to the last digit: 1 is not true, and 1490.5 is not 1490.50."""

from __future__ import annotations

from typing import Any


def same(one: Any, other: Any) -> bool:
    """Equal in values, types and the text of numbers; the order of keys does not count."""
    if type(one) is not type(other):
        return False
    if isinstance(one, dict):
        return one.keys() == other.keys() and all(same(one[key], other[key]) for key in one)
    if isinstance(one, list):
        return len(one) == len(other) and all(map(same, one, other))
    return str(one) == str(other)


def same_value(one: Any, other: Any) -> bool:
    """Whether two values mean the same: 5 and 5.00 do, 1 and true, or 5 and "5", do not."""
    if isinstance(one, dict) and isinstance(other, dict):
        return one.keys() == other.keys() and all(same_value(one[key], other[key]) for key in one)
    if isinstance(one, list) and isinstance(other, list):
        return len(one) == len(other) and all(map(same_value, one, other))
    return isinstance(one, bool) == isinstance(other, bool) and bool(one == other)
