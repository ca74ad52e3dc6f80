from typing import Any

import pytest

from reconciler.sandbox import ConnectionDropped
from tests.sandbox.cards import (
    BRAND,
    COLOUR,
    IMPORT,
    MUG,
    SAMOVAR,
    TASK,
    attribute,
    card,
    codes,
    info,
    item,
    run,
    send,
    task,
)
from tests.sandbox.small_shop import MSK, Bench


def test_a_new_card_goes_from_task_to_stock(shop_bench: Bench) -> None:
    task_id = send(shop_bench, item())
    assert [(i["status"], i["product_id"]) for i in task(shop_bench, task_id)] == [("pending", 0)]
    pair = {"offer_id": "NEW-1", "warehouse_id": MSK, "stock": 5}
    assert shop_bench.write_stock(pair)[0]["errors"][0]["code"] == "offer_id_not_found"
    shop_bench.clock.advance(5)
    ended = task(shop_bench, task_id)[0]
    assert (ended["status"], ended["errors"]) == ("imported", [])
    product_id = info(shop_bench)["id"]
    assert ended["product_id"] == product_id > 0
    assert (info(shop_bench)["sku"], info(shop_bench)["statuses"]["is_created"]) == (0, False)
    assert shop_bench.write_stock(pair)[0]["errors"][0]["code"] == "product_is_not_created"
    shop_bench.clock.advance(60)
    shown = info(shop_bench)
    assert shown["sku"] > 0
    assert shown["statuses"]["status"] == "price_sent"
    assert shown["statuses"]["status_updated_at"] == "2026-11-20T06:01:05.000000Z"
    assert shop_bench.write_stock(pair)[0]["updated"]


def test_an_import_replaces_the_whole_card(shop_bench: Bench) -> None:
    colours = attribute(COLOUR, "красный", "белый")
    film = attribute(21841, "https://v.example.com/1.mp4", complex_id=100001)
    run(
        shop_bench,
        item(
            attributes=[attribute(BRAND, SAMOVAR), colours],
            complex_attributes=[{"attributes": [film]}],
            old_price="1500",
            barcode="4600000000017",
            color_image="https://cdn.example.com/c.jpg",
            pdf_list=[{"index": 0, "name": "Паспорт", "src_url": "https://cdn.example.com/1.pdf"}],
        ),
    )
    before = card(shop_bench)
    assert [a["id"] for a in before["attributes"]] == [BRAND, COLOUR]
    assert before["complex_attributes"][0]["values"][0]["dictionaryValueId"] == 0
    assert (before["barcode"], before["barcodes"]) == ("4600000000017", ["4600000000017"])
    assert before["pdf_list"] == [{"file_name": "https://cdn.example.com/1.pdf", "name": "Паспорт"}]
    assert run(shop_bench, item(name=None, images=None))[0]["status"] == "imported"
    after = card(shop_bench)
    assert [a["id"] for a in after["attributes"]] == [BRAND]
    emptied = ("complex_attributes", "images", "barcodes", "pdf_list")
    assert [after[field] for field in emptied] == [[], [], [], []]
    assert [after[f] for f in ("name", "barcode", "color_image", "primary_image")] == [""] * 4
    assert (after["depth"], after["weight_unit"]) == (120, "g")
    assert shop_bench.shop.price("NEW-1")["old_price"] == 0


def test_what_an_import_cannot_say_stays(shop_bench: Bench) -> None:
    assert run(shop_bench, item("MUG-1", price="1490"))[0]["status"] == "imported"
    prices = shop_bench.shop.price("MUG-1")
    assert (prices["min_price"], prices["net_price"], prices["old_price"]) == (1290, 610.50, 0)
    assert shop_bench.shop.stock("MUG-1", MSK).present == 42
    assert info(shop_bench, "MUG-1")["statuses"]["status"] == "price_sent"
    assert info(shop_bench, "MUG-1")["sku"] == 9001


def test_nothing_new_is_skipped(shop_bench: Bench) -> None:
    first = "https://cdn.example.com/1.jpg"
    assert run(shop_bench, item())[0]["status"] == "imported"
    updated_at = info(shop_bench)["updated_at"]
    shop_bench.clock.advance(3)
    again = run(shop_bench, item(price="1000.00", primary_image=first))[0]
    assert again["status"] == "skipped"
    assert again["product_id"] == info(shop_bench)["id"]
    assert info(shop_bench)["updated_at"] == updated_at
    # The value of a dictionary may be named by its text.
    assert run(shop_bench, item(attributes=[attribute(BRAND, "Самовар")]))[0]["status"] == "skipped"
    moved = item(images=["https://cdn.example.com/2.jpg", first])
    assert run(shop_bench, moved)[0]["status"] == "imported"
    assert info(shop_bench)["primary_image"] == ["https://cdn.example.com/2.jpg"]


def test_a_failed_item_changes_nothing_and_leaves_the_others_alone(shop_bench: Bench) -> None:
    ended = run(shop_bench, item("A"), item("B", price="-1"), item("C"))
    assert [i["status"] for i in ended] == ["imported", "failed", "imported"]
    items = shop_bench.read("/v3/product/info/list", {"offer_id": ["A", "B", "C"]})["items"]
    assert [i["offer_id"] for i in items] == ["A", "C"]


def test_an_archived_card_may_be_updated(shop_bench: Bench) -> None:
    assert run(shop_bench, item("MUG-4"))[0]["status"] == "imported"
    assert info(shop_bench, "MUG-4")["is_archived"]


def test_an_offer_twice_in_a_call(shop_bench: Bench) -> None:
    ended = run(shop_bench, item("A", name="Первая"), item("A", name="Вторая"))
    assert [i["status"] for i in ended] == ["imported", "failed"]
    assert card(shop_bench, "A")["name"] == "Первая"


def test_a_lost_answer_leaves_the_task_running(shop_bench: Bench) -> None:
    shop_bench.shop.fault(IMPORT, "lose-after")
    with pytest.raises(ConnectionDropped):
        shop_bench.post(IMPORT, {"items": [item()]})
    shop_bench.clock.advance(5)
    assert card(shop_bench)["name"] == "Кружка новая"


def test_the_world_moves_on_behind_a_lag_and_without_calls(shop_bench: Bench) -> None:
    send(shop_bench, item())
    shop_bench.clock.advance(4)
    shop_bench.shop.fault("/v3/product/info/list", "lag")
    shop_bench.clock.advance(100)
    body = {"offer_id": ["NEW-1"]}
    assert shop_bench.read("/v3/product/info/list", body)["items"] == []
    assert shop_bench.shop.price("NEW-1")["price"] == 1000
    shop_bench.shop.edit_stock("NEW-1", MSK, 3)
    assert info(shop_bench)["visibility_details"]["has_stock"]


@pytest.mark.parametrize(
    ("wrong", "expected"),
    [
        ({"currency_code": "CNY"}, [("currency_code_mismatch", "currency_code")]),
        ({"vat": "0.18"}, [("vat_invalid", "vat")]),
        ({"vat": None}, [("vat_invalid", "vat")]),
        ({"price": "many"}, [("price_out_of_range", "price")]),
        ({"price": "0"}, [("price_out_of_range", "price")]),
        ({"price": "-5"}, [("price_is_negative", "price")]),
        ({"old_price": "900"}, [("old_price_less_than_price", "price")]),
        ({"name": "х" * 256}, [("name_too_long", "name")]),
        ({"depth": 0}, [("missing_dimension", "depth")]),
        ({"weight": None}, [("missing_dimension", "weight")]),
        ({"weight_unit": "t"}, [("missing_dimension", "weight_unit")]),
        ({"weight": 1_000_001, "depth": 9000}, [("VALUE_MAX_LIMIT", "weight")]),
        ({"weight": 420, "weight_unit": "kg"}, [("Incorrect_density", "weight")]),
        ({"weight": 1, "dimension_unit": "cm"}, [("Incorrect_density", "weight")]),
        (
            {"images": [f"https://cdn.example.com/{n}.jpg" for n in range(51)]},
            [("VALUE_MAX_LIMIT", "images")],
        ),
        ({"images": ["https://cdn.example.com/broken/1.jpg"]}, [("all_image_failed", "images")]),
    ],
    ids=lambda value: str(value)[:40],
)
def test_what_an_import_refuses(
    shop_bench: Bench, wrong: dict[str, Any], expected: list[tuple[str, str]]
) -> None:
    assert codes(shop_bench, **wrong) == expected


def test_a_barcode_belongs_to_one_product(shop_bench: Bench) -> None:
    run(shop_bench, item("A", barcode="46"))
    assert codes(shop_bench, barcode="46") == [("barcode_is_taken", "barcode")]
    assert codes(shop_bench, offer_id="A", barcode="47") == []
    assert card(shop_bench, "A")["barcodes"] == ["47"]


def test_a_minimum_price_holds_for_imports(shop_bench: Bench) -> None:
    expected = [("price_less_than_min_auto_price", "price")]
    assert codes(shop_bench, offer_id="MUG-1", price="1200") == expected


def test_a_switch_that_is_unknown_stays(shop_bench: Bench) -> None:
    def enabled(*operations: str) -> bool:
        switches = [{"operation": name, "type": "REVIEWS_PROMO"} for name in operations]
        run(shop_bench, item(promotions=switches))
        found: bool = info(shop_bench)["promotions"][0]["is_enabled"]
        return found

    assert [enabled(), enabled("ENABLE"), enabled("UNKNOWN"), enabled()] == [
        *(False, True, True, True)
    ]
    assert not enabled("DISABLE")


@pytest.mark.parametrize("items", [[], [item()] * 101, [item("")], [item("x" * 51)]])
def test_calls_that_are_refused_as_a_whole(shop_bench: Bench, items: list[Any]) -> None:
    assert shop_bench.post(IMPORT, {"items": items}).status_code == 400


def test_a_task_that_nobody_has(shop_bench: Bench) -> None:
    assert shop_bench.post(TASK, {"task_id": 7}).status_code == 404
    assert shop_bench.post(TASK, {}, good=False).status_code == 400


def test_a_card_moves_to_another_category_by_a_field_of_its_own(shop_bench: Bench) -> None:
    kettles, kettle = 17028926, 91570
    run(shop_bench, item())
    moved = {"type_id": kettle}
    assert codes(shop_bench, description_category_id=kettles, **moved) == [
        ("description_category_invalid", "description_category_id")
    ]
    assert codes(shop_bench, new_description_category_id=kettles, **moved) == []
    shown = info(shop_bench)
    assert (shown["description_category_id"], shown["type_id"]) == (kettles, kettle)
    assert kettle != MUG


def test_a_switched_off_method(shop_bench: Bench) -> None:
    response = shop_bench.client.post("/v1/product/pictures/import", json={})
    assert response.status_code == 400
    assert response.json()["message"] == "obsolete method cannot be used"
