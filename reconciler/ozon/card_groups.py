"""Groups of nested attributes, out of the flat list in which the shop tells them.

The list says of which complex attribute each is, and not where one entry ends and the next begins.
(Ozon Seller API docs, /v4/product/info/attributes, 2026-09) We rely on two things: the attributes
of an entry stand together, and one attribute, such as the link of a film, is in every entry of its
complex attribute. So there are as many entries as that one comes.
"""

from collections import Counter
from collections.abc import Iterable, Sequence
from itertools import groupby, pairwise
from typing import NamedTuple

from reconciler.domain.attribute import Attribute

Group = tuple[Attribute, ...]


class Grouping(NamedTuple):
    """One way to group a list; `unclear` if there are others, or none that fits."""

    groups: tuple[Group, ...]
    unclear: bool


def grouped(flat: Iterable[Attribute]) -> Grouping:
    """The groups of a flat list, each of one complex attribute and with no attribute twice."""
    groups: list[Group] = []
    unclear = False
    for _, run in groupby(flat, key=lambda item: item.complex_id):
        items = tuple(run)
        found = _of_one(items)
        groups += found.groups
        unclear = unclear or found.unclear
    return Grouping(tuple(groups), unclear)


def _of_one(items: Sequence[Attribute]) -> Grouping:
    """Groups that are as long as can be, begun at the front and begun at the end, have the latest
    and the earliest borders that there are: where they agree, there is one way only.
    """
    ids = [item.id for item in items]
    late = _borders(ids)
    early = sorted(len(ids) - border for border in _borders(ids[::-1]))
    entries = max(Counter(ids).values())
    groups = tuple(tuple(items[start:end]) for start, end in pairwise(late))
    return Grouping(groups, unclear=late != early or len(groups) != entries)


def _borders(ids: Sequence[int]) -> list[int]:
    """Where groups begin and the last one ends, if each goes on until an attribute comes again."""
    borders = [0]
    seen: set[int] = set()
    for index, number in enumerate(ids):
        if number in seen:
            borders.append(index)
            seen = set()
        seen.add(number)
    return [*borders, len(ids)]
