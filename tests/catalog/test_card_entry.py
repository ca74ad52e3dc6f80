"""A live card as an entry of a document: all that can be said of it, and why not the rest."""

from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from msgspec.structs import replace

from reconciler.catalog.card_entry import card_entry
from reconciler.catalog.growing_lock import GrowingLock
from reconciler.domain.attribute import (
    Attribute,
    AttributeId,
    AttributeSpec,
    AttributeValue,
    TypeId,
    TypeKey,
    TypeSpec,
)
from reconciler.domain.attribute_lock import AttributeLock, LockedType, LockedValue
from reconciler.domain.card import Card, Package, Pdf
from reconciler.domain.product import CategoryId

KEY = TypeKey(CategoryId(17), TypeId(18))
TODAY, BEFORE = date(2026, 11, 20), date(2026, 1, 1)


def spec(number: int, name: str, **more: Any) -> AttributeSpec:
    return AttributeSpec(id=AttributeId(number), name=name, **more)


SPECS = [
    spec(85, "Бренд", dictionary_id=1, required=True),
    spec(10, "Цвет", dictionary_id=2, collection=True, most=2),
    spec(20, "Объем, л", kind="Decimal"),
    spec(30, "Набор", kind="Boolean"),
    spec(40, "Материал"),
    spec(41, "материал"),
    spec(50, "12345"),
    spec(60, "Старое", gone=True),
    spec(70, "Ссылка", complex_id=100001),
    spec(71, "Бренд", complex_id=100001),
    spec(8229, "Тип", dictionary_id=3),
]
TYPE = TypeSpec(
    key=KEY,
    category_name="Посуда",
    type_name="Кружка",
    attributes={one.id: one for one in SPECS},
)


def value(text: str, number: int = 0) -> tuple[AttributeValue, ...]:
    return (AttributeValue(text, number),)


CARD = Card(
    name="Кружка",
    category=KEY.category,
    type=int(KEY.type),
    barcodes=("46",),
    package=Package(depth=120, width=100, height=110, unit="mm", weight=420, weight_unit="g"),
    images=("https://a.ru/1.jpg",),
    attributes={"85": value("Самовар", 9)},
)


def lock(language: str = "RU", known: dict[str, LockedValue] | None = None) -> GrowingLock:
    values = {AttributeId(85): known} if known else {}
    return GrowingLock(
        AttributeLock(language, {KEY: LockedType(TYPE, BEFORE, values)}), TODAY
    )  # fmt: skip


def said(card: Card, **more: Any) -> tuple[dict[str, Any], set[str]]:
    entry, left = card_entry("MUG", card, lock(), **more)
    return entry, {f"{one.part} {one.reason.code}" for one in left}


def test_a_whole_card() -> None:
    assert said(CARD) == (
        {
            "name": "Кружка",
            "category": 17,
            "type": 18,
            "barcode": "46",
            "package": {
                "depth": 120, "width": 100, "height": 110, "unit": "mm",
                "weight": 420, "weight_unit": "g",
            },
            "images": ["https://a.ru/1.jpg"],
            "attributes": {"Бренд": "Самовар"},
        },
        set(),
    )  # fmt: skip


@pytest.mark.parametrize(
    ("number", "values", "key", "written"),
    [
        (10, value("красный", 5), "Цвет", ["красный"]),
        (20, value("0.35"), "Объем, л", Decimal("0.35")),
        (20, value("0.350"), "Объем, л", "0.350"),
        (20, value("12"), "Объем, л", 12),
        (20, value("много"), "Объем, л", "много"),
        (30, value("true"), "Набор", True),
        (30, value("да"), "Набор", "да"),
        (40, value("Хлопок"), "Материал", "Хлопок"),
        (40, value("Хлопок,\r\nлён"), "Материал", "Хлопок,\nлён"),
        (50, value("x"), "50", "x"),
        (85, value("", 9), "Бренд", {"id": 9}),
        (85, value("юни\u2028код", 9), "Бренд", {"id": 9}),
        (85, value("Само\rвар", 9), "Бренд", {"id": 9}),
    ],
)
def test_how_an_attribute_is_said(
    number: int, values: tuple[AttributeValue, ...], key: str, written: object
) -> None:
    entry, left = said(replace(CARD, attributes={str(number): values}, images=()))
    assert entry["attributes"] == {key: written}
    assert left == set()


@pytest.mark.parametrize(
    ("changed", "left"),
    [
        ({"name": ""}, "card.name name"),
        ({"name": "x" * 501}, "card.name name"),
        ({"name": "a\u2028b"}, "card.name not-accepted"),
        ({"name": "a\r\nb"}, "card.name not-accepted"),
        ({"type": 0}, "card.type no-type"),
        ({"type": 99}, "card.type no-type"),
        ({"barcodes": ("4 6",)}, "card.barcode not-accepted"),
        ({"package": Package(depth=1, unit="ft")}, "card.package sizes"),
        (
            {"package": replace(CARD.package, weight=99_000)},  # type: ignore[type-var]
            "card.package.weight density",
        ),
        ({"images": ("http://a.ru/1.jpg",)}, "card.images pictures"),
        ({"images": ("https://a.ru/1.jpg",) * 2}, "card.images pictures"),
        ({"color_image": "нет"}, "card.color_image link"),
        ({"pdf": (Pdf("", "https://a.ru/1.pdf"),)}, "card.pdf link"),
        ({"attributes": {"777": value("x")}}, "card.attributes.777 unknown-attribute"),
        ({"attributes": {"60": value("x")}}, "card.attributes.60 unknown-attribute"),
        ({"attributes": {"70": value("x")}}, "card.attributes.70 unknown-attribute"),
        ({"attributes": {"85": value("Самовар")}}, "card.attributes.Бренд no-entry"),
        ({"attributes": {"40": value("")}}, "card.attributes.Материал no-value"),
        (
            {"attributes": {"20": value("1") + value("2")}},
            "card.attributes.Объем, л too-many-values",
        ),
        (
            {"groups": ((Attribute(AttributeId(85), value("Самовар", 9), 100001),),)},
            "card.complex_attributes unknown-attribute",
        ),
    ],
)
def test_what_is_left_out(changed: dict[str, Any], left: str) -> None:
    entry, found = said(replace(CARD, **changed))
    assert left in found
    assert left.split(maxsplit=1)[0].removeprefix("card.") not in entry


def test_groups_are_said_as_they_are_or_not_at_all() -> None:
    link = Attribute(AttributeId(70), value("https://a.ru/1.mp4"), 100001)
    card = replace(CARD, groups=((link,), (link,)))
    entry, _ = said(card)
    one = {"id": 100001, "attributes": {"Ссылка": "https://a.ru/1.mp4"}}
    assert entry["complex_attributes"] == [one, one]
    entry, left = said(card, unclear=True)
    assert "complex_attributes" not in entry
    assert left == {"card.complex_attributes unclear-groups"}


def test_a_card_that_would_not_pass_as_a_new_one_says_no_weight() -> None:
    entry, left = said(replace(CARD, attributes={"40": value("Глина")}))
    assert left == {"card.package.weight incomplete-card"}
    assert entry["package"] == {"depth": 120, "width": 100, "height": 110, "unit": "mm"}


def test_a_nested_attribute_is_not_taken_for_the_one_of_its_name() -> None:
    film = (Attribute(AttributeId(71), value("Кино"), 100001),)
    entry, left = said(replace(CARD, groups=(film,)))
    assert left == set()
    assert entry["complex_attributes"] == [{"id": 100001, "attributes": {"Бренд": "Кино"}}]
    assert entry["package"]["weight"] == 420


def test_without_a_type_entries_are_said_by_id() -> None:
    entry, _ = said(replace(CARD, type=99))
    assert entry["attributes"] == {"85": {"id": 9, "value": "Самовар"}}
    assert "category" not in entry


def test_the_lock_learns_the_entries_that_cards_show() -> None:
    growing = lock()
    card_entry("MUG", CARD, growing)
    locked = growing.lock().types[KEY]
    assert locked.values == {85: {"Самовар": LockedValue(9, "Самовар", TODAY)}}


def test_a_text_that_means_another_entry_is_said_by_id() -> None:
    growing = lock(known={"Самовар": LockedValue(1, "Самовар", BEFORE)})
    entry, _ = card_entry("MUG", CARD, growing)
    assert entry["attributes"] == {"Бренд": {"id": 9, "value": "Самовар"}}
    assert growing.lock().types[KEY].values[AttributeId(85)]["Самовар"].id == 1


def test_in_another_language_the_texts_of_cards_are_no_names() -> None:
    entry, _ = card_entry("MUG", CARD, lock("EN"))
    assert entry["attributes"] == {"Бренд": {"id": 9, "value": "Самовар"}}
