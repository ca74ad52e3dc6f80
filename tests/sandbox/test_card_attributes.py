from tests.sandbox.cards import CARDS, attribute
from tests.sandbox.small_shop import Bench, bench, product, seed

CARD = {
    "description_category_id": 17028922,
    "type_id": 91565,
    "attributes": [attribute(4191, "Описание"), attribute(85, "Самовар")],
    "images": ["https://cdn.example.com/1.jpg"],
    "depth": 1,
}


def seeded(**fields: object) -> object:
    known = product(1, card=CARD, barcodes=["22", "11"], **fields)
    return bench(seed([known, product(2), product(3, archived=True, autoarchived=True)]))


def test_a_seeded_card() -> None:
    with seeded() as made:  # type: ignore[attr-defined]
        shown = made.read(CARDS, {"filter": {"sku": ["9001"]}, "limit": 1})["result"][0]
        assert (shown["sku"], shown["id"], shown["depth"]) == ("9001", 1001, 1)
        assert (shown["barcode"], shown["barcodes"]) == ("22", ["22", "11"])
        assert [a["id"] for a in shown["attributes"]] == [85, 4191]
        body = {"product_id": 1001}
        told = made.read("/v1/product/info/description", body)["result"]
        assert told == {
            "id": 1001,
            "offer_id": "MUG-1",
            "name": "Кружка 1",
            "description": "Описание",
        }


def test_pages(shop_bench: Bench) -> None:
    offers, last_id = [], ""
    while True:
        body = {"filter": {"visibility": "ALL"}, "limit": 3, "last_id": last_id}
        page = shop_bench.read(CARDS, body)
        assert page["total"] == "4"
        if not page["result"]:
            break
        offers += [shown["offer_id"] for shown in page["result"]]
        last_id = page["last_id"]
    assert offers == ["MUG-1", "MUG-2", "MUG-3", "MUG-5"]


def test_who_archived_a_product() -> None:
    with seeded() as made:  # type: ignore[attr-defined]
        item = made.read("/v3/product/info/list", {"sku": ["9003"]})["items"][0]
        assert (item["is_archived"], item["is_autoarchived"]) == (False, True)
        for word, expected in (("AUTO_ARCHIVED", ["MUG-3"]), ("MANUAL_ARCHIVED", [])):
            page = made.read(CARDS, {"filter": {"visibility": word}, "limit": 9})
            assert [shown["offer_id"] for shown in page["result"]] == expected
        for word, expected in (("BARCODE_EXISTS", ["MUG-1"]), ("EMPTY_BARCODE", ["MUG-2"])):
            page = made.read(CARDS, {"filter": {"visibility": word}, "limit": 9})
            assert [shown["offer_id"] for shown in page["result"]] == expected


def test_wrong_calls(shop_bench: Bench) -> None:
    for body in ({"limit": 0}, {"limit": 5, "sort_by": "sku"}, {"limit": 5, "sort_dir": "desc"}):
        assert shop_bench.post(CARDS, body, good=False).status_code == 400
    path = "/v1/product/info/description"
    assert shop_bench.post(path, {}).status_code == 400
    assert shop_bench.post(path, {"offer_id": "NO"}).status_code == 404
