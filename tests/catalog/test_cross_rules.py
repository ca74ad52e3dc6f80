"""What one document says and another contradicts."""

from collections.abc import Callable

import pytest

from reconciler.domain.desired import Desired
from reconciler.domain.problem import Problem
from tests.catalog.conftest import STORE

Catalog = Callable[..., Desired]
Refused = Callable[..., list[Problem]]

CARD = "kind: products\nproducts: {A: {%s}}\n"
STOCKS = "kind: stocks\nstocks: {A: {%s}}\n"
PRICES = "kind: prices\nprices: {A: {%s}}\n"


def told(problems: list[Problem]) -> list[tuple[str, str]]:
    return [(one.code, str(one.source)) for one in problems]


@pytest.mark.parametrize("state", ["state: archived", ""])
def test_an_archived_offer_has_nothing_to_sell(refused: Refused, state: str) -> None:
    defaults = "kind: defaults\nproducts: {state: archived}\n" if not state else "# none\n"
    files = {
        "c.yaml": CARD % (state or "name: x"),
        "s.yaml": STOCKS % "msk: 1, spb: {fixed: 2}",
        "_defaults.yaml": defaults,
    }
    assert sorted(told(refused(files))) == [
        ("archived-with-stock", "catalog/s.yaml:2:14"),
        ("archived-with-stock", "catalog/s.yaml:2:22"),
    ]


def test_zero_of_an_archived_offer_is_fine(catalog: Catalog) -> None:
    desired = catalog({"c.yaml": CARD % "state: archived", "s.yaml": STOCKS % "msk: 0"})
    assert desired.products.in_state("archived") == {"A"}


def test_of_a_released_offer_nothing_else_is_declared(refused: Refused) -> None:
    files = {
        "c.yaml": CARD % "state: released",
        "s.yaml": STOCKS % "msk: 0",
        "p.yaml": PRICES % "cost: 5",
    }
    assert sorted(told(refused(files))) == [
        ("released-declared", "catalog/p.yaml:2:10"),
        ("released-declared", "catalog/s.yaml:2:14"),
    ]


def test_a_card_of_a_released_offer_may_stay(catalog: Catalog) -> None:
    desired = catalog({"c.yaml": CARD % "state: released, name: x"})
    assert desired.products.in_state("released") == {"A"}
    assert desired.sold() == set()


def test_a_moved_offer_is_not_declared_any_more(refused: Refused) -> None:
    files = {
        "c.yaml": CARD % "name: x",
        "m.yaml": "kind: moved\nmoved: [{from: A, to: B}, {from: B, to: C}]\n",
        "p.yaml": PRICES % "cost: 5",
        "s.yaml": STOCKS % "msk: 0",
    }
    problems = refused(files)
    assert sorted(told(problems)) == [
        ("moved-still-declared", "catalog/c.yaml:2:12"),
        ("moved-still-declared", "catalog/p.yaml:2:10"),
        ("moved-still-declared", "catalog/s.yaml:2:14"),
    ]
    assert {one.fix for one in problems} == {"Write `C` here, or delete the entry that moves it."}


def test_the_end_of_a_move_may_be_declared_or_not(catalog: Catalog) -> None:
    moved = "kind: moved\nmoved: [{from: OLD, to: A}, {from: GONE, to: NOWHERE}]\n"
    assert catalog({"m.yaml": moved, "c.yaml": CARD % "name: x"}).offers() == {"A"}


@pytest.mark.parametrize(
    ("card", "price", "good"),
    [
        ("0.2", "0.2", True),
        ("0.20", "0.2", True),
        ("0", "0", True),
        ("0", "0.00", True),
        ("0.2", "0.22", False),
        ("0", "0.2", False),
        ("0.2", "0", False),
    ],
)
@pytest.mark.parametrize("card_by", ["own", "document", "folder"])
@pytest.mark.parametrize("price_by", ["own", "document", "folder"])
def test_one_rate_of_vat_wherever_it_is_said(
    catalog: Catalog,
    request: pytest.FixtureRequest,
    card: str,
    price: str,
    card_by: str,
    price_by: str,
    good: bool,
) -> None:
    folder = []
    texts = {}
    for kind, rate, by in (("products", card, card_by), ("prices", price, price_by)):
        own = {"products": "name: x", "prices": "price: 5"}[kind]
        inside = f"defaults: {{vat: {rate}}}\n" if by == "document" else ""
        own += f", vat: {rate}" if by == "own" else ""
        texts[f"{kind}.yaml"] = f"kind: {kind}\n{inside}{kind}: {{A: {{{own}}}}}\n"
        folder += [f"{kind}: {{vat: {rate}}}\n"] if by == "folder" else []
    texts["_defaults.yaml"] = "kind: defaults\n" + "".join(folder) if folder else "# none\n"
    if good:
        catalog(texts)
        return
    (problem,) = request.getfixturevalue("refused")(texts)
    assert problem.code == "vat-differs"
    assert f"is {price} here, and {card} in" in problem.message


def test_the_rate_of_the_layer_that_wins_counts(catalog: Catalog, refused: Refused) -> None:
    files = {
        "s/store.yaml": STORE,
        "t/store.yaml": STORE.replace("samovar", "teapot"),
        "c.yaml": CARD % "vat: 0.2",
        "p.yaml": PRICES % "price: 5, vat: 0.1",
    }
    assert told(refused(files, "samovar")) == [("vat-differs", "catalog/p.yaml:2:10")]
    catalog({**files, "s/p.yaml": PRICES % "vat: 0.2"}, "samovar")
    assert told(refused(files, "teapot")) == [("vat-differs", "catalog/p.yaml:2:10")]
    catalog({**files, "t/c.yaml": CARD % "vat: 0.1"}, "teapot")
