"""A file of a staged catalog while values in it change: its documents, and edits that wait."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from typing import Any, NamedTuple

from reconciler.catalog.draft_entries import formatted_like
from reconciler.catalog.edit import put, set_values
from reconciler.catalog.edit_batch import ValueEdit
from reconciler.catalog.reader import read_documents
from reconciler.catalog.staging import Staging
from reconciler.domain.ids import OfferId, WarehouseAlias

Path = tuple[str, ...]
Entry = dict[str, Any]

AttributeNumber = Callable[[str], int | None]
"""Which attribute a key of a document means."""


class Change(NamedTuple):
    """New values of one offer, by their path in its entry; `attributes` says what its keys mean.

    Of stocks `warehouse` is the alias, and the path is empty.
    """

    kind: str
    offer: OfferId
    values: Mapping[Path, Any]
    warehouse: WarehouseAlias | None = None
    attributes: AttributeNumber = lambda _key: None


class DraftFile:
    """A file with its documents, and the edits that it is to get."""

    def __init__(self, staging: Staging, name: str) -> None:
        self._staging = staging
        self.name = name
        self.shown = staging.shown(name)
        self._data = staging.read(name)
        self._values: list[Any] = [one.value for one in read_documents(self._data, self.shown, [])]
        self._edits: list[ValueEdit] = []

    def places(self, change: Change, path: Path) -> Iterator[DraftPlace]:
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
                    yield DraftPlace(self, number, (*top, change.warehouse), exists=inside)
                elif document["warehouse"] == change.warehouse:
                    yield DraftPlace(self, number, top, exists=True)
                continue
            inner = _named(path, entry, document, change.attributes)
            yield DraftPlace(self, number, (*top, *inner), exists=_holds(entry, inner))

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
        put(self._values[number], path, value)
        return before

    def save(self, current: Mapping[WarehouseAlias, tuple[str, frozenset[OfferId]]]) -> None:
        """Make the edits. A file that was as `fmt` has it stays so."""
        if not self._edits:
            return
        for number, document in enumerate(self._values):
            if isinstance(document, dict) and document.get("warehouse") in current:
                self._restate(number, document, *current[document["warehouse"]])
        after = set_values(self._data, self.shown, self._edits)
        self._staging.put(self.name, formatted_like(self._data, after, self.shown))

    def _restate(
        self, number: int, document: Entry, moment: str, offers: frozenset[OfferId]
    ) -> None:
        """One moment for a document whose numbers are all of that moment now."""
        is_touched = any(one.document == number for one in self._edits)
        table = document["stocks"]
        others = [value for value in table.values() if not _is_of(value, moment)]
        if not is_touched or "as_of" not in document or not offers.issuperset(table):
            return
        if any(not isinstance(value, int) for value in others):
            return
        self._edits = [
            one._replace(value=one.value["free"])
            if one.document == number and _is_of(one.value, moment)
            else one
            for one in self._edits
        ]
        self._edits.append(ValueEdit(number, ("as_of",), moment))


class DraftPlace(NamedTuple):
    """A place of a value in a document of a file."""

    file: DraftFile
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
