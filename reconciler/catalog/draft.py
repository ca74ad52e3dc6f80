"""Entries written into a staged catalog: into new files, into those that are there, in place.

An offer that documents of a kind describe already is changed where they do it; any other one goes
to the file that the caller names. Files that were as `fmt` has them stay so.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any, NamedTuple

from reconciler.catalog import edit_refusals
from reconciler.catalog.edit import append_document
from reconciler.catalog.edit_many import ValueEdit, set_values
from reconciler.catalog.edit_target import Target
from reconciler.catalog.edit_text import Sheet
from reconciler.catalog.factoring import factored
from reconciler.catalog.formatting import format_text
from reconciler.catalog.layout import Chosen
from reconciler.catalog.reader import read_documents
from reconciler.catalog.staging import Staging
from reconciler.catalog.writing import document_text
from reconciler.domain.ids import OfferId, WarehouseAlias
from reconciler.domain.problem import Problem

Path = tuple[str, ...]
Entry = dict[str, Any]

AttributeNumber = Callable[[str], int | None]
"""Which attribute a key of a document means."""


class Changed(NamedTuple):
    """A value that git held, or lacked, and that is another one now."""

    offer: OfferId
    what: str
    before: Any
    after: Any
    file: str


class Change(NamedTuple):
    """New values of one offer, by their path in its entry; `attributes` says what its keys mean.

    Of stocks `warehouse` is the alias, and the path is empty.
    """

    kind: str
    offer: OfferId
    values: Mapping[Path, Any]
    warehouse: WarehouseAlias | None = None
    attributes: AttributeNumber = lambda _key: None


class Draft:
    """Collects changes of entries that are there; `finish` makes them."""

    def __init__(self, chosen: Chosen, staging: Staging, *, several: bool, shared: bool) -> None:
        """`several`: the catalog holds several stores, and files outside of this one's folder may
        only change if that is allowed (`shared`).
        """
        self._staging = staging
        self._folder = chosen.store.source.file and _folder_of(chosen) if several else ""
        self._own = {one.file.name for one in chosen.own}
        self._may_share = shared or not several
        self._holding = _holding(chosen)
        self._changes: dict[str, list[Change]] = {}
        self._current: dict[WarehouseAlias, tuple[str, frozenset[OfferId]]] = {}
        self.problems: list[Problem] = []
        self.changed: list[Changed] = []
        self.added: dict[str, dict[str, int]] = {}

    def describes(self, kind: str, offer: OfferId, warehouse: WarehouseAlias | None = None) -> bool:
        """Whether a document speaks of the offer already."""
        return (offer, warehouse) in self._holding[kind]

    def name(self, kind: str, group: str) -> str:
        """The file of a group of offers."""
        name = f"{kind}/{group}.yaml"
        return self._staging.name_of(f"{self._folder}/{name}" if self._folder else name)

    def add(self, name: str, head: Entry, entries: Mapping[OfferId, Any]) -> None:
        """Put entries of offers that no such document describes into a file; `head` is the document
        without them.
        """
        kind = head["kind"]
        counts = self.added.setdefault(self._staging.shown(name), {})
        counts[kind] = counts.get(kind, 0) + len(entries)
        if not self._staging.has(name):
            self._staging.put(name, _new_text(head, entries).encode())
            return
        data = self._staging.read(name)
        data = _with_entries(data, self._staging.shown(name), head, entries)
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
        """Make the changes that were collected, file by file; what may not be is in `problems`."""
        for first in sorted(self._changes):
            opened: dict[str, _Opened] = {}
            for change in self._changes[first]:
                names = self._holding[change.kind][change.offer, change.warehouse]
                for name in names:
                    if name not in opened:
                        opened[name] = _Opened(self._staging, name)
                for path, value in change.values.items():
                    self._set(change, path, value, [opened[name] for name in names])
            for one in opened.values():
                one.save(self._current)
        self._changes = {}

    def _set(self, change: Change, path: Path, value: Any, files: Sequence[_Opened]) -> None:
        """A value where it is, else where the rest of the offer is; its own file before others."""
        places = [place for one in files for place in one.places(change, path)]
        own = {place.file.name for place in places} & self._own
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
        self.changed.append(Changed(change.offer, what, before, value, place.file.shown))


_PARTS = {"products": "card", "prices": "price"}
_TABLES = ("products", "prices", "stocks")


class _Opened:
    """A file with its documents, and the edits that it is to get."""

    def __init__(self, staging: Staging, name: str) -> None:
        self._staging = staging
        self.name = name
        self.shown = staging.shown(name)
        self._data = staging.read(name)
        self._values: list[Any] = [one.value for one in read_documents(self._data, self.shown, [])]
        self._edits: list[ValueEdit] = []

    def places(self, change: Change, path: Path) -> Iterator[_Place]:
        """Where a value of an offer may stand here."""
        for number, document in enumerate(self._values):
            if not isinstance(document, dict) or document.get("kind") != change.kind:
                continue
            table = document.get(change.kind) or {}
            if change.offer not in table:
                continue
            top: Path = (change.kind, change.offer)
            entry = table[change.offer]
            if change.kind == "stocks":
                if "warehouse" not in document:
                    assert change.warehouse
                    inside = isinstance(entry, dict) and change.warehouse in entry
                    yield _Place(self, number, (*top, change.warehouse), exists=inside)
                elif document["warehouse"] == change.warehouse:
                    yield _Place(self, number, top, exists=True)
                continue
            inner = _named(path, entry, document, change.attributes)
            yield _Place(self, number, (*top, *inner), exists=_holds(entry, inner))

    def at(self, number: int, path: Path) -> Any:
        """What stands at a path of a document; None for nothing."""
        return _at(self._values[number], path)

    def set(self, number: int, path: Path, value: Any) -> Any:
        """Note an edit; what stood there, if anything did."""
        before = _at(self._values[number], path)
        kind, offer = path[:2]
        entry = self._values[number][kind][offer]
        if kind == "prices" and not isinstance(entry, dict):
            # The short form of a price.
            value = value if path[2] == "price" else {"price": entry, path[2]: value}
            before = entry if path[2] == "price" else None
            path = path[:2]
        self._edits.append(ValueEdit(number, path, value))
        _put(self._values[number], path, value)
        return before

    def save(self, current: Mapping[WarehouseAlias, tuple[str, frozenset[OfferId]]]) -> None:
        """Make the edits. A file that was as `fmt` has it stays so."""
        if not self._edits:
            return
        for number, document in enumerate(self._values):
            if isinstance(document, dict) and document.get("warehouse") in current:
                self._restate(number, document, *current[document["warehouse"]])
        after = set_values(self._data, self.shown, self._edits)
        self._staging.put(self.name, _formatted_like(self._data, after, self.shown))

    def _restate(
        self, number: int, document: Entry, moment: str, offers: frozenset[OfferId]
    ) -> None:
        """One moment for a document whose numbers are all of that moment now."""
        mine = [one for one in self._edits if one.document == number]
        table = document["stocks"]
        others = [value for value in table.values() if not _is_of(value, moment)]
        if not mine or "as_of" not in document or not offers.issuperset(table):
            return
        if any(not isinstance(value, int) for value in others):
            return
        self._edits = [
            one._replace(value=one.value["free"])
            if one in mine and _is_of(one.value, moment)
            else one
            for one in self._edits
        ]
        self._edits.append(ValueEdit(number, ("as_of",), moment))


class _Place(NamedTuple):
    """A place of a value in a document of a file."""

    file: _Opened
    number: int
    path: Path
    exists: bool

    def holds(self, value: Any) -> bool:
        """Whether the value stands there already."""
        return repr(self.file.at(self.number, self.path)) == repr(value)

    def set(self, value: Any) -> Any:
        """Note an edit there; what stood there, if anything did."""
        return self.file.set(self.number, self.path, value)


def _is_of(value: Any, moment: str) -> bool:
    return (
        isinstance(value, dict) and value.keys() == {"free", "as_of"} and (value["as_of"] == moment)
    )


def _named(path: Path, entry: Any, document: Entry, number_of: AttributeNumber) -> Path:
    """The path with the key that this entry, or the document's defaults, use for an attribute."""
    if len(path) != 2 or path[0] != "attributes" or not isinstance(entry, dict):
        return path
    wanted = number_of(path[1])
    for said in (entry, document.get("defaults") or {}):
        for key in said.get("attributes") or {}:
            if number_of(key) == wanted:
                return ("attributes", key)
    return path


def _holds(entry: Any, path: Path) -> bool:
    if not isinstance(entry, dict):
        return path == ("price",)
    return _at(entry, path) is not None


def _at(value: Any, path: Path) -> Any:
    for part in path:
        if not isinstance(value, dict) or part not in value:
            return None
        value = value[part]
    return value


def _put(document: Any, path: Path, value: Any) -> None:
    for part in path[:-1]:
        if not isinstance(document.get(part), dict):
            document[part] = {}
        document = document[part]
    document[path[-1]] = value


def _new_text(head: Entry, entries: Mapping[OfferId, Any]) -> str:
    kind = head["kind"]
    if kind == "stocks":
        return document_text({**head, kind: dict(entries)})
    found = factored(kind, entries)
    defaults = {"defaults": found.defaults} if found.defaults else {}
    return document_text({**head, **defaults, kind: found.entries})


def _with_entries(data: bytes, shown: str, head: Entry, entries: Mapping[OfferId, Any]) -> bytes:
    """Entries in a document of the file that they fit into, the others in one of their own."""
    kind = head["kind"]
    documents = [one.value for one in read_documents(data, shown, [])]
    edits: list[ValueEdit] = []
    rest: dict[OfferId, Any] = {}
    for offer, entry in entries.items():
        fit = next(
            (n for n, one in enumerate(documents) if (_fits(one, head, entry)) is not None), None
        )
        if fit is None:
            rest[offer] = entry
        else:
            edits.append(ValueEdit(fit, (kind, offer), _fits(documents[fit], head, entry)))
    after = set_values(data, shown, edits) if edits else data
    after = _formatted_like(data, after, shown)
    return _appended(after, shown, head, rest) if rest else after


def _fits(document: Any, head: Entry, entry: Any) -> Any:
    """The entry as this document would hold it; None if it would mean something else there."""
    kind = head["kind"]
    if not isinstance(document, dict) or document.get("kind") != kind or not document.get(kind):
        return None
    if kind == "stocks":
        if document.get("warehouse") != head["warehouse"]:
            return None
        return entry if isinstance(entry, dict) else {"free": entry, "as_of": head["as_of"]}
    left = dict(entry)
    for field, value in (document.get("defaults") or {}).items():
        if field in ("labels", "note"):
            continue  # ours: they change nothing in the shop
        own = left.pop(field, None)
        if own is None:
            return None
        kept = _beside_default(own, value)
        if kept is None:
            return None
        if kept:
            left[field] = kept[0]
    return {name: left[name] for name in entry if name in left} or None


def _beside_default(own: Any, value: Any) -> list[Any] | None:
    """What an entry still says beside a default: nothing, or a value. None if it can't undo it."""
    if not (isinstance(value, dict) and isinstance(own, dict)):
        return [] if repr(own) == repr(value) else [own]
    if not value.keys() <= own.keys():
        return None
    inner = {key: one for key, one in own.items() if repr(value.get(key)) != repr(one)}
    return [inner] if inner else []


def _appended(data: bytes, shown: str, head: Entry, entries: Mapping[OfferId, Any]) -> bytes:
    sheet = Sheet.of(data)
    plain = sheet.newline == "\n" and sheet.text.endswith("\n") and not sheet.ends_in_block()
    if sheet.text.strip() and plain:
        return data + f"---\n{_new_text(head, entries)}".encode()
    return append_document(data, shown, {**head, head["kind"]: dict(entries)})


def _formatted_like(before: bytes, after: bytes, shown: str) -> bytes:
    if after == before or format_text(before, shown) != before:
        return after
    return format_text(after, shown)


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
