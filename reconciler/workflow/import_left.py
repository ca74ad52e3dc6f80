"""What an import leaves out, counted: a shop has a hundred thousand offers and a dozen reasons."""

from collections.abc import Iterator

import msgspec

from reconciler.catalog.left_out import LeftOut, Reason
from reconciler.domain.ids import OfferId

FIRST = 5
"""Offers that are named of those that something is left out of."""


class Left(msgspec.Struct, frozen=True, kw_only=True):
    """Something that is not declared: of how many offers, the first of them, and why."""

    part: str
    code: str
    reason: str
    offers: int
    first: tuple[OfferId, ...]


class LeftTally:
    """Hears of everything that is left out, and keeps a little of it."""

    def __init__(self) -> None:
        self._found: dict[tuple[str, Reason], tuple[int, list[OfferId]]] = {}

    def add(self, *left: LeftOut) -> None:
        """Some more."""
        for one in left:
            key = (one.part, one.reason)
            count, first = self._found.setdefault(key, (0, []))
            if len(first) < FIRST:
                first.append(OfferId(one.offer))
            self._found[key] = (count + 1, first)

    def told(self) -> Iterator[Left]:
        """One for each part and reason, sorted."""
        for (part, reason), (count, first) in sorted(self._found.items()):
            yield Left(
                part=part,
                code=reason.code,
                reason=reason.words,
                offers=count,
                first=tuple(first),
            )
