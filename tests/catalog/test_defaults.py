"""Defaults: the document over its folder over the folders above, key by key."""

from collections.abc import Callable
from decimal import Decimal

import pytest
from msgspec import UNSET

from reconciler.domain.desired import Desired
from reconciler.domain.problem import Problem
from reconciler.domain.product import DeclaredProduct
from tests.catalog.conftest import STORE, Files

Catalog = Callable[..., Desired]
Refused = Callable[..., list[Problem]]

ROOT = """\
kind: defaults
products:
  category: 1
  state: archived
  vat: 0.05
  labels: {class: root, from: root, only: root}
  package: {unit: cm, weight_unit: kg}
prices: {vat: 0.05}
"""
FOLDER = """\
kind: defaults
products:
  category: 2
  labels: {class: folder, from: folder, folder: 2026}
"""
DOCUMENT = """\
kind: products
defaults: {state: active, labels: {class: document}}
products:
  OWN: {category: 4, state: released, labels: {class: own}}
  INHERITS: {name: x}
  NULLED: {labels: {class: null, only: null}}
"""


def mug(desired: Desired, offer: str = "A") -> DeclaredProduct:
    return desired.products[offer]  # type: ignore[index]


def test_the_nearest_wins_key_by_key(catalog: Catalog) -> None:
    desired = catalog({"_defaults.yaml": ROOT, "x/_defaults.yml": FOLDER, "x/a.yaml": DOCUMENT})
    inherits, own = mug(desired, "INHERITS"), mug(desired, "OWN")
    assert (inherits.state, inherits.traits.category) == ("active", 2)
    assert inherits.traits.labels == {
        "class": "document",
        "from": "folder",
        "only": "root",
        "folder": "2026",
    }
    assert (own.state, own.traits.category, own.traits.labels["class"]) == ("released", 4, "own")


def test_null_takes_an_inherited_label_away(catalog: Catalog) -> None:
    desired = catalog({"_defaults.yaml": ROOT, "x/_defaults.yaml": FOLDER, "x/a.yaml": DOCUMENT})
    assert mug(desired, "NULLED").traits.labels == {"from": "folder", "folder": "2026"}


def test_null_in_nearer_defaults_takes_it_away_from_all(catalog: Catalog) -> None:
    nulls = "kind: defaults\nproducts: {labels: {class: null}}\n"
    cards = "kind: products\nproducts: {A: {name: x}, B: {labels: {class: B}}}\n"
    desired = catalog({"_defaults.yaml": ROOT, "x/_defaults.yaml": nulls, "x/a.yaml": cards})
    assert "class" not in mug(desired).traits.labels
    assert mug(desired, "B").traits.labels["class"] == "B"


@pytest.mark.parametrize(
    ("name", "category"),
    [("a.yaml", 1), ("x/a.yaml", 2), ("x/y/z/a.yaml", 2), ("xy/a.yaml", 1), ("y/x/a.yaml", 1)],
)
def test_defaults_hold_for_their_folder_and_below(
    catalog: Catalog, name: str, category: int
) -> None:
    cards = "kind: products\nproducts: {A: {name: x}}\n"
    desired = catalog({"_defaults.yaml": ROOT, "x/_defaults.yaml": FOLDER, name: cards})
    assert mug(desired).traits.category == category


def test_defaults_declare_no_offer(catalog: Catalog) -> None:
    desired = catalog({"_defaults.yaml": ROOT})
    assert desired.offers() == set()


@pytest.mark.parametrize(
    ("folder", "document", "own", "expected"),
    [
        (None, None, None, UNSET),
        ("0.1", None, None, "0.1"),
        ("0.1", "0.2", None, "0.2"),
        ("0.1", "0.2", "0", "0"),
        (None, "0.2", None, "0.2"),
    ],
)
def test_the_vat_of_prices(
    catalog: Catalog, folder: str | None, document: str | None, own: str | None, expected: object
) -> None:
    files: Files = {"_defaults.yaml": "kind: defaults\nprices: {vat: 0.05}\n"} if folder else {}
    if folder:
        files["x/_defaults.yaml"] = f"kind: defaults\nprices: {{vat: {folder}}}\n"
    inside = f"defaults: {{vat: {document}}}\n" if document else ""
    said = f"price: 5, vat: {own}" if own else "price: 5"
    files["x/a.yaml"] = f"kind: prices\n{inside}prices: {{A: {{{said}}}}}\n"
    vat = catalog(files).prices["A"].says.vat  # type: ignore[index]
    assert vat == (Decimal(expected) if isinstance(expected, str) else expected)


def test_defaults_of_cards_say_nothing_of_prices(catalog: Catalog) -> None:
    files = {
        "_defaults.yaml": "kind: defaults\nproducts: {vat: 0.1}\n",
        "a.yaml": "kind: prices\nprices: {A: 5}\n",
    }
    assert catalog(files).prices["A"].says.vat is UNSET  # type: ignore[index]


def test_two_defaults_documents_of_one_folder(refused: Refused) -> None:
    (problem,) = refused({"_defaults.yaml": ROOT, "_defaults.yml": FOLDER})
    assert problem.code == "said-twice"
    assert "catalog/_defaults.yaml:1:1" in problem.message


# Disagreement: two entries of one layer, under defaults of different documents.

CARD = "kind: products\n%sproducts: {A: {%s}}\n"
PRICE = "kind: prices\n%sprices: {A: {%s}}\n"


@pytest.mark.parametrize(
    ("one", "other", "own", "what"),
    [
        ("category: 1", "category: 2", "name: x", "`category`"),
        ("category: 1, type: 3", "category: 2, type: 3", "name: x", "`category`, `type`"),
        ("labels: {s: x}", "labels: {s: y}", "labels: {q: 1}", "a key of"),
        ("attributes: {4: x}", "attributes: {4: y}", "attributes: {5: 1}", "a key of"),
        ("package: {unit: cm}", "package: {unit: mm}", "package: {depth: 1}", "a key of"),
    ],
)
def test_different_defaults_for_one_field(
    refused: Refused, one: str, other: str, own: str, what: str
) -> None:
    (problem,) = refused(
        {
            "a.yaml": CARD % (f"defaults: {{{one}}}\n", own),
            "b.yaml": CARD % (f"defaults: {{{other}}}\n", "note: x"),
        }
    )
    assert problem.code == "defaults-disagree"
    assert f"reach {what}" in problem.message
    assert problem.source
    assert problem.source.file == "catalog/b.yaml"


def test_the_second_and_the_third_entry_disagree(refused: Refused) -> None:
    (problem,) = refused(
        {
            "a.yaml": CARD % ("", "name: x"),
            "b.yaml": CARD % ("defaults: {category: 1}\n", "note: x"),
            "c.yaml": CARD % ("defaults: {category: 2}\n", "barcode: x"),
        }
    )
    assert problem.code == "defaults-disagree"
    assert "catalog/b.yaml" in problem.message


@pytest.mark.parametrize(
    ("one", "other", "own"),
    [
        ("category: 1", "category: 2", "category: 3"),
        ("category: 1", "type: 2", "name: x"),
        ("category: 1", "category: 1", "name: x"),
        ("labels: {s: x}", "labels: {t: y}", "name: x"),
        ("labels: {s: x}", "labels: {s: y}", "labels: {s: z}"),
        ("labels: {unit: x}", "package: {unit: mm}", "name: x"),
    ],
)
def test_defaults_that_do_not_collide(catalog: Catalog, one: str, other: str, own: str) -> None:
    catalog(
        {
            "a.yaml": CARD % (f"defaults: {{{one}}}\n", own),
            "b.yaml": CARD % (f"defaults: {{{other}}}\n", "note: x"),
        }
    )


def test_one_folder_default_that_reaches_both_entries_is_no_disagreement(catalog: Catalog) -> None:
    desired = catalog(
        {
            "_defaults.yaml": ROOT,
            "a.yaml": CARD % ("", "name: x"),
            "x/_defaults.yaml": "kind: defaults\nproducts: {type: 7, labels: {near: x}}\n",
            "x/a.yaml": CARD % ("", "note: x"),
        }
    )
    assert mug(desired).traits.category == 1
    assert mug(desired).traits.labels["near"] == "x"


def test_a_nearer_default_on_one_side_is_one(refused: Refused) -> None:
    problems = refused(
        {
            "_defaults.yaml": ROOT,
            "a.yaml": CARD % ("", "name: x"),
            "x/_defaults.yaml": FOLDER,
            "x/a.yaml": CARD % ("", "note: x"),
        }
    )
    assert [problem.code for problem in problems] == ["defaults-disagree"]
    assert "`category`, a key of" in problems[0].message


def test_prices_under_different_defaults(refused: Refused, catalog: Catalog) -> None:
    files = {
        "a.yaml": PRICE % ("defaults: {vat: 0.1}\n", "price: 5"),
        "b.yaml": PRICE % ("defaults: {vat: 0.2}\n", "cost: 3"),
    }
    (problem,) = refused(files)
    assert problem.code == "defaults-disagree"
    assert problem.message.endswith("reach `vat` of `A` here and at catalog/a.yaml:3:10.")
    same = PRICE % ("defaults: {vat: 0.10}\n", "cost: 3")
    own = PRICE % ("defaults: {vat: 0.2}\n", "cost: 3, vat: 0.2")
    for text in (same, own):
        assert catalog({**files, "b.yaml": text}).prices["A"].says.vat  # type: ignore[index]


def test_in_two_layers_the_store_wins_without_a_word(catalog: Catalog) -> None:
    desired = catalog(
        {
            "s/store.yaml": STORE,
            "t/store.yaml": STORE.replace("samovar", "teapot"),
            "all.yaml": CARD % ("defaults: {category: 1, labels: {class: all}}\n", "name: x"),
            "s/a.yaml": CARD % ("defaults: {category: 2}\n", "note: x"),
        },
        "samovar",
    )
    assert mug(desired).traits.category == 2
    assert mug(desired).traits.labels == {"class": "all"}
