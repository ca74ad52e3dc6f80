"""The cards of an import: entries of offers without any, and changes of those that git has."""

from collections.abc import Iterator, Sequence
from collections.abc import Set as AbstractSet
from typing import Any

from reconciler.catalog import left_out as out
from reconciler.catalog.card_entry import card_entry, type_of
from reconciler.catalog.draft import Draft
from reconciler.catalog.draft_file import Change
from reconciler.catalog.growing_lock import GrowingLock
from reconciler.catalog.left_out import LeftOut
from reconciler.domain.ids import OfferId
from reconciler.state.card_pages import CardPages, KeptCard
from reconciler.workflow.import_card_changes import card_changes, number_of
from reconciler.workflow.import_choice import CARD_FIELDS, Fields
from reconciler.workflow.import_left import LeftTally
from reconciler.workflow.job import Cards

_ORDER = ("name", "state", *(name for name in CARD_FIELDS if name != "name"))
_OF_TYPE = frozenset({"attributes", "complex_attributes"})


class ImportedCards:
    """What documents are to say of the live cards of a shop."""

    def __init__(
        self, fields: Fields, pages: CardPages, lock: GrowingLock, draft: Draft, left: LeftTally
    ) -> None:
        self._fields = fields
        self._pages = pages
        self._lock = lock
        self._draft = draft
        self._left = left

    def entries(
        self,
        offers: Sequence[OfferId],
        archived: AbstractSet[OfferId],
        declared: AbstractSet[OfferId],
    ) -> Iterator[tuple[OfferId, dict[str, Any]]]:
        """The entries of offers that no products document describes, without empty ones.

        `declared` are those of which prices or stocks are: the others must not be orphans.
        """
        for kept in self._pages.read(offers):
            entry = self._entry(kept)
            if kept.offer in archived:
                entry["state"] = "archived"
            elif not entry and self._fields.whole and kept.offer not in declared:
                self._left.add(LeftOut(kept.offer, "card", out.NOTHING))
                entry["state"] = "released"
            if entry:
                yield kept.offer, {name: entry[name] for name in _ORDER if name in entry}

    def change(
        self, offers: Sequence[OfferId], archived: AbstractSet[OfferId], cards: Cards
    ) -> None:
        """Have changed what documents say of offers that they describe; `cards` reads those."""
        declared = cards(dict.fromkeys(offers, b""))
        for kept in self._pages.read(offers):
            if kept.offer in archived:
                self._left.add(LeftOut(kept.offer, "card", out.IN_ARCHIVE))
                continue
            number = number_of(self._lock, type_of(kept.card))
            entry, said = self._entry(kept), declared.get(kept.offer)
            values, left = card_changes(
                kept.offer, entry, said, kept.card, self._fields.card, number
            )
            self._left.add(*left)
            if values:
                self._draft.change(Change("products", kept.offer, values, attributes=number))

    def _entry(self, kept: KeptCard) -> dict[str, Any]:
        """What a document can say of a live card, as far as it is asked for."""
        fields: set[str] = set(self._fields.card)
        entry, left = card_entry(kept.offer, kept.card, self._lock, unclear=kept.unclear)
        self._left.add(*(one for one in left if one.part.split(".")[1] in fields))
        if fields & _OF_TYPE:
            fields |= {"category", "type"}
        return {name: value for name, value in entry.items() if name in fields}
