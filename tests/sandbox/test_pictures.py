from typing import Any

import pytest

from tests.sandbox.cards import card, info, item, run, task
from tests.sandbox.small_shop import Bench

PATH = "/v2/product/pictures/import"
ONE, TWO, LOST = (f"https://cdn.example.com/{name}.jpg" for name in ("1", "2", "broken/3"))


def replace(made: Bench, offer_id: str = "NEW-1", **fields: Any) -> dict[str, Any]:
    task_id = made.read(PATH, {"items": [{"offer_id": offer_id, **fields}]})["task_id"]
    made.clock.advance(5)
    return task(made, task_id)[0]


def pictures(made: Bench) -> dict[str, Any]:
    body = {"product_id": [str(info(made)["id"])]}
    items: list[dict[str, Any]] = made.read("/v2/product/pictures/info", body)["items"]
    return items[0]


@pytest.fixture
def stocked(shop_bench: Bench) -> Bench:
    run(shop_bench, item(images=[ONE, TWO], color_image=ONE))
    return shop_bench


def test_the_whole_list_is_replaced(stocked: Bench) -> None:
    before = card(stocked)
    assert replace(stocked, images=[ONE], primary_image=TWO)["status"] == "imported"
    after = card(stocked)
    shown = (after["primary_image"], after["images"], after["color_image"])
    assert shown == (TWO, [TWO, ONE], "")
    moved = {name for name in before if before[name] != after[name]}
    assert moved == {"primary_image", "images", "color_image"}
    assert (info(stocked)["primary_image"], info(stocked)["images"]) == ([TWO], [TWO, ONE])
    assert (pictures(stocked)["primary_photo"], pictures(stocked)["photo"]) == ([TWO], [ONE])


def test_the_same_links_are_skipped(stocked: Bench) -> None:
    assert replace(stocked, images=[ONE, TWO], color_image=ONE)["status"] == "skipped"
    assert replace(stocked, images=[TWO, ONE], color_image=ONE)["status"] == "imported"


def test_some_pictures_do_not_arrive(stocked: Bench) -> None:
    assert replace(stocked, images=[TWO, LOST])["status"] == "imported"
    shown = pictures(stocked)
    assert (shown["primary_photo"], shown["photo"]) == ([TWO], [])
    assert [error["url"] for error in shown["errors"]] == [LOST]
    replace(stocked, images=[ONE])
    assert pictures(stocked)["errors"] == []


@pytest.mark.parametrize(
    ("fields", "code"),
    [
        ({"images": [LOST]}, "all_image_failed"),
        ({"images": [f"{ONE}?{n}" for n in range(50)], "primary_image": TWO}, "VALUE_MAX_LIMIT"),
        ({"images": []}, "EMPTY_REQUIRED"),
    ],
    ids=["broken", "many", "none"],
)
def test_what_is_refused_changes_nothing(stocked: Bench, fields: dict[str, Any], code: str) -> None:
    ended = replace(stocked, **fields)
    assert [(error["code"], error["field"]) for error in ended["errors"]] == [(code, "images")]
    assert card(stocked)["images"] == [ONE, TWO]


def test_an_offer_that_nobody_has(shop_bench: Bench) -> None:
    ended = replace(shop_bench, "NO", images=[ONE])
    assert [error["code"] for error in ended["errors"]] == ["offer_id_not_found"]


def test_ids_are_required(shop_bench: Bench) -> None:
    assert shop_bench.post("/v2/product/pictures/info", {"product_id": []}).status_code == 400
