import re
from pathlib import Path

import pytest

from reconciler.sandbox.categories import attributes_of, value_id, value_text
from tests.sandbox.small_shop import Bench

TREE = "/v1/description-category/tree"
ATTRIBUTES = "/v1/description-category/attribute"
MUG = {"description_category_id": 17028922, "type_id": 91565}
ROOT = Path(__file__).resolve().parents[2]


def test_every_demo_type_is_in_the_tree_and_asks_for_a_brand_only(shop_bench: Bench) -> None:
    files = sorted((ROOT / "catalog" / "products").glob("*.yaml"))
    assert len(files) == 5
    for file in files:
        text = file.read_text(encoding="utf-8")
        category, kind = (
            int(re.search(rf"^  {word}: (\d+)$", text, re.MULTILINE)[1])  # type: ignore[index]
            for word in ("category", "type")
        )
        body = {"description_category_id": category, "type_id": kind}
        rows = shop_bench.read(ATTRIBUTES, body)["result"]
        assert [row["id"] for row in rows if row["is_required"]] == [85]


def test_the_tree_has_types_below_the_last_categories(shop_bench: Bench) -> None:
    home = shop_bench.read(TREE, {})["result"][0]
    drinks = home["children"][0]
    assert (home["category_name"], drinks["category_name"]) == ("Дом и сад", "Посуда для напитков")
    types = {row["type_id"]: (row["type_name"], row["disabled"]) for row in drinks["children"]}
    assert types[91565] == ("Кружка", False)
    assert types[91567] == ("Рюмка сувенирная", True)


def test_a_disabled_category_disables_its_types(shop_bench: Bench) -> None:
    food = shop_bench.read(TREE, {})["result"][1]
    loose = food["children"][1]
    assert (loose["disabled"], loose["children"][0]["disabled"]) == (True, True)


@pytest.mark.parametrize(
    ("language", "name"),
    [("DEFAULT", "Бренд"), ("RU", "Бренд"), ("EN", "Brand"), ("ZH_HANS", "品牌"), ("TR", "Бренд")],
)
def test_names_come_in_languages(shop_bench: Bench, language: str, name: str) -> None:
    rows = shop_bench.read(ATTRIBUTES, {**MUG, "language": language})["result"]
    assert rows[0]["name"] == name


def test_an_unknown_language_is_refused(shop_bench: Bench) -> None:
    assert shop_bench.post(TREE, {"language": "FR"}, good=False).status_code == 400


@pytest.mark.parametrize("pair", [(17028922, 91570), (1, 91565)])
def test_a_type_of_another_category_is_not_found(shop_bench: Bench, pair: tuple[int, int]) -> None:
    body = {"description_category_id": pair[0], "type_id": pair[1]}
    assert shop_bench.post(ATTRIBUTES, body).status_code == 404


def test_one_type_asks_for_more_and_has_two_attributes_of_a_name(shop_bench: Bench) -> None:
    rows = shop_bench.read(ATTRIBUTES, {**MUG, "type_id": 91566})["result"]
    assert [row["id"] for row in rows if row["is_required"]] == [85, 9048]
    assert [row["id"] for row in rows if row["name"] == "Материал"] == [5309, 20900]


def test_what_other_rooms_of_the_shop_ask() -> None:
    known = attributes_of(17028922, 91565)
    assert known is not None
    assert known[10096].is_collection
    assert known[21841].complex_id == known[21837].complex_id == 100001
    assert attributes_of(17028922, 91570) is None
    assert value_text(85, 971082156) == "Самовар"
    assert value_id(85, " самовар ") == 971082156
    assert value_id(85, "Никто") is None
    assert value_text(4191, 971082156) is None
    assert value_text(8229, 91565) == "Кружка"
    assert value_text(1, 1) is None
