"""Patterns that mean exactly some of many names: short enough to be typed, wide enough to last."""

from collections.abc import Collection, Iterator, Sequence
from itertools import accumulate, groupby, takewhile
from typing import NamedTuple


class Glob(NamedTuple):
    """A pattern, and how many of the names it means."""

    pattern: str
    names: int


def globs_of(chosen: Collection[str], every: Collection[str]) -> list[Glob]:
    """Patterns that match all of the chosen names and none of the others, the widest first.

    A pattern is one name, or a beginning that no other name has.
    """
    names, wanted = sorted({*every, *chosen}), frozenset(chosen)
    if names and len(wanted) == len(names):
        return [Glob("*", len(names))]
    before = [0, *accumulate(name in wanted for name in names)]
    return sorted(_cover(names, before), key=lambda glob: (-glob.names, glob.pattern))


def _cover(names: Sequence[str], before: Sequence[int]) -> Iterator[Glob]:
    """Of each stretch of names with one beginning: all of it, none of it, or its parts."""
    stretches = [(0, len(names))]
    while stretches:
        first, end = stretches.pop()
        held = before[end] - before[first]
        if not held:
            continue
        if end - first == 1:
            yield Glob(_escaped(names[first]), 1)
            continue
        shared = _beginning(names[first], names[end - 1])
        if held == end - first:
            yield Glob(f"{_escaped(shared)}*", held)
            continue
        at = len(shared)
        for _, some in groupby(range(first, end), key=lambda i: names[i][at : at + 1]):
            part = list(some)
            stretches.append((part[0], part[-1] + 1))


def _beginning(one: str, other: str) -> str:
    same = takewhile(lambda pair: pair[0] == pair[1], zip(one, other, strict=False))
    return "".join(sign for sign, _ in same)


def _escaped(name: str) -> str:
    return "".join(f"[{sign}]" if sign in "*?[" else sign for sign in name)
