"""The whole declared card of some offers, each file parsed once."""

from decimal import Decimal
from pathlib import Path

import pytest

from reconciler.catalog import open_catalog
from reconciler.catalog.full_card import FullCard, full_cards
from reconciler.domain.ids import OfferId
from tests.catalog.conftest import Files, with_store, write

A, B, C = OfferId("A"), OfferId("B"), OfferId("C")
FILES: Files = {
    "_defaults.yaml": "kind: defaults\nproducts: {category: 1, package: {unit: mm}, vat: 0.22}\n",
    "a.yaml": """\
kind: products
defaults: {type: 2, attributes: {Бренд: Самовар}}
products:
  A: {name: Кружка, package: {depth: 5}, attributes: {4191: [x]}, labels: {class: 1}}
  B: {name: Чашка, color_image: null}
---
kind: prices
prices: {A: {price: 5, vat: 0.1}, C: 7}
""",
    "b.yaml": "kind: products\nproducts: {A: {primary_image: 'https://a/b'}}\n",
}


def cards(*offers: OfferId, files: Files = FILES) -> dict[OfferId, FullCard]:
    write("catalog", with_store(files))
    return full_cards(open_catalog(Path("catalog")).of(), offers)


def test_fields_of_all_documents_with_their_places() -> None:
    card = cards(A)[A]
    said = {name: (one.value, str(one.source)) for name, one in card.fields.items()}
    assert said == {
        "name": ("Кружка", "catalog/a.yaml:4:7"),
        "category": (1, "catalog/_defaults.yaml:2:12"),
        "type": (2, "catalog/a.yaml:2:12"),
        "vat": (Decimal("0.22"), "catalog/_defaults.yaml:2:46"),
        "primary_image": ("https://a/b", "catalog/b.yaml:2:16"),
    }
    assert {name: one.value for name, one in card.attributes.items()} == {
        "4191": ["x"],
        "Бренд": "Самовар",
    }
    assert str(card.attributes["Бренд"].source) == "catalog/a.yaml:2:34"
    assert {name: one.value for name, one in card.package.items()} == {"depth": 5, "unit": "mm"}
    assert {name: one.value for name, one in card.labels.items()} == {"class": "1"}
    assert card.type_key == (1, 2)


def test_null_is_said_and_what_is_absent_is_not() -> None:
    card = cards(B)[B]
    assert card.fields["color_image"].value is None
    assert "images" not in card.fields


def test_offers_without_a_card_are_left_out() -> None:
    assert cards(A, C, OfferId("Z")).keys() == {A}


def test_a_type_needs_both_numbers() -> None:
    text = "kind: products\nproducts: {A: {type: 2}}\n"
    assert cards(A, files={"a.yaml": text})[A].type_key is None


def test_a_file_is_parsed_once(monkeypatch: pytest.MonkeyPatch) -> None:
    from reconciler.catalog import declarations

    rows = "".join(f"  O{n}: {{name: x}}\n" for n in range(300))
    write("catalog", with_store({"a.yaml": f"kind: products\nproducts:\n{rows}"}))
    found = open_catalog(Path("catalog")).of()
    read: list[str] = []
    inner = declarations.read_documents
    monkeypatch.setattr(
        declarations,
        "read_documents",
        lambda data, shown, problems: read.append(shown) or inner(data, shown, problems),
    )
    made = full_cards(found, [OfferId(f"O{n}") for n in range(300)])
    assert len(made) == 300
    assert read == ["catalog/a.yaml"]
