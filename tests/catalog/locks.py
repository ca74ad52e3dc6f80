"""A small lock for tests, and the store's text for it."""

from datetime import date

from reconciler.domain.attribute import AttributeId, AttributeSpec, TypeId, TypeKey, TypeSpec
from reconciler.domain.attribute_lock import AttributeLock, LockedType, LockedValue
from reconciler.domain.product import CategoryId

DAY = date(2026, 11, 20)
MUG, CUP = TypeKey(CategoryId(1), TypeId(2)), TypeKey(CategoryId(1), TypeId(3))

BRAND, COLOUR, TEXT, VIDEO = (AttributeId(number) for number in (85, 10096, 4191, 21841))


def spec(number: int, name: str, **fields: object) -> AttributeSpec:
    return AttributeSpec(id=AttributeId(number), name=name, **fields)  # type: ignore[arg-type]


ATTRIBUTES = (
    spec(85, "Бренд", required=True, dictionary_id=5, kind="String"),
    spec(10096, "Цвет товара", dictionary_id=6, collection=True, most=2, by_category=True),
    spec(4191, "Аннотация", kind="multiline"),
    spec(6882, "Объём, л"),
    spec(8229, "Тип", dictionary_id=7, required=True),
    spec(20, "Материал"),
    spec(21, "Материал"),
    spec(22, "Узор", gone=True),
    spec(21841, "Ссылка", complex_id=100001),
    spec(21837, "Название", complex_id=100001),
)


def locked_type(key: TypeKey, name: str, **fields: object) -> LockedType:
    made = TypeSpec(
        key=key,
        category_name="Посуда",
        type_name=name,
        attributes={one.id: one for one in ATTRIBUTES},
        **fields,  # type: ignore[arg-type]
    )
    values = {
        BRAND: {
            "Самовар": LockedValue(971, "Самовар", DAY),
            "самовар": LockedValue(971, "Самовар", DAY),
        },
        COLOUR: {
            "красный": LockedValue(61585, "красный", DAY),
            "белый": LockedValue(61571, "белый", DAY),
        },
    }
    return LockedType(made, DAY, values)


LOCK = AttributeLock(
    "RU",
    {
        MUG: locked_type(MUG, "Кружка"),
        CUP: locked_type(CUP, "Рюмка", disabled=True),
    },
)
