"""A line and a column in one small number: half a million places must not be objects."""

from reconciler.domain.source import Source

_COLUMN_BITS = 19
MAX_COLUMN = (1 << _COLUMN_BITS) - 1
"""A place further right (a whole document on one line) is told as this column."""

MAX_LINE = (1 << 24) - 1
"""A file of the largest size that is read has fewer lines."""

PLACE_BITS = 43
"""Bits of a packed place; twenty more, for units, still fit into an int64."""


def packed(line: int, column: int) -> int:
    """A place, counted from 1, as a number below 2 ** PLACE_BITS that keeps the order."""
    # Without min(): it is asked half a million times.
    line = min(MAX_LINE, line)
    return line << _COLUMN_BITS | (min(MAX_COLUMN, column))


def source_at(file: str, place: int) -> Source:
    """The place in a file that a number stands for."""
    return Source(file, place >> _COLUMN_BITS & MAX_LINE, place & MAX_COLUMN)
