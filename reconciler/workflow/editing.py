"""Values of the catalog changed from the command line: all or none, proved before saved."""

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import msgspec

from reconciler.catalog import edit_refusals, load_catalog, with_excerpts
from reconciler.catalog.edit import append_document, put, remove_entry, set_values
from reconciler.catalog.edit_place import (
    Place,
    Places,
    Read,
    documents_of,
    in_the_way,
    is_listed,
    kinds_for,
)
from reconciler.catalog.edit_target import Target, target_of
from reconciler.catalog.files import YamlFile, read_bytes, yaml_files
from reconciler.catalog.nearest import listed, suggestion
from reconciler.catalog.saving import Change, save
from reconciler.domain.errors import InvalidInput
from reconciler.domain.problem import Problem
from reconciler.workflow.trial import load_trial

_STEP = 1000
"""Values between two words on how far the work is."""


class Order(msgspec.Struct, frozen=True, kw_only=True):
    """What to change, where: `shared` allows files that belong to several stores.

    `words` are a user's, `targets` what another use case knows exactly. `cache` keeps readings of
    files that stay as they are, `progress` hears how many of how many values are done.
    """

    catalog: Path
    words: Sequence[str] = ()
    targets: Sequence[Target] = ()
    removing: bool = False
    store: str | None = None
    shared: bool = False
    cache: Path | None = None
    progress: Callable[[int, int], None] | None = None


class Edits(msgspec.Struct, frozen=True):
    """The files that change, and remarks on how the words were read."""

    changes: tuple[Change, ...]
    notes: tuple[str, ...]
    values: int


def plan_edits(order: Order) -> Edits:
    """Make the edits in memory and load the whole catalog with them.

    Raises InvalidInput, for words that name nothing and for a catalog that would be wrong.
    """
    return _Editing(order).edits()


def save_edits(edits: Edits) -> None:
    """Write the files. Raises InvalidInput if one of them changed meanwhile."""
    save(edits.changes)


class _Editing:
    def __init__(self, order: Order) -> None:
        self._order = order
        self._problems: list[Problem] = []
        self._notes: list[str] = []
        self._files: dict[str, YamlFile] = {}
        self._before: dict[str, bytes] = {}
        self._read()
        self._now = dict(self._before)
        self._pending: dict[str, list[tuple[int, Sequence[str], Any]]] = {}
        self._documents = documents_of(self._held(), self._problems)
        self._stop()
        self._stores = {
            str(one.value.get("name")): one.file.folder
            for one in self._documents
            if one.kind == "store"
        }
        self._check_store()
        self._look()

    def edits(self) -> Edits:
        offers = {offer for one in self._documents for offer in one.offers}
        targets = [
            *self._order.targets,
            *(
                target_of(word, offers, self._problems, removing=self._order.removing)
                for word in self._order.words
            ),
        ]
        self._stop()
        for number, target in enumerate(targets):
            assert target
            if self._order.progress and number % _STEP == 0:
                self._order.progress(number, len(targets))
            self._remark(target, offers)
            self._edit(target)
        self._stop()
        self._write()
        written = {n: data for n, data in self._now.items() if data != self._before.get(n)}
        if written:
            load_trial(self._order.catalog, written, sorted(self._stores), self._order.cache)
        changes = tuple(
            Change(file.shown, file.path, self._before.get(name), written[name])
            for name, file in sorted(self._files.items())
            if name in written
        )
        return Edits(changes, tuple(self._notes), len(targets))

    def _read(self) -> None:
        root = self._order.catalog
        files = yaml_files(root, self._problems) if root.is_dir() else []
        if not files:
            load_catalog(root)  # says why
        for file in files:
            data = read_bytes(file, self._problems)
            if data is not None:
                self._files[file.name], self._before[file.name] = file, data
        self._stop()

    def _held(self) -> list[tuple[YamlFile, bytes]]:
        return [(self._files[name], data) for name, data in self._now.items()]

    def _stop(self) -> None:
        if self._problems:
            raise InvalidInput(with_excerpts(self._problems))

    def _check_store(self) -> None:
        """With several stores, one must be named: an offer may be in each of them."""
        wanted, names = self._order.store, sorted(self._stores)
        if wanted is None and len(names) > 1:
            self._problems.append(
                Problem(
                    code="store-not-named",
                    message=f"The catalog holds several stores: {listed(names)}.",
                    fix="Name the one you mean with --store.",
                )
            )
        elif wanted is not None and wanted not in names:
            self._problems.append(
                Problem(
                    code="unknown-store",
                    message=f"There is no store `{wanted}`. The catalog holds {listed(names)}.",
                    fix=suggestion(wanted, names, "Name one of them with --store."),
                )
            )
        self._stop()

    def _remark(self, target: Target, offers: set[str]) -> None:
        if target.others:
            self._notes.append(
                f"`{target.word}` was read as a value of `{target.offer}`; "
                f"{listed(target.others)} would fit, too"
            )
        if target.offer not in offers and not self._order.removing:
            self._notes.append(f"`{target.offer}` is new in the catalog")

    def _edit(self, target: Target) -> None:
        place = self._place(target)
        if place is not None and is_listed(place, target):
            self._problems.append(edit_refusals.in_a_list(target, place.read.file.shown))
        elif self._order.removing:
            self._remove(target, place)
        elif place is None:
            self._new_document(target)
        elif obstacle := in_the_way(place):
            shown = place.read.file.shown
            self._problems.append(edit_refusals.in_no_mapping(target, shown, obstacle))
        elif self._may_touch(place.read.file, target):
            self._set(target, place)

    def _place(self, target: Target) -> Place | None:
        """Where a target is or belongs: in the store's own folder first, then in shared files."""
        own, shared = self._own.find(target), self._shared.find(target)
        if own is None or (shared and shared.exists and not own.exists):
            return shared
        return own

    def _look(self) -> None:
        """Sort the documents by whose they are; where there is one store, all are its own."""
        folder, folders = self._folder(), set(self._stores.values())
        alone = len(self._stores) < 2
        documents = self._documents
        self._own = Places([one for one in documents if alone or one.file.folder == folder])
        self._shared = Places(
            [one for one in documents if not alone and one.file.folder not in folders]
        )

    def _folder(self) -> str:
        """The folder of the store; empty if the whole catalog is the store's."""
        if len(self._stores) < 2:
            return ""
        return self._stores[str(self._order.store)]

    def _may_touch(self, file: YamlFile, target: Target) -> bool:
        if len(self._stores) < 2 or file.folder == self._folder() or self._order.shared:
            return True
        self._problems.append(edit_refusals.shared_file(target, file.shown))
        return False

    def _set(self, target: Target, place: Place) -> None:
        path, value = list(place.path), target.value
        entry = place.read.offers.get(target.offer)
        if place.read.kind == "prices" and len(path) == 3 and not isinstance(entry, dict):
            value = _price_entry(place.read, target, entry)
            path = path[:2]
        elif place.read.kind == "stocks" and len(path) == 3 and entry is None:
            value, path = {path[2]: value}, path[:2]
        self._pending.setdefault(place.read.file.name, []).append((place.read.number, path, value))
        is_new = target.offer not in place.read.offers
        put(place.read.value, path, value)
        if is_new:
            self._own.added(place.read, target.offer)
            self._shared.added(place.read, target.offer)

    def _remove(self, target: Target, place: Place | None) -> None:
        if place is None or not place.exists:
            self._problems.append(self._not_declared(target))
            return
        if not self._may_touch(place.read.file, target):
            return
        path = list(place.path)
        if place.read.kind == "prices" and not isinstance(place.read.offers[target.offer], dict):
            path = path[:2]
        # A mapping must not stay empty; the offers of a document may.
        while len(path) > 2 and len(_at(place.read.value, path[:-1])) == 1:
            path.pop()
        self._write()
        data = self._now[place.read.file.name]
        self._keep(
            place.read.file, remove_entry(data, place.read.file.shown, place.read.number, path)
        )

    def _not_declared(self, target: Target) -> Problem:
        by_default = [
            one.file.shown
            for one in self._documents
            for said in (one.value.get("defaults"), one.value if one.kind == "defaults" else None)
            if isinstance(said, dict) and target.field[:1] and _says(said, target.field[0])
        ]
        return edit_refusals.not_declared(target, by_default)

    def _new_document(self, target: Target) -> None:
        kind = kinds_for(target)[0]
        value: Any = target.value
        for part in reversed(target.field):
            value = {part: value}
        document: dict[str, Any] = {"kind": kind}
        if target.warehouse:
            document["warehouse"] = target.warehouse
        document[kind] = {target.offer: value}
        folder = self._folder()
        name = f"{folder}/{kind}.yaml" if folder else f"{kind}.yaml"
        root = self._order.catalog
        file = self._files.setdefault(name, YamlFile(name, (root / name).as_posix(), root / name))
        self._write()
        self._keep(file, append_document(self._now.get(name, b""), file.shown, document))

    def _write(self) -> None:
        """Make the edits that were only made in what was read so far: many of a file at once."""
        for name, edits in self._pending.items():
            self._now[name] = set_values(self._now[name], self._files[name].shown, edits)
        self._pending = {}

    def _keep(self, file: YamlFile, data: bytes) -> None:
        """The new bytes of a file, and its documents read again for the next edit."""
        self._now[file.name] = data
        self._documents = [one for one in self._documents if one.file.name != file.name]
        self._documents += documents_of([(file, data)], self._problems)
        self._documents.sort(key=lambda one: (one.file.name, one.number))
        self._look()


def _price_entry(read: Read, target: Target, entry: Any) -> Any:
    """Prices of an offer that had none, or the price alone in its short form.

    A price alone is written as the document writes its first one.
    """
    if target.field == ("price",):
        like = next(iter(read.offers.values()), {}) if entry is None else entry
        return {"price": target.value} if isinstance(like, dict | list) else target.value
    return {**({} if entry is None else {"price": entry}), target.field[0]: target.value}


def _at(value: Any, path: Sequence[str]) -> Any:
    for part in path:
        value = value[part]
    return value


def _says(said: dict[str, Any], field: str) -> bool:
    return field in said or any(isinstance(one, dict) and field in one for one in said.values())
