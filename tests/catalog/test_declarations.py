"""What explains agrees with what decides: every value, its place, and what it overrides."""

from collections.abc import Callable
from pathlib import Path
from random import Random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from reconciler.catalog import open_catalog
from reconciler.catalog.declarations import Declarations, Said
from reconciler.domain.desired import Desired
from reconciler.domain.ids import OfferId
from tests.catalog.conftest import STORE, Files, write
from tests.catalog.layouts import MODELS, Model, in_model, told
from tests.catalog.test_random_layouts import written
from tests.effort import examples

FILES: Files = {
    "one/store.yaml": STORE,
    "two/store.yaml": STORE.replace("samovar", "teapot"),
    "_defaults.yaml": "kind: defaults\n"
    "products:\n  category: 1\n  labels: {class: root, only: root}\n"
    "prices:\n  vat: 0.1\n",
    "one/_defaults.yaml": "kind: defaults\nproducts:\n  category: 2\n",
    "cards.yaml": "kind: products\ndefaults:\n  category: 3\nproducts:\n"
    "  A:\n    note: shared\n    type: 7\n",
    "one/cards.yaml": "kind: products\nproducts:\n"
    "  A:\n    note: own\n    labels:\n      class: null\n      2nd: 2026\n",
    "one/prices.yaml": "kind: prices\nprices:\n  A: 1490\n",
    "prices.yaml": "kind: prices\nprices:\n  A:\n    price: 1000.0\n    cost: 5\n",
    "stocks.yaml": "kind: stocks\nwarehouse: msk\nstocks:\n  A: 4\n",
    "one/stocks.yaml": "kind: stocks\nstocks:\n  A:\n    spb: {fixed: 3}\n    msk: 5\n",
}


def said_of(offer: str, store: str = "samovar") -> dict[str, Said]:
    catalog = open_catalog(Path("catalog"))
    catalog.desired(store)
    found = Declarations(catalog.of(store), [OfferId(offer)]).of(OfferId(offer))
    return {".".join(said.path): said for said in found}


def test_each_value_its_place_and_what_it_hides() -> None:
    write("catalog", FILES)
    rows = {
        path: (
            str(said.value),
            said.source.short.removeprefix("catalog/"),
            said.via,
            [place.short.removeprefix("catalog/") for place in said.over],
        )
        for path, said in said_of("A").items()
    }
    assert rows == {
        "category": (
            "2",
            "one/_defaults.yaml:3",
            "defaults",
            ["cards.yaml:3", "_defaults.yaml:3"],
        ),
        "type": ("7", "cards.yaml:7", "own", []),
        "prices.vat": ("0.1", "_defaults.yaml:6", "defaults", []),
        "labels.class": ("None", "one/cards.yaml:6", "own", ["_defaults.yaml:4"]),
        "labels.2nd": ("2026", "one/cards.yaml:7", "own", []),
        "labels.only": ("root", "_defaults.yaml:4", "defaults", []),
        "note": ("own", "one/cards.yaml:4", "own", ["cards.yaml:6"]),
        "price": ("1490", "one/prices.yaml:3", "own", ["prices.yaml:4"]),
        "cost": ("5", "prices.yaml:5", "own", []),
        "stock.spb": ("{'fixed': 3}", "one/stocks.yaml:4", "own", []),
        "stock.msk": ("5", "one/stocks.yaml:5", "own", ["stocks.yaml:4"]),
    }


def test_another_store_is_told_its_own() -> None:
    write("catalog", FILES)
    said = said_of("A", "teapot")
    assert said["category"].value == 3
    assert said["category"].source.short == "catalog/cards.yaml:3"
    assert said["stock.msk"].value == 4
    assert said["note"].over == ()


def test_fields_come_in_the_order_of_the_documents() -> None:
    write("catalog", FILES)
    order = [path.partition(".")[0] for path in said_of("A")]
    kept = list(dict.fromkeys(order))
    assert kept == ["category", "type", "labels", "note", "price", "cost", "prices", "stock"]


def test_only_files_that_speak_of_the_offers_are_parsed(monkeypatch: pytest.MonkeyPatch) -> None:
    write("catalog", {**FILES, "other.yaml": "kind: prices\nprices: {B: 5}\n"})
    catalog = open_catalog(Path("catalog"))
    parsed = []
    read = Path.read_bytes

    def listening(path: Path) -> bytes:
        parsed.append(path.as_posix())
        return read(path)

    monkeypatch.setattr(Path, "read_bytes", listening)
    Declarations(catalog.of("samovar"), [OfferId("B")])
    asked = {name for name in parsed if not name.endswith("_defaults.yaml")}
    assert asked == {"catalog/other.yaml"}
    assert len(parsed) == len(set(parsed))


def test_an_offer_that_no_document_declares_has_no_values() -> None:
    write("catalog", FILES)
    assert said_of("NOBODY") == {}


def test_files_that_changed_meanwhile_are_no_crash(catalog: Callable[..., Desired]) -> None:
    write("catalog", FILES)
    read = open_catalog(Path("catalog"))
    read.desired("samovar")
    for name, text in (
        ("one/prices.yaml", "kind: ["),
        ("one/stocks.yaml", "kind: stocks\nstocks: {A: 5}\n"),
        ("one/cards.yaml", "- a\n- list\n"),
        ("one/_defaults.yaml", "just text\n"),
        ("cards.yaml", "kind: products\nproducts: [A]\n"),
        ("_defaults.yaml", "kind: defaults\nproducts: 5\n"),
    ):
        write("catalog", {name: text})
    Path("catalog/stocks.yaml").unlink()
    assert Declarations(read.of("samovar"), [OfferId("A")]).of(OfferId("A"))


@settings(max_examples=examples(40))
@given(MODELS, st.randoms(use_true_random=False), st.booleans())
def test_what_is_explained_is_what_was_decided(model: Model, random: Random, layered: bool) -> None:
    with written(model, random, layered=layered) as place:
        catalog = open_catalog(place)
        desired = catalog.desired("samovar")
        found = Declarations(catalog.of("samovar"), list(desired.offers()))
        for offer, expected in model.items():
            said = found.of(OfferId(offer))
            values = {in_model(one.path): told(one.value) for one in said}
            assert values == {path: told(value) for path, value in expected.items()}
            assert len(values) == len(said)
            for one in said:
                assert one.path[-1] in line_at(one) or offer in line_at(one)
                assert one.source not in one.over
                assert len(set(one.over)) == len(one.over)


def line_at(said: Said) -> str:
    """The text that begins at the place of a value."""
    line = Path(said.source.file).read_text("utf-8").split("\n")[said.source.line - 1]
    text = line[said.source.column - 1 :]
    if said.path == ("price",) and text[:1].isdigit():
        return "price"  # `A: 1490`: the place is that of the number
    return text if said.path[0] != "stock" else line
