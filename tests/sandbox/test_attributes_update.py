from typing import Any

from tests.sandbox.cards import BRAND, COLOUR, SAMOVAR, attribute, card, info, item, run, task
from tests.sandbox.small_shop import Bench

PATH = "/v1/product/attributes/update"


def update(made: Bench, *attributes: dict[str, Any], offer_id: str = "NEW-1") -> dict[str, Any]:
    body = {"items": [{"offer_id": offer_id, "attributes": list(attributes)}]}
    task_id = made.read(PATH, body)["task_id"]
    assert task(made, task_id)[0]["status"] == "pending"
    made.clock.advance(5)
    return task(made, task_id)[0]


def values(made: Bench) -> dict[int, list[str]]:
    shown = card(made)
    every = (*shown["attributes"], *shown["complex_attributes"])
    return {a["id"]: [value["value"] for value in a["values"]] for a in every}


def test_attributes_are_merged_and_nothing_else_moves(shop_bench: Bench) -> None:
    film = attribute(21841, "https://v.example.com/1.mp4", complex_id=100001)
    name = attribute(21837, "Обзор", complex_id=100001)
    start = [attribute(BRAND, SAMOVAR), attribute(COLOUR, "белый")]
    run(shop_bench, item(attributes=start, complex_attributes=[{"attributes": [film, name]}]))
    before = card(shop_bench)
    sent = [
        attribute(COLOUR, "красный", "белый"),
        attribute(4191, "Описание"),
        attribute(21837, "Другой обзор", complex_id=100001),
    ]
    assert update(shop_bench, *sent)["status"] == "imported"
    assert values(shop_bench) == {
        BRAND: ["Самовар"],
        4191: ["Описание"],
        COLOUR: ["красный", "белый"],
        21841: ["https://v.example.com/1.mp4"],
        21837: ["Другой обзор"],
    }
    after = card(shop_bench)
    moved = {name for name in before if before[name] != after[name]}
    assert moved == {"attributes", "complex_attributes"}
    told = shop_bench.read("/v1/product/info/description", {"offer_id": "NEW-1"})["result"]
    assert told["description"] == "Описание"
    assert update(shop_bench, *sent)["status"] == "skipped"


def test_an_attribute_cannot_be_emptied(shop_bench: Bench) -> None:
    run(shop_bench, item(attributes=[attribute(BRAND, SAMOVAR), attribute(COLOUR, "белый")]))
    ended = update(shop_bench, attribute(COLOUR))
    assert ended["status"] == "failed"
    assert ended["errors"][0]["code"] == "error_attribute_values_empty"
    assert values(shop_bench)[COLOUR] == ["белый"]


def test_an_offer_that_nobody_has(shop_bench: Bench) -> None:
    ended = update(shop_bench, attribute(COLOUR, "белый"), offer_id="NO")
    assert [error["code"] for error in ended["errors"]] == ["offer_id_not_found"]


def test_products_on_sale_stay_there(shop_bench: Bench) -> None:
    run(shop_bench, item("MUG-1", price="1490"))
    assert update(shop_bench, attribute(4191, "x"), offer_id="MUG-1")["status"] == "imported"
    assert info(shop_bench, "MUG-1")["statuses"]["status"] == "price_sent"


def test_calls_that_are_refused_as_a_whole(shop_bench: Bench) -> None:
    assert shop_bench.post(PATH, {"items": []}).status_code == 400
    assert shop_bench.post(PATH, {"items": [{"offer_id": ""}]}).status_code == 400


def test_a_nested_attribute_that_comes_twice_stays_twice(shop_bench: Bench) -> None:
    films = [attribute(21841, f"https://v.example.com/{n}.mp4", complex_id=100001) for n in (1, 2)]
    groups = [{"attributes": [film]} for film in films]
    run(shop_bench, item(attributes=[attribute(BRAND, SAMOVAR)], complex_attributes=groups))
    before = card(shop_bench)["complex_attributes"]
    assert update(shop_bench, attribute(4191, "Описание"))["status"] == "imported"
    assert card(shop_bench)["complex_attributes"] == before
