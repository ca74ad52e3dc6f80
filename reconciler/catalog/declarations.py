"""Everything that documents declare about some offers, and where: read again, on demand.

Rows decide; this explains. Only the files that speak of the offers are parsed, each once.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from decimal import Decimal
from typing import Any, Literal, NamedTuple

from reconciler.catalog.card_fields import CARD_FIELDS, MERGED
from reconciler.catalog.defaults import folder_of, is_defaults_file
from reconciler.catalog.document import Document, PathPart
from reconciler.catalog.layout import Chosen
from reconciler.catalog.moments import PRICE_DATES
from reconciler.catalog.read_files import ReadFile
from reconciler.catalog.reader import read_documents
from reconciler.catalog.same import same_value
from reconciler.domain.ids import OfferId
from reconciler.domain.price import ALL_FIELDS
from reconciler.domain.source import Source

Via = Literal["own", "defaults"]


class Said(NamedTuple):
    """One value, where it stands, and how it reaches the offer.

    `path` is what it says: `("price",)`, `("attributes", "Бренд")`, `("stock", "msk")`; the rate of
    a prices document, which is sent, is `("prices", "vat")`, that of a card `("vat",)`. None as a
    value means: clear it. `over` are places that say something else and do not win.
    """

    path: tuple[str, ...]
    value: Any
    source: Source
    via: Via
    over: tuple[Source, ...] = ()


class Declarations:
    """The declarations of some offers of a store."""

    def __init__(self, chosen: Chosen, offers: Collection[OfferId]) -> None:
        self._offers = frozenset(offers)
        self._found: dict[OfferId, list[Said]] = {offer: [] for offer in offers}
        self._last: dict[OfferId, list[Said]] = {offer: [] for offer in offers}
        self._defaults = _FolderDefaults(chosen.files)
        store = chosen.store.store
        self._counted = store.counted() if store else frozenset()
        # A store's own documents win over the shared ones: they are asked first.
        for files in (chosen.own, chosen.shared):
            for read in files:
                self._file(read)

    def of(self, offer: OfferId) -> list[Said]:
        """What is declared, the winner of each value first found, in the order of the fields."""
        winners: dict[tuple[str, ...], Said] = {}
        own = [said for said in self._found[offer] if said.via == "own"]
        defaults = [said for said in self._found[offer] if said.via == "defaults"]
        for said in (*own, *defaults, *self._last[offer]):
            first = winners.get(said.path)
            if first is None:
                winners[said.path] = said
            elif not same_value(said.value, first.value) and said.source not in first.over:
                winners[said.path] = first._replace(over=(*first.over, said.source))
        return sorted(winners.values(), key=lambda said: _rank(said.path))

    def _file(self, read: ReadFile) -> None:
        if all(self._offers.isdisjoint(table) for table in read.said.tables()):
            return
        data = read.file.read([])
        for document in read_documents(data or b"", read.file.shown, []):
            if isinstance(document.value, dict):
                self._document(document, folder_of(read.file.name))

    def _document(self, document: Document, folder: str) -> None:
        kind = document.value.get("kind")
        entries = document.value.get(kind)
        if kind not in ("products", "prices", "stocks") or not isinstance(entries, dict):
            return
        for offer in self._offers & entries.keys():
            found = self._found[OfferId(offer)]
            if kind == "stocks":
                found += _stocks(document, offer, entries[offer], self._counted)
                continue
            prices, said = kind == "prices", document.value.get("defaults")
            found += _fields(document, [kind, offer], entries[offer], "own", in_prices=prices)
            found += _fields(document, ["defaults"], said, "defaults", in_prices=prices)
            found += self._defaults.near(folder, kind)
            self._last[OfferId(offer)] += self._defaults.root(kind)


class _FolderDefaults:
    """The `_defaults.yaml` documents of all folders."""

    def __init__(self, files: Sequence[ReadFile]) -> None:
        self._documents: dict[str, Document] = {}
        for read in files:
            if is_defaults_file(read.file.name):
                data = read.file.read([])
                for document in read_documents(data or b"", read.file.shown, []):
                    self._documents.setdefault(folder_of(read.file.name), document)

    def near(self, folder: str, kind: str) -> Iterator[Said]:
        """The defaults that reach a folder, the nearest first, without those of the root."""
        steps = folder.split("/") if folder else []
        for depth in range(len(steps), 0, -1):
            yield from self._of("/".join(steps[:depth]), kind)

    def root(self, kind: str) -> Iterator[Said]:
        """The defaults of the root, which reach all documents and are the farthest of all."""
        return self._of("", kind)

    def _of(self, folder: str, kind: str) -> Iterator[Said]:
        document = self._documents.get(folder)
        if document is not None and isinstance(document.value, dict):
            said = document.value.get(kind)
            yield from _fields(document, [kind], said, "defaults", in_prices=kind == "prices")


def _fields(
    document: Document, path: list[PathPart], said: Any, via: Via, *, in_prices: bool
) -> Iterator[Said]:
    """The fields of a card or of prices; mappings that are merged key by key give a value a key."""
    if said is None:
        return
    if isinstance(said, list):
        for index, entry in enumerate(said):
            yield from _entry(document, [*path, index], entry)
        return
    if not isinstance(said, dict):
        yield Said(("price",), _exact(said), document.place(path), via)
        return
    for name, value in said.items():
        if name in MERGED and isinstance(value, dict):
            for key, inner in value.items():
                place = document.place([*path, name, key], key=True)
                # `2026` and "2026" are one label, to rules as well.
                text = name == "labels" and inner is not None
                yield Said((name, key), str(inner) if text else inner, place, via)
        else:
            shown = _exact(value) if name in ALL_FIELDS else value
            full = ("prices", "vat") if in_prices and name == "vat" else (name,)
            yield Said(full, shown, document.place([*path, name], key=True), via)


def _entry(document: Document, path: list[PathPart], entry: dict[str, Any]) -> Iterator[Said]:
    """An entry of a list of prices; what holds for a time has that time in its path."""
    fields = {name: value for name, value in entry.items() if name not in PRICE_DATES}
    dates = tuple(f"{name} {entry[name]}" for name in PRICE_DATES if name in entry)
    for said in _fields(document, path, fields, "own", in_prices=True):
        yield said._replace(path=(*said.path, " ".join(dates))) if dates else said


def _exact(amount: Any) -> Any:
    """Money is a Decimal, as in the desired state, whether it was written with a dot or not."""
    return Decimal(amount) if type(amount) is int else amount


def _stocks(document: Document, offer: str, said: Any, counted: Collection[str]) -> Iterator[Said]:
    as_of = document.value.get("as_of")
    warehouse = document.value.get("warehouse")
    path: list[PathPart] = ["stocks", offer]
    if warehouse is not None:
        place = document.place(path, key=True)
        yield Said(
            ("stock", str(warehouse)),
            _statement(said, as_of, counts=warehouse in counted),
            place,
            "own",
        )
    elif isinstance(said, dict):
        for alias, inner in said.items():
            place = document.place([*path, alias], key=True)
            yield Said(
                ("stock", alias), _statement(inner, as_of, counts=alias in counted), place, "own"
            )


def _statement(said: Any, as_of: Any, *, counts: bool) -> Any:
    """A stock cell with the moment that its document says: without it the number says less.

    `counts`: on the warehouse a plain number is a count.
    """
    if isinstance(said, dict) and said.keys() == {"free"} and not counts:
        said = said["free"]
    if as_of is None:
        return said
    if not isinstance(said, dict):
        said = {"on_hand" if counts else "free": said}
    if said.keys() == {"free"}:
        return {**said, "as_of": as_of}
    return {**said, "counted_at": as_of} if said.keys() == {"on_hand"} else said


_ORDER = {
    name: rank
    for rank, name in enumerate((*CARD_FIELDS, *ALL_FIELDS, "managed_by", "prices", "stock"))
}


def _rank(path: tuple[str, ...]) -> int:
    """Fields in the order of the documents; keys inside a field stay as they were said."""
    return _ORDER.get(path[0], len(_ORDER))
