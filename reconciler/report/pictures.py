"""What becomes of a list of pictures: added, removed, moved. Their order is what buyers see."""

from collections.abc import Iterator, Sequence

from reconciler.report.words import count, some

MOVES = 3
"""Moves that are told one by one."""
NAMES = 3
"""Pictures that are named."""


def pictures_difference(before: Sequence[str], after: Sequence[str]) -> str:
    """`added 2: a.jpg, b.jpg; removed 1: c.jpg; picture 3 moves to 1`."""
    return "; ".join(_parts(list(before), list(after))) or "another order"


def tails(links: Sequence[str]) -> dict[str, str]:
    """By link its file name, or the whole link where two would look the same."""
    short = {link: link.rstrip("/").rpartition("/")[2] or link for link in links}
    seen = list(short.values())
    return {link: name if seen.count(name) == 1 else link for link, name in short.items()}


def _parts(before: list[str], after: list[str]) -> Iterator[str]:
    names = tails(list(dict.fromkeys(before + after)))
    for what, links in (("added", _without(after, before)), ("removed", _without(before, after))):
        if links:
            yield f"{what} {len(links)}: {some((names[link] for link in links), NAMES)}"
    moved = _moved(before, after)
    if len(moved) <= MOVES:
        yield from (f"picture {old} moves to {new}" for old, new in moved)
    else:
        yield f"{count(len(moved), 'picture')} move, the first is now {names[after[0]]}"


def _without(links: Sequence[str], others: Sequence[str]) -> list[str]:
    """Links that the others don't have, as often as they are more."""
    rest = list(others)
    left = []
    for link in links:
        if link in rest:
            rest.remove(link)
        else:
            left.append(link)
    return left


def _moved(before: list[str], after: list[str]) -> list[tuple[int, int]]:
    """The fewest pictures that have to move, with their places; places count from 1.

    The others keep their order: they are the longest run of places that still rises.
    """
    kept = [link for link in after if link in before]
    places = [before.index(link) for link in dict.fromkeys(kept)]
    staying = set(_rising(places))
    return [(place + 1, after.index(before[place]) + 1) for place in places if place not in staying]


def _rising(places: Sequence[int]) -> list[int]:
    """The longest rising run in a list, not always of neighbours."""
    best: list[list[int]] = []
    for place in places:
        behind = max((run for run in best if run[-1] < place), key=len, default=[])
        best.append([*behind, place])
    return max(best, key=len, default=[])
