"""Entries written into a staged catalog: into new files, into those that are there, in place.

An offer that documents of a kind describe already is changed where they do it; any other one goes
to the file that the caller names. Files that were as `fmt` has them stay so.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, NamedTuple

from reconciler.catalog import edit_refusals
from reconciler.catalog.defaults import FolderDefaults, folder_of
from reconciler.catalog.draft_entries import Entry, new_document, with_entries
from reconciler.catalog.draft_file import Change, DraftFile, Path
from reconciler.catalog.edit_batch import GONE
from reconciler.catalog.edit_target import Target
from reconciler.catalog.folder_factoring import Begun, apart, share_defaults
from reconciler.catalog.layout import Chosen
from reconciler.catalog.staging import Staging
from reconciler.catalog.writing import document_text
from reconciler.domain.ids import OfferId, WarehouseAlias
from reconciler.domain.problem import Problem

_PARTS = {"products": "card", "prices": "price"}
_TABLES = ("products", "prices", "stocks")


class Changed(NamedTuple):
    """A value that git held, or lacked, and that is another one now."""

    offer: OfferId
    what: str
    before: Any
    after: Any
    file: str
    removed: bool = False
    """Git says nothing of it any more; `after` is None then."""


class Draft:
    """Collects changes of entries that are there; `finish` makes them."""

    def __init__(self, chosen: Chosen, staging: Staging, *, several: bool, shared: bool) -> None:
        """`several`: the catalog holds several stores, and files outside of this one's folder may
        only change if that is allowed (`shared`).
        """
        self._staging = staging
        self._folder = _folder_of(chosen) if several else ""
        self._own = {one.file.name for one in chosen.own}
        self._may_share = shared or not several
        self._holding = _holding(chosen)
        said = [
            (folder_of(one.file.name), said) for one in chosen.files for said in one.said.defaults
        ]
        self._defaults = FolderDefaults(said, [])
        self._changes: dict[str, list[Change]] = {}
        self._current: dict[WarehouseAlias, tuple[str, frozenset[OfferId]]] = {}
        self.problems: list[Problem] = []
        self.changed: list[Changed] = []
        self.added: dict[str, dict[str, int]] = {}
        self._begun: dict[str, Begun] = {}

    def describes(self, kind: str, offer: OfferId, warehouse: WarehouseAlias | None = None) -> bool:
        """Whether a document speaks of the offer already."""
        return (offer, warehouse) in self._holding[kind]

    def name(self, kind: str, group: str) -> str:
        """The file of a group of offers."""
        name = f"{kind}/{group}.yaml"
        return self._staging.name_of(f"{self._folder}/{name}" if self._folder else name)

    def add(self, name: str, head: Entry, entries: Mapping[OfferId, Any]) -> None:
        """Put entries of offers that no such document describes into a file; `head` is the document
        without them. One that defaults of the folder would make say more goes to a file beside.
        """
        files: dict[str, dict[OfferId, Any]] = {}
        for offer, entry in entries.items():
            place = apart(name, head["kind"], self._defaults, entry)
            files.setdefault(self._staging.name_of(place), {})[offer] = entry
        for place, some in files.items():
            self._add(place, head, some)

    def _add(self, name: str, head: Entry, entries: Mapping[OfferId, Any]) -> None:
        kind = head["kind"]
        counts = self.added.setdefault(self._staging.shown(name), {})
        counts[kind] = counts.get(kind, 0) + len(entries)
        if not self._staging.has(name):
            document = new_document(head, entries)
            self._begun[name] = Begun.of(document)
            self._staging.put(name, document_text(document).encode())
            return
        self._begun.pop(name, None)
        data = self._staging.read(name)
        data = with_entries(data, self._staging.shown(name), head, entries)
        self._staging.put(name, data)

    def change(self, change: Change) -> None:
        """Remember new values of an offer that is described."""
        names = self._holding[change.kind][change.offer, change.warehouse]
        self._changes.setdefault(names[0], []).append(change)

    def is_current(
        self, warehouse: WarehouseAlias, moment: str, offers: frozenset[OfferId]
    ) -> None:
        """Say of which offers the numbers of a warehouse are those of one moment, changed or not: a
        document of no others gets that moment, instead of one for each number.
        """
        self._current[warehouse] = (moment, offers)

    def finish(self) -> None:
        """Make the changes that were collected, file by file; what may not be is in `problems`.

        Then give new folders the defaults that their documents have in common.
        """
        for first in sorted(self._changes):
            opened: dict[str, DraftFile] = {}
            for change in self._changes[first]:
                names = self._holding[change.kind][change.offer, change.warehouse]
                for name in names:
                    if name not in opened:
                        opened[name] = DraftFile(self._staging, name)
                for path, value in change.values.items():
                    self._set(change, path, value, [opened[name] for name in names])
            for one in opened.values():
                one.save(self._current)
        self._changes = {}
        for folder in {name.rpartition("/")[0] for name in self._begun}:
            if shared := share_defaults(self._staging, folder, self._begun):
                self.added[self._staging.shown(shared)] = {"defaults": 1}

    def _set(self, change: Change, path: Path, value: Any, files: Sequence[DraftFile]) -> None:
        """A value where it is, else where the rest of the offer is; its own file before others."""
        places = [place for one in files for place in one.places(change, path)]
        own = {place.file.name for place in places} & self._own
        if value is GONE:
            places = [place for place in places if place.exists]
            if not places:
                return
        place = max(places, key=lambda one: (one.exists, one.file.name in own))
        if place.file.name not in self._own and not self._may_share:
            word = ".".join((change.offer, *path))
            target = Target(word, change.offer, change.warehouse or "", path, value)
            self.problems.append(edit_refusals.shared_file(target, place.file.shown))
            return
        if place.exists and place.holds(value):
            return  # such as the unit of a weight that changes
        before = place.set(value)
        what = (
            f"stock.{change.warehouse}"
            if change.kind == "stocks"
            else ".".join((_PARTS[change.kind], *place.path[2:]))
        )
        gone = value is GONE
        after = None if gone else value
        self.changed.append(Changed(change.offer, what, before, after, place.file.shown, gone))


def _folder_of(chosen: Chosen) -> str:
    return next(
        one.file.folder
        for one in chosen.own
        if any(store is chosen.store for store in one.said.stores)
    )


def _holding(
    chosen: Chosen,
) -> dict[str, dict[tuple[OfferId, WarehouseAlias | None], list[str]]]:
    """By kind, the files that speak of an offer, those of the store itself first."""
    found: dict[str, dict[tuple[OfferId, WarehouseAlias | None], list[str]]] = {
        kind: {} for kind in _TABLES
    }
    for one in (*chosen.own, *chosen.shared):
        name = one.file.name
        for kind, tables in (("products", one.said.cards), ("prices", one.said.prices)):
            for table in tables:
                for offer in table.rows:
                    _note(found[kind], (offer, None), name)
        for said in one.said.stocks:
            for column in said.columns:
                for offer in column.rows(said.offers):
                    _note(found["stocks"], (offer, column.warehouse), name)
    return found


def _note(
    table: dict[tuple[OfferId, WarehouseAlias | None], list[str]],
    key: tuple[OfferId, WarehouseAlias | None],
    name: str,
) -> None:
    names = table.setdefault(key, [])
    if name not in names:
        names.append(name)
