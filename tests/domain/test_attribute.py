"""Names of attributes: which of a type's are meant."""

import pytest

from reconciler.domain.attribute import (
    AttributeId,
    AttributeSpec,
    TypeId,
    TypeKey,
    TypeSpec,
    folded,
    is_id,
)
from reconciler.domain.product import CategoryId


def spec(number: int, name: str, **fields: object) -> AttributeSpec:
    return AttributeSpec(id=AttributeId(number), name=name, **fields)  # type: ignore[arg-type]


def of(*attributes: AttributeSpec) -> TypeSpec:
    return TypeSpec(
        key=TypeKey(CategoryId(1), TypeId(2)),
        category_name="Посуда",
        type_name="Кружка",
        attributes={one.id: one for one in attributes},
    )


MUG = of(
    spec(85, "Бренд", required=True),
    spec(8229, "Тип", required=True),
    spec(7, "Объём, мл"),
    spec(8, "Материал"),
    spec(9, "Материал"),
    spec(10, "МАТЕРИАЛ"),
    spec(21841, "Ссылка", complex_id=100001, required=True),
    spec(11, "Ушло", required=True, gone=True),
)


@pytest.mark.parametrize(
    ("said", "ids"),
    [
        ("Бренд", [85]),
        ("  бренд ", [85]),
        ("85", [85]),
        ("Объем,  мл", [7]),
        ("Материал", [8, 9]),
        ("МАТЕРИАЛ", [10]),
        ("материал", [8, 9, 10]),
        ("Ссылка", []),
        ("21841", []),
        ("86", []),
        ("٨٥", []),
    ],
)
def test_which_attribute_a_key_means(said: str, ids: list[int]) -> None:
    assert [one.id for one in MUG.named(said)] == ids


def test_a_group_has_its_own() -> None:
    assert [one.id for one in MUG.named("ссылка", 100001)] == [21841]
    assert [one.id for one in MUG.named("21841", 100001)] == [21841]
    assert MUG.named("Бренд", 100001) == []


def test_the_type_itself_and_what_is_gone_are_not_asked_for() -> None:
    assert [one.id for one in MUG.required()] == [85, 21841]


@pytest.mark.parametrize(
    ("fields", "takes"),
    [
        ({}, 1),
        ({"most": 5}, 1),
        ({"collection": True}, 0),
        ({"collection": True, "most": 5}, 5),
    ],
)
def test_how_many_values_it_takes(fields: dict[str, object], takes: int) -> None:
    assert spec(1, "x", **fields).takes == takes


def test_ids_are_plain_figures() -> None:
    assert [is_id(said) for said in ("85", "", "8a", "٨٥", "-1")] == [True, *[False] * 4]


def test_folding_forgets_case_blanks_and_dots() -> None:
    assert folded(" Объём\u00a0,  МЛ ") == folded("объем , мл")
