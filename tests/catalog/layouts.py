"""Random catalogs: what is said is a plain dict, where it is said is drawn at random.

A `Model` holds what each offer should have in the end. `layout` scatters it over documents, files,
folders, defaults and layers, with decoys that something nearer overrides, in any notation.
"""

import json
from collections.abc import Iterable
from decimal import Decimal
from random import Random
from typing import Any

from hypothesis import strategies as st

from tests.catalog.conftest import STORE

Path = tuple[str, ...]
Leaves = dict[Path, Any]
Model = dict[str, Leaves]
"""By offer, by path: `("labels", "class")`, `("price",)`, `("stock", "msk")`."""

OFFERS = ["MUG-1", "Кружка", "00123", "true", "a: b", "#7"]
TEXTS = st.sampled_from(["x", "1", "true", "null", "a: b", "Ёж", "2026"])
LABELS = st.dictionaries(st.sampled_from(["class", "season"]), st.none() | TEXTS)
ATTRIBUTES = st.dictionaries(
    st.sampled_from(["4191", "Бренд"]),
    st.one_of(
        st.none(),
        TEXTS,
        st.booleans(),
        st.integers(0, 2),
        st.sampled_from([Decimal("1.0"), Decimal("1.5")]),
        st.lists(TEXTS, min_size=1, max_size=2),
        st.just({"id": 1}),
    ),
)
AMOUNT = st.sampled_from([Decimal(5), Decimal("5.5"), Decimal(100)])
CARD = st.fixed_dictionaries(
    {}, optional={"note": TEXTS, "category": st.integers(1, 3), "reviews_promo": st.booleans()}
)
PRICE = st.fixed_dictionaries(
    {},
    optional={
        "price": AMOUNT,
        "cost": AMOUNT,
        "old_price": st.none(),
        "vat": st.sampled_from([Decimal(0), Decimal("0.1"), Decimal("0.2")]),
    },
)
UNITS = st.integers(0, 2)
STOCK = st.dictionaries(
    st.sampled_from(["msk", "spb"]), UNITS | UNITS.map(lambda units: {"fixed": units})
)
PRICE_FIELDS = ("price", "cost", "old_price", "vat")

FILES = {
    "own": ["s/a.yaml", "s/x/b.yml", "s/x/y/c.yaml"],
    "shared": ["p.yaml", "z/q.yaml"],
}
FOLDERS = ["", "s", "s/x", "s/x/y", "z"]


@st.composite
def leaves(draw: st.DrawFn) -> Leaves:
    found: Leaves = {(name,): value for name, value in draw(CARD).items()}
    found |= {("labels", name): value for name, value in draw(LABELS).items()}
    found |= {("attributes", name): value for name, value in draw(ATTRIBUTES).items()}
    found |= {(name,): value for name, value in draw(PRICE).items()}
    return found | {("stock", alias): value for alias, value in draw(STOCK).items()}


MODELS: st.SearchStrategy[Model] = st.dictionaries(
    st.sampled_from(OFFERS), leaves().filter(bool), max_size=4
)


def kind_of(path: Path) -> str:
    if path[0] == "stock":
        return "stocks"
    return "prices" if path[0] in PRICE_FIELDS else "products"


class Document:
    """One document of a kind. A plain one has no defaults of its own."""

    def __init__(self, kind: str, file: str, layer: str, *, plain: bool) -> None:
        self.kind, self.file, self.layer, self.plain = kind, file, layer, plain
        self.entries: Model = {}
        self.defaults: Leaves = {}

    @property
    def folder(self) -> str:
        return self.file.rpartition("/")[0]

    def below(self, folder: str) -> bool:
        return not folder or f"{self.folder}/".startswith(f"{folder}/")

    def say(self, offer: str, path: Path, value: Any) -> None:
        self.entries.setdefault(offer, {})[path] = value


class Layout:
    """A model on its way into files."""

    def __init__(self, model: Model, random: Random, *, layered: bool) -> None:
        self.model, self.random, self.layered = model, random, layered
        self.documents = [
            Document(kind, file, layer if layered else "own", plain=plain)
            for layer, files in FILES.items()
            for file in files
            for kind in ("products", "prices", "stocks")
            for plain in (True, True, False)
        ]
        self.folders: dict[str, dict[str, Leaves]] = {}
        for offer, said in model.items():
            for kind in ("products", "prices", "stocks"):
                self._scatter(offer, {p: v for p, v in said.items() if kind_of(p) == kind}, kind)
        for kind in ("products", "prices"):
            self._default(kind)
            self._drop(kind)

    def files(self) -> dict[str, str]:
        """The texts by name; some documents come in files of their own."""
        texts: dict[str, list[str]] = {}
        for document in self.documents:
            if document.entries:
                name = document.file
                if self.chance(0.3):
                    stem, dot, end = name.rpartition(".")
                    name = f"{stem}{self.random.randint(1, 9)}{dot}{end}"
                texts.setdefault(name, []).append(self._text(document))
        for parts in texts.values():
            self.random.shuffle(parts)
        for folder, kinds in self.folders.items():
            inside = "".join(f"{k}: {self.flow(nested(said))}\n" for k, said in kinds.items())
            name = f"{folder}/_defaults.yaml".removeprefix("/")
            texts[name] = [f"kind: defaults\n{inside}"]
        stores = {"s/store.yaml": STORE}
        if self.layered:
            stores["t/store.yaml"] = STORE.replace("samovar", "teapot")
        return stores | {name: "---\n".join(parts) for name, parts in texts.items()}

    def chance(self, share: float) -> bool:
        return self.random.random() < share

    def _scatter(self, offer: str, said: Leaves, kind: str) -> None:
        """Into one document, or two plain ones of a folder; some of it from another layer."""
        if not said:
            return
        here = [one for one in self.documents if one.kind == kind]
        home = self.random.choice([one for one in here if one.layer == "own"])
        beside = [one for one in here if one.plain and one.folder == home.folder]
        other = self.random.choice(beside) if home.plain and self.chance(0.4) else home
        for path, value in said.items():
            (home if self.chance(0.6) else other).say(offer, path, value)
        if self.layered and self.chance(0.5):
            shared = self.random.choice([one for one in here if one.layer == "shared"])
            for path, value in said.items():
                if self.chance(0.4):
                    shared.say(offer, path, self._decoy(path, value))
                elif self.chance(0.3) and kind != "stocks":
                    shared.say(offer, path, value)

    def _decoy(self, path: Path, value: Any) -> Any:
        """Another value that may stand there."""
        values = [said[path] for said in self.model.values() if path in said]
        return self.random.choice([*values, value])

    def _default(self, kind: str) -> None:
        """Defaults of documents and folders, for what all offers that they reach say anyway."""
        documents = [one for one in self.documents if one.kind == kind and one.entries]
        sites = [([one], one.defaults) for one in documents if not one.plain]
        for folder in FOLDERS:
            said = self.folders.setdefault(folder, {}).setdefault(kind, {})
            sites.append(([one for one in documents if one.below(folder)], said))
        for reached, into in sites:
            offers = {offer for one in reached for offer in one.entries}
            paths = [p for p in self._common(offers, kind) if kind != "prices" or p == ("vat",)]
            for path in paths:
                if self.chance(0.6):
                    values = [self.model[offer][path] for offer in sorted(offers)]
                    into[path] = self.random.choice(values)
        self.folders = {
            folder: {kind: said for kind, said in kinds.items() if said}
            for folder, kinds in self.folders.items()
        }
        self.folders = {folder: kinds for folder, kinds in self.folders.items() if kinds}

    def _common(self, offers: Iterable[str], kind: str) -> list[Path]:
        tables = [self.model[offer] for offer in offers]
        if not tables:
            return []
        return [p for p in tables[0] if kind_of(p) == kind and all(p in t for t in tables)]

    def _drop(self, kind: str) -> None:
        """What defaults say as well need not be said."""
        for offer, said in self.model.items():
            for path, value in said.items():
                places = [one for one in self.documents if path in one.entries.get(offer, {})]
                if kind_of(path) != kind or len(places) != 1 or not self.chance(0.7):
                    continue
                entry = places[0].entries[offer]
                if len(entry) > 1 and same(self._inherited(offer, path, kind), value):
                    del entry[path]

    def _inherited(self, offer: str, path: Path, kind: str) -> Any:
        """The default that reaches the offer: the store's before the shared, the nearest first, and
        that of the root after all others."""
        for layer in ("own", "shared"):
            for one in self.documents:
                if one.kind == kind and one.layer == layer and offer in one.entries:
                    steps = one.folder.split("/") if one.folder else []
                    chain = ["/".join(steps[:depth]) for depth in range(len(steps), 0, -1)]
                    tables = [self.folders.get(folder, {}).get(kind, {}) for folder in chain]
                    for said in (one.defaults, *tables):
                        if path in said:
                            return said[path]
        return self.folders.get("", {}).get(kind, {}).get(path, ...)

    def _text(self, document: Document) -> str:
        text = f"kind: {document.kind}\n"
        if document.defaults:
            text += f"defaults: {self.flow(nested(document.defaults))}\n"
        entries: dict[str, Any] = {}
        for offer, said in document.entries.items():
            entries[offer] = nested(said)
            if document.kind == "stocks":
                entries[offer] = entries[offer]["stock"]
            if entries[offer].keys() == {"price"} and self.chance(0.5):
                entries[offer] = entries[offer]["price"]
        aliases = (
            {alias for row in entries.values() for alias in row}
            if (document.kind == "stocks")
            else set()
        )
        if len(aliases) == 1 and self.chance(0.5):
            (alias,) = aliases
            text += f"warehouse: {alias}\n"
            entries = {offer: row[alias] for offer, row in entries.items()}
        return text + self._table(document.kind, entries)

    def _table(self, kind: str, entries: dict[str, Any]) -> str:
        items = list(entries.items())
        self.random.shuffle(items)
        if self.chance(0.3):
            return f"{kind}: {self.flow(dict(items))}\n"
        lines = [f"  {self.key(offer)}: {self.flow(said)}\n" for offer, said in items]
        return f"# {len(items)}\n{kind}:\n{''.join(lines)}"

    def flow(self, value: Any, inside: str = "") -> str:
        """One of several notations of a value."""
        match value:
            case dict():
                items = list(value.items())
                self.random.shuffle(items)
                inner = [
                    f"{self.key(key, ids=inside == 'attributes')}: "
                    f"{self.flow(said, key if inside != 'labels' else 'label')}"
                    for key, said in items
                ]
                return "{" + ", ".join(inner) + "}"
            case list():
                return "[" + ", ".join(map(self.flow, value)) + "]"
            case Decimal():
                whole = value == value.to_integral_value() and inside in PRICE_FIELDS
                return f"{value:.0f}" if whole and self.chance(0.5) else f"{value}"
            case str():
                plain = value.isdecimal() and inside == "label" and self.chance(0.5)
                return value if plain else json.dumps(value, ensure_ascii=False)
            case _:
                return json.dumps(value)

    def key(self, text: str, *, ids: bool = False) -> str:
        plain = text.isidentifier() and text != "true"
        return text if (plain or ids) and self.chance(0.5) else json.dumps(text, ensure_ascii=False)


def nested(said: Leaves) -> dict[str, Any]:
    """`labels: {class: A}` of `("labels", "class")`."""
    found: dict[str, Any] = {}
    for path, value in said.items():
        if len(path) == 1:
            found[path[0]] = value
        else:
            found.setdefault(path[0], {})[path[1]] = value
    return found


def same(one: Any, other: Any) -> bool:
    return told(one) == told(other)


def told(value: Any) -> Any:
    """A value with its type: numbers are one type, true is not 1."""
    match value:
        case bool():
            return ("truth", value)
        case int() | Decimal():
            return ("number", Decimal(value))
        case list():
            return ("list", tuple(map(told, value)))
        case dict():
            return ("mapping", tuple(sorted((key, told(said)) for key, said in value.items())))
        case _:
            return (type(value).__name__, value)


def in_model(path: tuple[str, ...]) -> tuple[str, ...]:
    """The path of a declaration as models have it: their only rate is that of prices."""
    return path[1:] if path[0] == "prices" else path
