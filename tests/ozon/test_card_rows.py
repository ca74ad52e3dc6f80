"""Rows of cards, in all the shapes that they come in."""

from typing import Any

import pytest

from reconciler.domain.attribute import AttributeValue
from reconciler.domain.card import LiveCard, Package, Pdf
from reconciler.domain.errors import ShopUnreachable
from reconciler.ozon import card_wire, wire
from reconciler.ozon.card_rows import live_card
from tests.ozon.scripted import says


def read(**row: Any) -> LiveCard:
    body = says({"result": [{"id": 1, "offer_id": "A", **row}]}).content
    page = wire.decode(body, card_wire.Cards, "/x")
    assert page.result is not None
    return live_card(page.result[0])


def attribute(number: int, *values: Any, complex_id: int = 0) -> dict[str, Any]:
    return {"id": number, "complex_id": complex_id, "values": [{"value": v} for v in values]}


def films(card: LiveCard) -> list[list[tuple[int, int, str]]]:
    groups = card.card.groups
    assert isinstance(groups, tuple)
    return [
        [(item.complex_id, item.id, item.values[0].value) for item in group] for group in groups
    ]


def test_a_row_with_nothing_in_it() -> None:
    card = read()
    assert (card.product_id, card.sku) == (1, None)
    assert card.card.name == ""
    assert card.card.package == Package()
    assert (card.card.images, card.card.attributes, card.card.groups) == ((), {}, ())


@pytest.mark.parametrize(
    "field",
    ["name", "barcodes", "depth", "images", "attributes", "complex_attributes", "pdf_list", "sku"],
)
def test_null_is_nothing(field: str) -> None:
    assert read(**{field: None}) == read()


def test_numbers_may_come_as_text() -> None:
    row = {"id": "1", "sku": "77", "depth": "120", "weight": "420", "type_id": "5"}
    card = read(**row)
    assert (card.product_id, card.sku, card.card.type) == (1, 77, 5)
    assert isinstance(card.card.package, Package)
    assert (card.card.package.depth, card.card.package.weight) == (120, 420)


def test_an_unknown_field_is_no_trouble_and_a_wrong_shape_is() -> None:
    assert read(tomorrow={"a": 1}) == read()
    with pytest.raises(ShopUnreachable, match="in a shape that we don't know"):
        read(images={"a": 1})


def test_a_sku_of_zero_is_none() -> None:
    assert read(sku=0).sku is None


def test_the_main_picture_comes_first_and_once() -> None:
    assert read(primary_image="b", images=["a", "b"]).card.images == ("b", "a")
    assert read(primary_image="b", images=["a"]).card.images == ("b", "a")
    assert read(primary_image="", images=["a"]).card.images == ("a",)


def test_the_main_barcode_comes_first_and_once() -> None:
    """An import sends the first, and the shop drops the main one for another."""
    assert read(barcode="2", barcodes=["1", "2"]).card.barcodes == ("2", "1")
    assert read(barcode="2", barcodes=["1"]).card.barcodes == ("2", "1")
    assert read(barcode="", barcodes=["1"]).card.barcodes == ("1",)


def test_values_of_a_dictionary_spelt_in_both_ways() -> None:
    for spelt in ("dictionary_value_id", "dictionaryValueId"):
        values = [{"value": "белый", spelt: "61571"}]
        card = read(attributes=[{"id": 10096, "values": values}])
        assert card.card.attributes == {"10096": (AttributeValue("белый", 61571),)}


def test_values_that_are_no_text() -> None:
    card = read(attributes=[attribute(1, 5), attribute(2, 0.5), attribute(3, None)])
    assert {key: value[0].value for key, value in card.card.attributes.items()} == {
        "1": "5",
        "2": "0.5",
        "3": "",
    }


def test_an_attribute_without_values_is_not_filled_in() -> None:
    assert read(attributes=[{"id": 1, "values": []}, {"id": 2}]).card.attributes == {}


def test_nested_attributes_in_a_flat_list() -> None:
    """A group ends where an attribute comes again, or one of another complex attribute."""
    flat = [
        attribute(1, "a", complex_id=100),
        attribute(2, "b", complex_id=100),
        attribute(1, "c", complex_id=100),
        attribute(3, "d", complex_id=200),
    ]
    assert films(read(complex_attributes=flat)) == [
        [(100, 1, "a"), (100, 2, "b")],
        [(100, 1, "c")],
        [(200, 3, "d")],
    ]


def test_nested_attributes_in_groups() -> None:
    groups = [
        {"attributes": [attribute(1, "a", complex_id=100), attribute(2, "b", complex_id=100)]},
        {"attributes": [attribute(1, "c", complex_id=100)]},
    ]
    assert films(read(complex_attributes=groups)) == [
        [(100, 1, "a"), (100, 2, "b")],
        [(100, 1, "c")],
    ]


def test_nested_ones_among_the_plain_are_kept_apart() -> None:
    card = read(attributes=[attribute(1, "a"), attribute(2, "b", complex_id=100)])
    assert set(card.card.attributes) == {"1"}
    assert [item.id for item in card.card.loose] == [2]


def test_documents() -> None:
    card = read(pdf_list=[{"file_name": "https://a/1.pdf", "name": "Инструкция"}, {"name": None}])
    assert card.card.pdf == (Pdf("Инструкция", "https://a/1.pdf"), Pdf("", ""))


def test_the_digest_is_of_the_content() -> None:
    assert read(name="a").digest == read(name="a", sku=5, id=1).digest
    assert read(name="a").digest != read(name="b").digest
    assert read(attributes=[attribute(1, "a")]).digest != read(attributes=[]).digest
