import pytest

from tests.sandbox.small_shop import Bench

VALUES = "/v1/description-category/attribute/values"
SEARCH = "/v1/description-category/attribute/values/search"
MUG = {"description_category_id": 17028922, "type_id": 91565}


def found(bench: Bench, text: str, **fields: object) -> list[str]:
    body = {**MUG, "attribute_id": 85, "limit": 100, "value": text, **fields}
    return [row["value"] for row in bench.read(SEARCH, body)["result"]]


def test_pages_of_2000(shop_bench: Bench) -> None:
    body = {**MUG, "attribute_id": 85, "limit": 2000}
    first = shop_bench.read(VALUES, body)
    last = shop_bench.read(VALUES, {**body, "last_value_id": first["result"][-1]["id"]})
    assert (len(first["result"]), first["has_next"]) == (2000, True)
    assert last["has_next"] is False
    ids = [row["id"] for row in first["result"] + last["result"]]
    assert len(ids) > 2000
    assert ids == sorted(set(ids))


@pytest.mark.parametrize("limit", [0, 2001])
def test_a_page_has_1_to_2000(shop_bench: Bench, limit: int) -> None:
    body = {**MUG, "attribute_id": 85, "limit": limit}
    assert shop_bench.post(VALUES, body).status_code == 400


def test_values_in_a_language(shop_bench: Bench) -> None:
    body = {**MUG, "attribute_id": 10096, "limit": 1}
    texts = [
        shop_bench.read(VALUES, {**body, "language": language})["result"][0]["value"]
        for language in ("RU", "EN", "ZH_HANS", "TR")
    ]
    assert texts == ["белый", "white", "白色", "белый"]


def test_values_that_depend_on_the_category(shop_bench: Bench) -> None:
    body = {"attribute_id": 5309, "limit": 100, "description_category_id": 17031663}
    rows = shop_bench.read(VALUES, {**body, "type_id": 93211})["result"]
    assert [row["value"] for row in rows] == ["Лен", "Хлопок", "Джут"]
    rows = shop_bench.read(VALUES, {**MUG, "attribute_id": 8229, "limit": 100})["result"]
    assert [(row["id"], row["value"]) for row in rows] == [(91565, "Кружка")]


def test_a_search_finds_parts_in_any_case(shop_bench: Bench) -> None:
    assert found(shop_bench, "САМОВАР") == ["Тула Самовар", "Самовар Тула", "Самовар"]
    assert found(shop_bench, "самовар", limit=1) == ["Тула Самовар"]
    assert len(found(shop_bench, "Марка")) == 100
    assert found(shop_bench, "нет такого") == []


@pytest.mark.parametrize("fields", [{"value": "с"}, {"value": " с "}, {"limit": 0}, {"limit": 101}])
def test_a_search_has_two_letters_and_at_most_100_rows(
    shop_bench: Bench, fields: dict[str, object]
) -> None:
    body = {**MUG, "attribute_id": 85, "limit": 100, "value": "сам", **fields}
    assert shop_bench.post(SEARCH, body).status_code == 400


@pytest.mark.parametrize(
    ("fields", "status"),
    [({"attribute_id": 4191}, 400), ({"attribute_id": 20900}, 404), ({"type_id": 1}, 404)],
)
def test_only_dictionaries_of_the_type(
    shop_bench: Bench, fields: dict[str, object], status: int
) -> None:
    body = {**MUG, "attribute_id": 85, "limit": 1, **fields}
    assert shop_bench.post(VALUES, body).status_code == status
