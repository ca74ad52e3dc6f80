"""Where in the catalog a value lives, or where a new one belongs."""

from __future__ import annotations

from bisect import bisect_left, insort
from collections.abc import Iterator, Sequence
from typing import Any, NamedTuple

from reconciler.catalog.edit_insert import common
from reconciler.catalog.edit_target import PRICE_FIELDS, Target
from reconciler.catalog.files import YamlFile
from reconciler.catalog.reader import read_documents
from reconciler.domain.problem import Problem

Held = tuple[YamlFile, bytes]


class Read(NamedTuple):
    """One document of one file; `number` counts as the strict reader does."""

    file: YamlFile
    number: int
    value: dict[str, Any]

    @property
    def kind(self) -> str:
        """What the document is."""
        return str(self.value.get("kind"))

    @property
    def offers(self) -> dict[str, Any]:
        """Its entries by offer; kinds are named like the key that holds them."""
        entries = self.value.get(self.kind)
        return entries if isinstance(entries, dict) else {}


class Place(NamedTuple):
    """A document, the path in it, and whether a value is there."""

    read: Read
    path: tuple[str, ...]
    exists: bool


def documents_of(held: Sequence[Held], problems: list[Problem]) -> list[Read]:
    """The documents of all files that are mappings."""
    return [
        Read(file, number, document.value)
        for file, data in held
        for number, document in enumerate(read_documents(data, file.shown, problems))
        if isinstance(document.value, dict)
    ]


def kinds_for(target: Target) -> tuple[str, ...]:
    """The kinds of documents that may hold a target, the usual one first."""
    if target.warehouse:
        return ("stocks",)
    if target.field[0] == "vat":
        return ("prices", "products")
    return ("prices",) if target.field[0] in PRICE_FIELDS else ("products",)


class Places:
    """Documents in which places are looked for: of many values, and in time."""

    def __init__(self, held: Sequence[Read]) -> None:
        self._by_kind: dict[str, list[tuple[dict[str, Any], Read]]] = {}
        for read in held:
            self._by_kind.setdefault(read.kind, []).append((read.offers, read))
        self._sorted: dict[int, list[str]] = {}

    def find(self, target: Target) -> Place | None:
        """The place of a value, or the best one for it in documents that are there.

        First where it is; then the document that holds the offer; then the one with the offer
        whose id has the longest beginning in common.
        """
        kinds = kinds_for(target)
        held = [one for kind in kinds for one in self._by_kind.get(kind, ())]
        with_offer = [read for offers, read in held if target.offer in offers]
        places = [place for read in with_offer for place in _places(read, target)]
        if not places:
            places = [place for _, read in held for place in _places(read, target)]

        if len(places) < 2:
            return places[0] if places else None

        def fitness(place: Place) -> tuple[bool, bool, int, bool]:
            return (
                place.exists,
                target.offer in place.read.offers,
                -kinds.index(place.read.kind),
                place.read.value.get("warehouse") == (target.warehouse or None),
            )

        best = max(map(fitness, places))
        fitting = [place for place in places if fitness(place) == best]
        if len(fitting) == 1:
            return fitting[0]
        return max(fitting, key=lambda place: self._likeness(place.read, target.offer))

    def added(self, read: Read, offer: str) -> None:
        """An offer was put into a document."""
        known = self._sorted.get(id(read.value))
        if known is not None:
            insort(known, offer)

    def _likeness(self, read: Read, offer: str) -> int:
        """The longest beginning that the offer has in common with one of a document."""
        known = self._sorted.get(id(read.value))
        if known is None:
            known = self._sorted[id(read.value)] = sorted(read.offers)
        at = bisect_left(known, offer)
        return max((common(offer, other) for other in known[max(0, at - 1) : at + 1]), default=0)


def in_the_way(place: Place) -> tuple[str, ...]:
    """The path of a value that should be a mapping for the place to be reachable, and is not.

    A price in its short form is no obstacle: it becomes a mapping.
    """
    here: Any = place.read.value
    for depth, part in enumerate(place.path[:-1], 1):
        here = here.get(part)
        if here is None:
            return ()
        is_price = place.read.kind == "prices" and depth == 2 and not isinstance(here, str | list)
        if not isinstance(here, dict):
            return () if is_price else place.path[:depth]
    return ()


def is_listed(place: Place, target: Target) -> bool:
    """Whether the offer's prices are a list there, of which several entries may be meant."""
    return place.read.kind == "prices" and isinstance(place.read.offers.get(target.offer), list)


def _places(read: Read, target: Target) -> Iterator[Place]:
    if read.kind not in kinds_for(target):
        return
    entry = read.offers.get(target.offer)
    top = (read.kind, target.offer)
    if target.warehouse:
        if "warehouse" not in read.value:
            row = entry if isinstance(entry, dict) else {}
            yield Place(read, (*top, target.warehouse), target.warehouse in row)
        elif read.value["warehouse"] == target.warehouse:
            yield Place(read, top, target.offer in read.offers)
    elif read.kind == "prices" and entry is not None and not isinstance(entry, dict | list):
        yield Place(read, (*top, *target.field), target.field == ("price",))
    else:
        yield Place(read, (*top, *target.field), _holds(entry, target.field))


def _holds(entry: Any, field: Sequence[str]) -> bool:
    for part in field:
        if not isinstance(entry, dict) or part not in entry:
            return False
        entry = entry[part]
    return True
