"""The cards of a store in as few looks as tell their attributes apart."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import NamedTuple

from reconciler.catalog.attribute_uses import Use
from reconciler.catalog.card_fields import FIELD_BITS
from reconciler.catalog.defaults import FolderDefaults, folder_of
from reconciler.catalog.layout import Chosen
from reconciler.catalog.rows import NO_DEFAULTS, NO_FACTS, CardDefaults, CardsSaid, Facts
from reconciler.domain.attribute import TypeId, TypeKey
from reconciler.domain.ids import OfferId
from reconciler.domain.product import CategoryId

_CREATE_BITS = sum(FIELD_BITS[name] for name in ("category", "type", "package", "attributes"))


class Look(NamedTuple):
    """Offers that are looked at together, their effective facts, and how they use attributes."""

    offers: Sequence[OfferId]
    facts: Facts
    uses: Sequence[Use]

    @property
    def key(self) -> TypeKey | None:
        """The category and the type, if both are said."""
        if not self.facts.category or not self.facts.type:
            return None
        return TypeKey(CategoryId(self.facts.category), TypeId(self.facts.type))

    @property
    def creates(self) -> bool:
        """Whether the cards may say all that a new product needs."""
        pictures = self.facts.images or self.facts.main_image
        return bool(pictures) and not _CREATE_BITS & ~self.facts.fields


def looks(chosen: Chosen) -> Iterator[Look]:
    """Offers of one document by their facts; those of several documents by all of them."""
    return _Rows(chosen).looks()


class _Said(NamedTuple):
    said: CardsSaid
    near: CardDefaults


class _Rows:
    def __init__(self, chosen: Chosen) -> None:
        defaults = FolderDefaults(
            [
                (folder_of(one.file.name), said)
                for one in chosen.files
                for said in one.said.defaults
            ],
            [],
        )
        self._root = defaults.root.cards if defaults.root else NO_DEFAULTS
        self._said = [
            _Said(said, said.defaults.over(defaults.near_cards(folder_of(read.file.name))))
            for read in chosen.files
            for said in read.said.cards
        ]
        seen: set[OfferId] = set()
        self._shared: set[OfferId] = set()
        for said, _ in self._said:
            self._shared.update(seen.intersection(said.rows))
            seen.update(said.rows)

    def looks(self) -> Iterator[Look]:
        for one in self._said:
            yield from self._alone(one)
        yield from self._together()

    def _alone(self, one: _Said) -> Iterator[Look]:
        defaults = one.near.over(self._root)
        offers: list[list[OfferId]] = [[] for _ in one.said.facts]
        for offer, row in one.said.rows.items():
            if offer not in self._shared:
                offers[row.facts].append(offer)
        for number, facts in enumerate(one.said.facts):
            if offers[number]:
                uses = (*one.said.uses.of(number), *defaults.uses)
                yield Look(offers[number], _effective(facts, defaults.facts), uses)

    def _together(self) -> Iterator[Look]:
        found: dict[tuple[tuple[int, int], ...], list[OfferId]] = {}
        said_by: dict[OfferId, list[tuple[int, int]]] = {offer: [] for offer in self._shared}
        for index, (said, _) in enumerate(self._said):
            for offer in self._shared.intersection(said.rows):
                said_by[offer].append((index, said.rows[offer].facts))
        for offer in sorted(said_by):
            found.setdefault(tuple(said_by[offer]), []).append(offer)
        for speakers, offers in found.items():
            yield self._speakers(speakers, offers)

    def _speakers(self, speakers: Sequence[tuple[int, int]], offers: Sequence[OfferId]) -> Look:
        own, near = NO_FACTS, NO_DEFAULTS
        uses: list[Use] = []
        for index, number in speakers:
            said, defaults_near = self._said[index]
            own = _effective(said.facts[number], own)
            near = defaults_near.over(near)
            uses += said.uses.of(number)
        defaults = near.over(self._root)
        return Look(offers, _effective(own, defaults.facts), (*uses, *defaults.uses))


def _effective(facts: Facts, older: Facts) -> Facts:
    """What matters here, without the labels and the hashes, which cost more than all the rest."""
    return Facts(
        fields=facts.fields | older.fields,
        category=facts.category or older.category,
        images=facts.images or older.images,
        main_image=older.main_image if facts.main_image is None else facts.main_image,
        type=facts.type or older.type,
    )
