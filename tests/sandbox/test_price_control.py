from tests.sandbox.small_shop import Bench
from tests.sandbox.test_control import move
from tests.sandbox.test_product_archive import listed


def test_moves_of_prices(shop_bench: Bench) -> None:
    shop_bench.write_price({"offer_id": "MUG-3", "price": "5000"})
    assert listed(shop_bench, "QUARANTINE") == ["MUG-3"]
    move(shop_bench, "release-quarantine", offer_id="MUG-3")
    assert listed(shop_bench, "QUARANTINE") == []
    begun = move(shop_bench, "start-promotion", title="Зима", limits={"MUG-1": "1400"}, days=7)
    move(shop_bench, "promote", offer_id="MUG-1", price="1390", **begun)
    move(shop_bench, "freeze-promotion", **begun)
    move(shop_bench, "put-under-strategy", offer_id="MUG-2", price="950")
    prices = [int(shop_bench.shop.price(f"MUG-{number}")["price"]) for number in (1, 2, 3)]
    assert prices == [1390, 950, 5000]
    move(shop_bench, "autoarchive", offer_id="MUG-2")
    assert listed(shop_bench, "AUTO_ARCHIVED") == ["MUG-2"]


def test_wrong_calls(shop_bench: Bench) -> None:
    for action, document in (
        ("release-quarantine", {"offer_id": "MUG-1"}),
        ("start-promotion", {}),
        ("start-promotion", {"title": "A", "limits": {"MUG-1": 5}}),
        ("promote", {"offer_id": "MUG-1", "action_id": 1, "price": "5"}),
        ("freeze-promotion", {"action_id": 1}),
        ("put-under-strategy", {"offer_id": "MUG-2", "price": 950}),
    ):
        response = shop_bench.client.post(f"/_sandbox/{action}", json=document)
        assert response.status_code == 400
        assert response.json()["message"]
