"""Several stores: what all share, and what a store says over it."""

from collections.abc import Callable
from decimal import Decimal
from pathlib import Path

import pytest
from msgspec import UNSET

from reconciler.catalog import load_catalog, open_catalog
from reconciler.domain.desired import Desired
from reconciler.domain.errors import InvalidInput
from reconciler.domain.problem import Problem
from reconciler.domain.stock import Fixed, Free
from tests.catalog.conftest import STORE, Files, write

Catalog = Callable[..., Desired]
Refused = Callable[..., list[Problem]]

STORES: Files = {
    "one/store.yaml": STORE,
    "two/store.yaml": STORE.replace("samovar", "teapot").replace("1020", "2020"),
}
SHARED: Files = {
    "shared/cards.yaml": "kind: products\nproducts:\n"
    "  A: {name: x, category: 1, labels: {class: A, season: winter}}\n"
    "  B: {labels: {class: B}}\n",
    "prices.yaml": "kind: prices\nprices:\n  A: {price: 100, old_price: 150, cost: 50}\n  B: 200\n",
    "stocks.yaml": "kind: stocks\nstocks: {A: {msk: 1, spb: {fixed: 2}}, B: {msk: 3}}\n",
}
OWN: Files = {
    "one/cards.yaml": "kind: products\nproducts: {A: {category: 2, labels: {season: null}}}\n",
    "one/prices.yaml": "kind: prices\nprices: {A: {price: 110, old_price: null}}\n",
    "one/stocks.yaml": "kind: stocks\nwarehouse: spb\nstocks: {A: 9, B: {fixed: 8}}\n",
}
ALL = {**STORES, **SHARED, **OWN}


def test_a_field_of_a_card_over_the_shared_one(catalog: Catalog) -> None:
    one, two = catalog(ALL, "samovar").products, catalog(ALL, "teapot").products
    assert one["A"].traits == (2, {"class": "A"})  # type: ignore[index]
    assert two["A"].traits == (1, {"class": "A", "season": "winter"})  # type: ignore[index]
    assert one["B"].traits == two["B"].traits == (None, {"class": "B"})  # type: ignore[index]
    assert one["A"].digest != two["A"].digest  # type: ignore[index]


def test_a_field_of_a_price_over_the_shared_one(catalog: Catalog) -> None:
    said = catalog(ALL, "samovar").prices["A"].says  # type: ignore[index]
    assert (said.price, said.old_price, said.cost) == (Decimal(110), None, Decimal(50))
    other = catalog(ALL, "teapot").prices["A"].says  # type: ignore[index]
    assert (other.price, other.old_price, other.vat) == (Decimal(100), Decimal(150), UNSET)


def test_a_cell_of_stock_over_the_shared_one(catalog: Catalog) -> None:
    def cells(store: str) -> dict[str, dict[str, object]]:
        tables = catalog(ALL, store).stocks
        return {alias: {o: s.says for o, s in t.items()} for alias, t in tables.items()}

    assert cells("samovar") == {
        "msk": {"A": Free(1), "B": Free(3)},
        "spb": {"A": Free(9), "B": Fixed(8)},
    }
    assert cells("teapot") == {"msk": {"A": Free(1), "B": Free(3)}, "spb": {"A": Fixed(2)}}


def test_a_place_is_that_of_the_cell_that_counts(catalog: Catalog) -> None:
    table = catalog(ALL, "samovar").stocks["spb"]  # type: ignore[index]
    assert {offer: str(said.source) for offer, said in table.items()} == {
        "A": "catalog/one/stocks.yaml:3:10",
        "B": "catalog/one/stocks.yaml:3:16",
    }


def test_rules_of_amounts_hold_across_layers(refused: Refused) -> None:
    own = {"two/prices.yaml": "kind: prices\nprices: {A: {price: 160}}\n"}
    (problem,) = refused({**ALL, **own}, "teapot")
    assert problem.code == "old-price-not-above"
    assert load_catalog(Path("catalog"), "samovar").prices


def test_twice_in_the_shared_documents_is_twice(refused: Refused) -> None:
    more: Files = {"again.yaml": "kind: prices\nprices: {A: {cost: 50}}\n"}
    for store in ("samovar", "teapot"):
        assert [one.code for one in refused({**ALL, **more}, store)] == ["said-twice"]


def test_twice_in_the_documents_of_a_store_is_twice(refused: Refused) -> None:
    more: Files = {"one/deep/again.yaml": "kind: stocks\nwarehouse: spb\nstocks: {A: 9}\n"}
    (problem,) = refused({**ALL, **more}, "samovar")
    assert problem.code == "said-twice"
    assert "first at catalog/one/deep/again.yaml:3:10." in problem.message
    assert load_catalog(Path("catalog"), "teapot").stocks


@pytest.mark.parametrize(
    "bad",
    [
        "kind: prices\nprices: {A: -1}\n",
        "kind: products\nproducts: {A: {category: 5.0}}\n",
        "kind: stocks\nwarehouse: nowhere\nstocks: {Z: 1}\n",
    ],
)
def test_problems_stop_those_whom_they_concern(bad: str) -> None:
    write("catalog", {**ALL, "two/bad.yaml": bad})
    assert load_catalog(Path("catalog"), "samovar").prices
    with pytest.raises(InvalidInput):
        load_catalog(Path("catalog"), "teapot")
    write("catalog", {"two/bad.yaml": "# mended\n", "bad.yaml": bad})
    for store in ("samovar", "teapot"):
        with pytest.raises(InvalidInput):
            load_catalog(Path("catalog"), store)


def test_a_shared_warehouse_must_be_there_in_each_store() -> None:
    write("catalog", {**ALL, "two/store.yaml": STORE.replace("samovar", "teapot")[:-28]})
    assert load_catalog(Path("catalog"), "samovar")
    with pytest.raises(InvalidInput) as caught:
        load_catalog(Path("catalog"), "teapot")
    assert {one.code for one in caught.value.problems} == {"unknown-warehouse"}


def test_renames_of_a_store_are_its_own(catalog: Catalog) -> None:
    moved = "kind: moved\nmoved: [{from: OLD, to: A}]\n"
    files = {**ALL, "two/moved.yaml": moved}
    assert not catalog(files, "samovar").moved
    assert catalog(files, "teapot").moved["OLD"].to == "A"  # type: ignore[index]


def test_one_reading_serves_all_stores() -> None:
    write("catalog", ALL)
    read = open_catalog(Path("catalog"))
    assert read.stores() == ["samovar", "teapot"]
    for store in read.stores():
        apart = load_catalog(Path("catalog"), store)
        together = read.desired(store)
        assert together.digest == apart.digest
        assert dict(together.prices) == dict(apart.prices)
        assert dict(together.products) == dict(apart.products)


# Rules: the first that matches wins, and those of the store are asked first.

RULES = "kind: safety-stock\nrules: %s\n"


def test_the_rules_of_the_store_come_before_the_shared_ones(catalog: Catalog) -> None:
    files = {
        **STORES,
        "a.yaml": RULES % "[{match: {offer: A}, keep: 1}, {keep: 2}]",
        "one/z.yaml": RULES % "[{match: {offer: B}, keep: 3}]",
    }
    assert [str(rule.keep) for rule in catalog(files, "samovar").safety] == ["3", "1", "2"]
    assert [str(rule.keep) for rule in catalog(files, "teapot").safety] == ["1", "2"]


def test_a_store_may_replace_all_shared_rules(catalog: Catalog) -> None:
    files = {
        **STORES,
        "a.yaml": RULES % "[{match: {offer: A}, keep: 1}, {keep: 2}]",
        "one/z.yaml": RULES % "[{keep: 3}]",
    }
    assert [str(rule.keep) for rule in catalog(files, "samovar").safety] == ["3", "1", "2"]


@pytest.mark.parametrize("folder", ["one/", ""])
def test_in_one_layer_a_rule_behind_everything_is_a_mistake(refused: Refused, folder: str) -> None:
    files = {**STORES, f"{folder}r.yaml": RULES % "[{keep: 3}, {match: {offer: A}, keep: 1}]"}
    assert [problem.code for problem in refused(files, "samovar")] == ["rule-unreachable"]


def test_the_root_is_the_farthest_whichever_document_it_reaches(catalog: Catalog) -> None:
    """An own entry that says nothing of a field doesn't bring the root's default over a nearer."""
    files = {
        **STORES,
        "_defaults.yaml": "kind: defaults\nproducts: {labels: {class: B}}\nprices: {vat: 0.22}\n",
        "common/_defaults.yaml": "kind: defaults\n"
        "products: {labels: {class: A}}\nprices: {vat: 0.1}\n",
        "common/p.yaml": "kind: products\nproducts: {A: {name: x}}\n---\n"
        "kind: prices\nprices: {A: 100}\n",
        "one/p.yaml": "kind: products\nproducts: {A: {note: hi}}\n---\n"
        "kind: prices\nprices: {A: 110}\n",
    }
    for store in ("samovar", "teapot"):
        desired = catalog(files, store)
        assert desired.products["A"].traits.labels == {"class": "A"}  # type: ignore[index]
        assert desired.prices["A"].says.vat == Decimal("0.1")  # type: ignore[index]
