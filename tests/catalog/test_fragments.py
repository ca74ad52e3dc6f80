"""One offer in several documents and files: their order never counts, contradictions are told."""

from collections.abc import Callable
from itertools import permutations

import pytest

from reconciler.domain.desired import Desired
from reconciler.domain.problem import Problem
from tests.catalog.conftest import Files

Catalog = Callable[..., Desired]
Refused = Callable[..., list[Problem]]

PRODUCTS = "kind: products\nproducts: {%s}\n"
PRICES = "kind: prices\nprices: {%s}\n"
IMAGES = ", ".join(f"https://cdn.example.com/{n}.jpg" for n in range(50))

PIECES = [
    PRODUCTS % "A: {name: Mug, category: 5, labels: {class: A}}, B: {labels: {class: B}}",
    PRODUCTS % "A: {labels: {season: winter}, package: {depth: 120}}"
    + "---\n"
    + PRICES % "A: {price: 1490, old_price: 1990}",
    PRODUCTS % "A: {package: {unit: mm}, state: active}"
    + "---\n"
    + PRICES % "A: {cost: 610, vat: 0.1}",
    "kind: stocks\nwarehouse: msk\nstocks: {A: 4}\n",
    "kind: stocks\nstocks: {A: {spb: 2}, B: {msk: 1}}\n---\n" + PRODUCTS % "A: {vat: 0.1}",
]


def meaning(desired: Desired) -> object:
    """What a catalog says, without places and files."""
    return (
        {offer: (one.state, one.traits) for offer, one in desired.products.items()},
        {offer: one.says for offer, one in desired.prices.items()},
        {w: {o: cell.says for o, cell in table.items()} for w, table in desired.stocks.items()},
    )


def codes(problems: list[Problem]) -> list[str]:
    return [problem.code for problem in problems]


def test_any_order_of_the_files_says_the_same(catalog: Catalog) -> None:
    said = []
    for number, order in enumerate(permutations(PIECES)):
        if number % 5 == 0:
            files = {f"{index}.yaml": text for index, text in enumerate(order)}
            said.append(meaning(catalog(files)))
    assert all(one == said[0] for one in said)
    products, prices, stocks = said[0]  # type: ignore[misc]
    assert products["A"][1].category == 5
    assert products["A"][1].labels == {"class": "A", "season": "winter"}
    assert products["B"][1].labels == {"class": "B"}
    assert dict(prices["A"].said()).keys() == {"price", "old_price", "cost", "vat"}
    assert {alias: set(table) for alias, table in stocks.items()} == {
        "msk": {"A", "B"},
        "spb": {"A"},
    }


def test_documents_of_one_file_are_like_files(catalog: Catalog) -> None:
    apart = meaning(catalog({f"{n}.yaml": text for n, text in enumerate(PIECES)}))
    for n in range(len(PIECES)):
        (write := catalog)({f"{n}.yaml": "# moved\n"})
    assert meaning(write({"all.yaml": "---\n".join(PIECES)})) == apart


def test_the_place_of_several_entries_is_that_of_the_first(catalog: Catalog) -> None:
    desired = catalog(
        {
            "a.yaml": PRODUCTS % "A: {name: Mug}" + "---\n" + PRICES % "A: {cost: 1}",
            "b.yaml": PRODUCTS % "A: {note: x}" + "---\n" + PRICES % "A: {price: 5}",
        }
    )
    assert str(desired.products["A"].source) == "catalog/a.yaml:2:12"
    assert str(desired.prices["A"].source) == "catalog/a.yaml:5:10"


@pytest.mark.parametrize(
    ("one", "other", "what"),
    [
        ("{name: x}", "{name: x}", "`name`"),
        ("{state: active}", "{state: archived}", "`state`"),
        ("{labels: {class: A}}", "{labels: {class: B, x: y}}", "A key of"),
        ("{labels: {class: A}}", "{labels: {class: null}}", "A key of"),
        ("{attributes: {4191: x}}", '{attributes: {"4191": y}}', "A key of"),
        ("{package: {unit: mm}}", "{package: {unit: cm}}", "A key of"),
    ],
)
def test_a_field_or_a_key_is_said_twice(refused: Refused, one: str, other: str, what: str) -> None:
    (problem,) = refused(
        {"a.yaml": PRODUCTS % f"A: {one}", "b.yaml": PRODUCTS % f"B: {{name: y}}, A: {other}"}
    )
    assert problem.code == "said-twice"
    assert problem.message.startswith(what)
    assert "catalog/a.yaml:2:12" in problem.message
    assert str(problem.source) == "catalog/b.yaml:2:26"


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("{labels: {class: A}}", "{attributes: {class: A}}"),
        ("{labels: {unit: A}}", "{package: {unit: mm}}"),
        ("{attributes: {a: x}}", "{attributes: {b: x}}"),
    ],
)
def test_a_key_of_another_field_is_another_key(catalog: Catalog, one: str, other: str) -> None:
    assert catalog({"a.yaml": PRODUCTS % f"A: {one}", "b.yaml": PRODUCTS % f"A: {other}"})


def test_the_third_document_may_be_the_one_too_many(refused: Refused) -> None:
    files: Files = {
        "a.yaml": PRODUCTS % "A: {name: x}",
        "b.yaml": PRODUCTS % "A: {note: x}",
        "c.yaml": PRODUCTS % "A: {note: y}",
    }
    (problem,) = refused(files)
    assert "catalog/b.yaml" in problem.message
    assert problem.source
    assert problem.source.file == "catalog/c.yaml"


def test_a_price_field_is_said_twice(refused: Refused) -> None:
    (problem,) = refused({"a.yaml": PRICES % "A: 5", "b.yaml": PRICES % "A: {price: 5}"})
    assert problem.code == "said-twice"
    assert problem.message == "`price` of `A` is said twice; first at catalog/a.yaml:2:10."


def test_rules_of_amounts_look_at_all_documents(refused: Refused) -> None:
    pieces = {"a.yaml": PRICES % "A: {price: 100}", "b.yaml": PRICES % "A: {old_price: 90}"}
    (problem,) = refused(pieces)
    assert problem.code == "old-price-not-above"
    assert problem.source
    assert problem.source.file == "catalog/b.yaml"


@pytest.mark.parametrize("images", ["images: [%s]", "primary_image: null, images: [%s]"])
def test_fifty_pictures_without_a_main_one_are_fine(catalog: Catalog, images: str) -> None:
    assert catalog({"a.yaml": PRODUCTS % f"A: {{{images % IMAGES}}}"})


def test_pictures_and_the_main_one_may_stand_apart(refused: Refused, catalog: Catalog) -> None:
    many = PRODUCTS % f"A: {{images: [{IMAGES}]}}"
    main = "https://cdn.example.com/main.jpg"
    problems = refused({"a.yaml": many, "b.yaml": PRODUCTS % f"A: {{primary_image: '{main}'}}"})
    assert codes(problems) == ["too-many-images"]
    defaults = f"kind: defaults\nproducts: {{primary_image: '{main}'}}\n"
    files: Files = {"b.yaml": "# nothing\n", "_defaults.yaml": defaults}
    assert codes(refused(files)) == ["too-many-images"]
    assert catalog({**files, "b.yaml": PRODUCTS % "A: {primary_image: null}"})


def test_another_document_completes_a_package(catalog: Catalog) -> None:
    assert catalog(
        {
            "a.yaml": "kind: products\ndefaults: {package: {depth: 5}}\nproducts: {A: {name: x}}\n",
            "b.yaml": PRODUCTS % "A: {package: {unit: mm}}",
        }
    )


def test_another_document_says_what_a_default_says_wrongly(catalog: Catalog) -> None:
    heavy = "defaults: {package: {weight: 1, weight_unit: kg}}"
    size = "A: {package: {depth: 1, width: 1, height: 1, unit: cm}}"
    assert catalog(
        {
            "a.yaml": f"kind: products\n{heavy}\nproducts: {{{size}}}\n",
            "b.yaml": PRODUCTS % "A: {package: {weight_unit: g}}",
        }
    )


def test_a_package_that_is_wrong_together_is_told(refused: Refused) -> None:
    problems = refused(
        {
            "a.yaml": PRODUCTS % "A: {package: {depth: 1, width: 1, height: 1, unit: cm}}",
            "b.yaml": PRODUCTS % "A: {package: {weight: 1, weight_unit: kg}}",
        }
    )
    assert codes(problems) == ["package-density"]


def test_equal_digests_only_for_equal_declarations(catalog: Catalog) -> None:
    said = ["1.5", '"1.5"', "1", "true", "[1]", "null", "{id: 1}", '"true"']
    cards = ", ".join(f"A{n}: {{attributes: {{4: {value}}}}}" for n, value in enumerate(said))
    products = catalog({"a.yaml": PRODUCTS % cards}).products
    assert len({one.digest for one in products.values()}) == len(said)


def test_a_digest_knows_nothing_of_order_notation_and_file(catalog: Catalog) -> None:
    said = ["{name: x, vat: 0.2}", "{vat: 0.20, name: 'x'}", "{'vat': 0.2, 'name': \"x\"}"]
    products = catalog(
        {f"{n}.yaml": PRODUCTS % f"A{n}: {value}" for n, value in enumerate(said)}
    ).products
    assert len({one.digest for one in products.values()}) == 1


def test_many_offers_in_two_files_each_are_as_cheap_as_in_one(catalog: Catalog) -> None:
    # Once one part an offer: quadratic. The tables must stay as few as documents and defaults are.
    offers = [f"O{n}" for n in range(400)]
    table = catalog(
        {
            "a.yaml": PRODUCTS % ", ".join(f"{o}: {{name: x}}" for o in offers)
            + "---\n"
            + PRICES % ", ".join(f"{o}: 5" for o in offers),
            "b.yaml": PRODUCTS % ", ".join(f"{o}: {{labels: {{n: {o}}}}}" for o in offers)
            + "---\n"
            + PRICES % ", ".join(f"{o}: {{cost: 4}}" for o in offers),
        }
    )
    assert len(table.products.parts()) == 3
    assert len(table.prices.parts()) == 3  # type: ignore[attr-defined]
    assert {o: dict(one.traits.labels) for o, one in table.products.items()} == {
        o: {"n": o} for o in offers
    }
