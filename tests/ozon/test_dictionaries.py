"""Texts to entries of a dictionary: which one is meant, and in how many calls."""

from typing import Any

import httpx
import pytest

from reconciler.domain.attribute import AttributeId, TypeId, TypeKey
from reconciler.domain.product import CategoryId
from reconciler.ozon.categories import SEARCH, VALUES, Categories, Entry
from reconciler.ozon.dictionaries import Dictionary, Looked, choose
from tests.ozon.scripted import Scripted, says, transport
from tests.ozon.test_categories import Counts

MUG = TypeKey(CategoryId(1), TypeId(2))


class Shop:
    """A dictionary behind the two methods; `page` is how many entries one page gives."""

    def __init__(self, *texts: str, page: int = 2000) -> None:
        self._entries = [{"id": number + 1, "value": text} for number, text in enumerate(texts)]
        self._page = page
        self.http = Scripted(self._answer)

    def look_up(self, *texts: str, language: str = "RU") -> dict[str, int | tuple[str, ...]]:
        made = Categories(transport(self.http), language, Counts())
        found = Dictionary(made, language, MUG, AttributeId(85)).look_up(texts)
        return {
            text: looked.entry.id if looked.entry else looked.near for text, looked in found.items()
        }

    @property
    def calls(self) -> list[str]:
        names = {SEARCH.path: "search", VALUES.path: "page"}
        return [names[path] for path, _ in self.http.asked]

    def _answer(self, path: str, body: dict[str, Any]) -> httpx.Response:
        if path == SEARCH.path:
            wanted = body["value"].lower()
            found = [row for row in self._entries if wanted in row["value"].lower()]
            return says({"result": found[: body["limit"]]})
        left = [row for row in self._entries if row["id"] > body.get("last_value_id", 0)]
        return says({"result": left[: self._page], "has_next": len(left) > self._page})


def test_one_text_is_searched_for() -> None:
    shop = Shop("Самовар", "Самовар Тула")
    assert shop.look_up("Самовар") == {"Самовар": 1}
    assert shop.calls == ["search"]


def test_several_texts_of_a_small_dictionary_are_one_page() -> None:
    shop = Shop("красный", "белый", "синий")
    assert shop.look_up("белый", "Синий") == {"белый": 2, "Синий": 3}
    assert shop.calls == ["page"]


def test_in_a_large_one_the_rest_is_searched_for() -> None:
    shop = Shop("a1", "b2", "c3", "d4", "e5", page=2)
    assert shop.look_up("a1", "d4", "e5") == {"a1": 1, "d4": 4, "e5": 5}
    assert shop.calls == ["page", "search", "search"]


def test_what_can_t_be_searched_for_makes_all_pages_be_read() -> None:
    shop = Shop("L", "M", "S", page=2)
    assert shop.look_up("S") == {"S": 3}
    assert shop.calls == ["page", "page"]


def test_a_search_with_too_many_results_proves_nothing() -> None:
    shop = Shop(*(f"Марка {number:03}" for number in range(120)), "марка")
    assert shop.look_up("Марка") == {"Марка": 121}
    assert shop.calls == ["search", "page"]


def test_the_search_knows_russian_only() -> None:
    shop = Shop("red", "white", page=1)
    assert shop.look_up("white", language="EN") == {"white": 2}
    assert shop.calls == ["page", "page", "page"]


@pytest.mark.parametrize("texts", [("Самавар",), ("Самавар", "Гжель")])
def test_what_comes_near_is_told(texts: tuple[str, ...]) -> None:
    shop = Shop("Самовар", "Самоцвет", "Гжель")
    near = shop.look_up(*texts)["Самавар"]
    assert isinstance(near, tuple)
    assert near[0] == "Самовар"


def test_nothing_near() -> None:
    assert Shop("Самовар").look_up("Икс Игрек") == {"Икс Игрек": ()}


ENTRIES = [Entry(1, "Марс"), Entry(2, "МАРС"), Entry(3, "Ёлка"), Entry(4, "Венера 1")]


@pytest.mark.parametrize(
    ("text", "looked"),
    [
        ("Марс", Looked(ENTRIES[0])),
        ("МАРС", Looked(ENTRIES[1])),
        ("марс", Looked(None, ("Марс", "МАРС"))),
        (" елка", Looked(ENTRIES[2])),
        ("венера", Looked(None, ("Венера 1",))),
        ("Луна", Looked(None)),
    ],
)
def test_which_entry_is_meant(text: str, looked: Looked) -> None:
    assert choose(text, ENTRIES) == looked
