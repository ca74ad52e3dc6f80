import pytest

from reconciler.sandbox import WorldError
from tests.sandbox.cards import BRAND, card, info, item, run
from tests.sandbox.small_shop import MSK, Bench


def status(made: Bench, offer_id: str = "NEW-1") -> str:
    word: str = info(made, offer_id)["statuses"]["status"]
    return word


def test_a_refusal_keeps_a_new_product_from_sale(shop_bench: Bench) -> None:
    shop_bench.shop.reject_next("NEW-1", "bad_brand", field="attributes", attribute_id=BRAND)
    assert run(shop_bench, item())[0]["status"] == "imported"
    assert status(shop_bench) == "moderating"
    shop_bench.clock.advance(60)
    shown = info(shop_bench)
    assert (shown["sku"], shown["statuses"]["moderate_status"]) == (0, "declined")
    error = shown["errors"][0]
    assert (error["code"], error["level"], error["attribute_id"]) == (
        *("bad_brand", "ERROR_LEVEL_ERROR", BRAND),
    )
    assert error["texts"]["attribute_name"] == "Бренд"
    pair = {"offer_id": "NEW-1", "warehouse_id": MSK, "stock": 1}
    assert shop_bench.write_stock(pair)[0]["errors"][0]["code"] == "product_is_not_created"
    assert run(shop_bench, item(name="Исправлена"))[0]["status"] == "imported"
    assert (status(shop_bench), info(shop_bench)["errors"]) == ("moderating", [])
    shop_bench.clock.advance(60)
    assert status(shop_bench) == "price_sent"


def test_a_refusal_takes_a_product_off_sale(shop_bench: Bench) -> None:
    shop_bench.shop.reject_next("MUG-1", "bad_picture")
    run(shop_bench, item("MUG-1", price="1490"))
    assert status(shop_bench, "MUG-1") == "price_sent"
    shop_bench.clock.advance(60)
    assert status(shop_bench, "MUG-1") == "failed_moderation"
    assert info(shop_bench, "MUG-1")["sku"] == 9001


def test_a_refusal_of_the_task_itself(shop_bench: Bench) -> None:
    shop_bench.shop.reject_next("NEW-1", "odd", attribute_id=BRAND, message="so", at_import=True)
    ended = run(shop_bench, item())[0]
    error = ended["errors"][0]
    assert (ended["status"], error["code"], error["message"]) == ("failed", "odd", "so")
    assert error["attribute_name"] == "Бренд"
    assert run(shop_bench, item())[0]["status"] == "imported"


def test_moderation_can_be_held(shop_bench: Bench) -> None:
    shop_bench.shop.hold_moderation("NEW-1", 7200)
    run(shop_bench, item())
    shop_bench.clock.advance(7199)
    assert status(shop_bench) == "moderating"
    shop_bench.shop.hold_moderation("NEW-1", 10)
    shop_bench.clock.advance(9)
    assert status(shop_bench) == "moderating"
    shop_bench.clock.advance(1)
    assert status(shop_bench) == "price_sent"


def test_events_happen_in_their_order(shop_bench: Bench) -> None:
    for name in ("Первая", "Вторая"):
        assert run(shop_bench, item(name=name))[0]["status"] == "imported"
    shop_bench.clock.advance(1000)
    shown = info(shop_bench)
    # The second import began the moderation anew.
    assert shown["statuses"]["status_updated_at"] == "2026-11-20T06:01:10.000000Z"
    assert shown["name"] == "Вторая"


def test_people_change_cards_in_the_cabinet(shop_bench: Bench) -> None:
    shop_bench.shop.edit_card(
        "MUG-1",
        name="Другая",
        vat="0.1",
        barcodes=["1", "2"],
        images=["https://cdn.example.com/x.jpg"],
        attributes=[{"id": 4191, "values": [{"value": "От руки"}]}],
        depth=7,
    )
    shown = card(shop_bench, "MUG-1")
    assert (shown["name"], shown["barcode"], shown["barcodes"]) == ("Другая", "1", ["1", "2"])
    assert (shown["depth"], shown["primary_image"]) == (7, "https://cdn.example.com/x.jpg")
    assert shown["attributes"][0]["values"][0]["value"] == "От руки"
    assert info(shop_bench, "MUG-1")["vat"] == "0.1"


@pytest.mark.parametrize("wrong", [{"colour": 1}, {"depth": "x"}, {"name": 1}, {"vat": "x"}])
def test_edits_that_are_wrong(shop_bench: Bench, wrong: dict[str, object]) -> None:
    with pytest.raises(WorldError):
        shop_bench.shop.edit_card("MUG-1", **wrong)
    shop_bench.shop.edit_card("MUG-2", barcodes=["1"])
    with pytest.raises(WorldError, match="taken"):
        shop_bench.shop.edit_card("MUG-1", barcodes=["1"])


def test_over_http(shop_bench: Bench) -> None:
    def move(action: str, **document: object) -> None:
        assert shop_bench.client.post(f"/_sandbox/{action}", json=document).status_code == 200

    move("edit-card", offer_id="MUG-1", name="Другая")
    move("reject-next", offer_id="MUG-1", code="odd", at_import=True)
    move("hold-moderation", offer_id="NEW-1", seconds=100)
    ended = run(shop_bench, item("MUG-1"), item())
    assert [i["status"] for i in ended] == ["failed", "imported"]
    shop_bench.clock.advance(99)
    assert status(shop_bench) == "moderating"
    assert card(shop_bench, "MUG-1")["name"] == "Другая"
