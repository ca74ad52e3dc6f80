"""The category tree, attributes and dictionaries, as the shop words them."""

from typing import Any

import pytest

from reconciler.domain.attribute import AttributeId, TypeId, TypeKey
from reconciler.domain.errors import ReadIncomplete, ShopUnreachable
from reconciler.domain.product import CategoryId
from reconciler.ozon.categories import ATTRIBUTES, SEARCH, TREE, VALUES, Categories
from tests.ozon.scripted import Scripted, Step, says, transport

MUG = TypeKey(CategoryId(17028922), TypeId(91565))
BRAND = AttributeId(85)


class Counts:
    def __init__(self) -> None:
        self.rows: dict[str, int] = {}

    def read(self, what: str, rows: int) -> None:
        self.rows[what] = self.rows.get(what, 0) + rows


def categories(*script: Step) -> tuple[Categories, Scripted, Counts]:
    http, counts = Scripted(*script), Counts()
    return Categories(transport(http), "RU", counts), http, counts


def node(**fields: Any) -> dict[str, Any]:
    return {"disabled": False, "children": [], **fields}


def test_types_of_all_levels() -> None:
    mug = node(type_id=91565, type_name="Кружка")
    cup = node(type_id=91567, type_name="Рюмка", disabled=True)
    drinks = node(description_category_id=17028922, category_name="Посуда", children=[mug, cup])
    closed = node(
        description_category_id="5",
        category_name="Старое",
        disabled=True,
        children=[node(type_id=6, type_name="Вещь")],
    )
    home = node(description_category_id=1, category_name="Дом", children=[drinks, closed])
    made, http, counts = categories(says({"result": [home, {"type_id": 9}]}))
    found = {key: tuple(place) for key, place in made.types().items()}
    assert found == {
        (17028922, 91565): ("Посуда", "Кружка", False),
        (17028922, 91567): ("Посуда", "Рюмка", True),
        (5, 6): ("Старое", "Вещь", True),
    }
    assert http.asked == [(TREE.path, {"language": "RU"})]
    assert counts.rows == {"category tree": 3}


@pytest.mark.parametrize("body", [{}, {"result": None}, {"result": []}, {"result": [node()]}])
def test_an_empty_tree_is_no_tree(body: dict[str, Any]) -> None:
    with pytest.raises(ReadIncomplete):
        categories(says(body))[0].types()


def test_attributes_with_what_is_left_out() -> None:
    rows = [
        {
            "id": 10096,
            "name": "Цвет товара",
            "type": "String",
            "is_required": True,
            "is_collection": True,
            "max_value_count": 5,
            "dictionary_id": "1494",
            "attribute_complex_id": 0,
            "category_dependent": True,
        },
        {"id": 4191, "name": None, "max_value_count": -1, "a new field": 1},
    ]
    made, http, _ = categories(says({"result": rows}))
    colour, text = made.attributes(MUG).values()
    assert (colour.name, colour.kind, colour.dictionary_id) == ("Цвет товара", "String", 1494)
    assert (colour.required, colour.takes, colour.by_category) == (True, 5, True)
    assert (text.name, text.required, text.takes, text.complex_id) == ("", False, 1, 0)
    body = {"description_category_id": 17028922, "type_id": 91565, "language": "RU"}
    assert http.asked == [(ATTRIBUTES.path, body)]


def test_attributes_that_are_not_told_are_no_attributes() -> None:
    with pytest.raises(ShopUnreachable):
        categories(says({"result": None}))[0].attributes(MUG)


def test_all_pages_of_a_dictionary() -> None:
    pages = [
        says({"result": [{"id": 1, "value": "a"}, {"id": 7, "value": "b"}], "has_next": True}),
        says({"result": [{"id": 9, "value": "c"}, {"id": 11, "value": ""}], "has_next": False}),
    ]
    made, http, _ = categories(*pages)
    assert [tuple(entry) for entry in made.all_values(MUG, BRAND)] == [(1, "a"), (7, "b"), (9, "c")]
    assert [body.get("last_value_id") for _, body in http.asked] == [None, 7]
    assert {path for path, _ in http.asked} == {VALUES.path}
    assert {body["limit"] for _, body in http.asked} == {2000}


@pytest.mark.parametrize("body", [{"result": None}, {"result": [], "has_next": True}])
def test_a_page_without_rows_is_no_end(body: dict[str, Any]) -> None:
    with pytest.raises(ShopUnreachable):
        list(categories(says(body))[0].all_values(MUG, BRAND))


def test_pages_that_go_in_circles() -> None:
    same = says({"result": [{"id": 1, "value": "a"}], "has_next": True})
    with pytest.raises(ReadIncomplete):
        list(categories(same)[0].all_values(MUG, BRAND))


def test_a_search() -> None:
    made, http, _ = categories(says({"result": [{"id": 971, "value": "Самовар"}]}))
    assert [tuple(entry) for entry in made.search(MUG, BRAND, "сам")] == [(971, "Самовар")]
    ((path, body),) = http.asked
    assert path == SEARCH.path
    assert (body["value"], body["limit"], "language" in body) == ("сам", 100, False)
