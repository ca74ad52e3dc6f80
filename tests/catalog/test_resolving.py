"""One card's attributes, as Ozon takes them."""

from decimal import Decimal
from typing import Any

import pytest

from reconciler.catalog.resolving import (
    Near,
    Resolved,
    SaidAttributes,
    missing_required,
    resolve_attributes,
)
from reconciler.domain.attribute import AttributeId, AttributeValue, TypeKey
from reconciler.domain.attribute_lock import AttributeLock
from reconciler.domain.ids import OfferId
from reconciler.domain.problem import Problem
from reconciler.domain.source import Source
from tests.catalog.locks import LOCK, MUG

HERE = Source("catalog/a.yaml", 3, 5)
NO_TYPE = TypeKey(MUG.category, MUG.type)._replace(type=99)  # type: ignore[arg-type]


def said(attributes: dict[str, Any], groups: Any = None) -> SaidAttributes:
    plain = {name: (value, HERE) for name, value in attributes.items()}
    return SaidAttributes(OfferId("MUG-1"), plain, (groups, HERE) if groups else None)


def resolved(
    attributes: dict[str, Any],
    groups: Any = None,
    lock: AttributeLock | None = LOCK,
    key: TypeKey | None = MUG,
) -> Resolved:
    found = resolve_attributes(lock, key, said(attributes, groups))
    assert isinstance(found, Resolved), found
    return found


def refused(
    attributes: dict[str, Any],
    groups: Any = None,
    lock: AttributeLock | None = LOCK,
    key: TypeKey | None = MUG,
    near: Near | None = None,
) -> Problem:
    found = resolve_attributes(lock, key, said(attributes, groups), near)
    assert isinstance(found, list)
    assert len(found) == 1, found
    assert found[0].source == HERE
    return found[0]


@pytest.mark.parametrize(
    ("name", "value", "number", "values"),
    [
        ("Бренд", "Самовар", 85, [("Самовар", 971)]),
        ("бренд", "самовар", 85, [("Самовар", 971)]),
        ("85", "Самовар", 85, [("Самовар", 971)]),
        ("Бренд", {"id": 971}, 85, [("Самовар", 971)]),
        ("Бренд", {"id": 5, "value": "Новый"}, 85, [("Новый", 5)]),
        ("Бренд", {"id": 5}, 85, [("", 5)]),
        ("Цвет товара", ["белый", "красный"], 10096, [("белый", 61571), ("красный", 61585)]),
        ("Аннотация", "Кружка", 4191, [("Кружка", 0)]),
        ("Объем, л", Decimal("0.350"), 6882, [("0.35", 0)]),
        ("6882", Decimal("2.0"), 6882, [("2", 0)]),
        ("6882", 20, 6882, [("20", 0)]),
        ("6882", Decimal("-0.0"), 6882, [("0", 0)]),
        ("6882", True, 6882, [("true", 0)]),
        ("6882", False, 6882, [("false", 0)]),
        ("6882", "0.350", 6882, [("0.350", 0)]),
        ("Бренд", None, 85, []),
    ],
)
def test_what_is_said_and_what_is_sent(
    name: str, value: Any, number: int, values: list[tuple[str, int]]
) -> None:
    expected = tuple(AttributeValue(*one) for one in values)
    assert resolved({name: value}) == Resolved({AttributeId(number): expected})


def test_groups() -> None:
    group = {"id": 100001, "attributes": {"Ссылка": "https://v", "21837": "Видео"}}
    found = resolved({}, [group])
    assert found.groups is not None
    assert found.groups[0].id == 100001
    values = {
        number: [one.value for one in said] for number, said in found.groups[0].attributes.items()
    }
    assert values == {21841: ["https://v"], 21837: ["Видео"]}
    assert found.filled() == {21841, 21837}


def test_groups_that_are_cleared_are_not_unsaid() -> None:
    cleared = resolve_attributes(LOCK, MUG, SaidAttributes(OfferId("A"), {}, (None, HERE)))
    assert isinstance(cleared, Resolved)
    assert cleared.groups == ()
    assert resolved({}).groups is None


@pytest.mark.parametrize("lock", [None, AttributeLock()])
def test_ids_with_plain_values_need_no_lock(lock: AttributeLock | None) -> None:
    found = resolved({"4191": ["a", 2], "85": {"id": 971, "value": "Самовар"}}, lock=lock)
    assert found.attributes == {
        4191: (AttributeValue("a"), AttributeValue("2")),
        85: (AttributeValue("Самовар", 971),),
    }


@pytest.mark.parametrize(
    ("attributes", "code", "words"),
    [
        ({"Брэнд": "x"}, "unknown-attribute", "Did you mean `Бренд`?"),
        ({"86": "x"}, "unknown-attribute", "86"),
        ({"Ссылка": "x"}, "unknown-attribute", "in the group 100001"),
        ({"Материал": "x"}, "ambiguous-attribute", "`20`, `21`"),
        ({"Узор": "x"}, "attribute-gone", "22"),
        ({"Тип": "Кружка"}, "type-as-attribute", "`type`"),
        ({"8229": "Кружка"}, "type-as-attribute", "`type`"),
        ({"Бренд": "Самавар"}, "value-not-locked", "Did you mean `Самовар`"),
        ({"Бренд": "Гжель"}, "value-not-locked", "reconciler resolve"),
        ({"Бренд": ["Самовар", "самовар"]}, "too-many-values", "takes one value"),
        ({"Цвет товара": ["белый", "красный", "белый"]}, "too-many-values", "up to 2"),
        ({"Аннотация": {"id": 5}}, "no-dictionary", "without `id`"),
        ({"Бренд": "Самовар", "85": "Самовар"}, "said-twice", "`Бренд` and `85`"),
    ],
)
def test_what_the_lock_does_not_know(attributes: dict[str, Any], code: str, words: str) -> None:
    problem = refused(attributes)
    assert problem.code == code
    assert words in f"{problem.message} {problem.fix}"
    assert problem.path.startswith("products.MUG-1.attributes.")


def test_in_groups_as_well() -> None:
    group = {"id": 100001, "attributes": {"Бренд": "Самовар"}}
    problem = refused({}, [group])
    assert problem.code == "unknown-attribute"
    assert "in the group 100001" in problem.message
    assert problem.fix == "Write it in `attributes`."
    assert problem.path == "products.MUG-1.complex_attributes.Бренд"


@pytest.mark.parametrize(
    ("lock", "key", "code"),
    [
        (None, MUG, "no-lock"),
        (LOCK, NO_TYPE, "type-not-locked"),
        (LOCK, None, "attribute-without-type"),
        (None, None, "attribute-without-type"),
    ],
)
def test_names_need_a_lock_and_a_type(
    lock: AttributeLock | None, key: TypeKey | None, code: str
) -> None:
    assert refused({"Бренд": "Самовар"}, lock=lock, key=key).code == code


@pytest.mark.parametrize(
    ("near", "code", "words"),
    [
        ((), "unknown-value", "ask Ozon"),
        (("Тула Самовар", "Самоварофф"), "unknown-value", "`Самоварофф`"),
        (("Икс",), "unknown-value", "nearest are `Икс`"),
        (("САМОВАРЫ", "Самовары"), "ambiguous-value", "`САМОВАРЫ`, `Самовары`"),
    ],
)
def test_what_the_shop_does_not_know_either(near: tuple[str, ...], code: str, words: str) -> None:
    text = "самовары"
    problem = refused({"Бренд": text}, near={(MUG, AttributeId(85), text): near})
    assert problem.code == code
    assert words in f"{problem.message} {problem.fix}"


def test_what_a_new_product_lacks() -> None:
    mug = LOCK.types[MUG].spec
    assert [one.name for one in missing_required(mug, resolved({"4191": "x"}))] == ["Бренд"]
    assert [one.name for one in missing_required(mug, resolved({"85": None}))] == ["Бренд"]
    assert missing_required(mug, resolved({"85": "Самовар"})) == []
