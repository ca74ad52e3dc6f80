from tests.sandbox.small_shop import MSK, SPB, Bench

PATH = "/v2/product/info/stocks-by-warehouse/fbs"


def test_seller_warehouses_only(shop_bench: Bench) -> None:
    rows = shop_bench.read(PATH, {"offer_id": ["MUG-1"], "limit": 100})["products"]
    assert [(row["warehouse_id"], row["free_stock"]) for row in rows] == [(MSK, 40)]
    assert rows[0]["warehouse_name"] == "Москва"


def test_by_sku_and_pages(shop_bench: Bench) -> None:
    body = {"sku": ["9002", "9004"], "limit": 2}
    first = shop_bench.read(PATH, body)
    second = shop_bench.read(PATH, {**body, "cursor": first["cursor"]})
    pairs = [(r["offer_id"], r["warehouse_id"]) for r in first["products"] + second["products"]]
    assert pairs == [("MUG-2", MSK), ("MUG-2", SPB), ("MUG-4", MSK)]
    assert (first["has_next"], second["has_next"], second["cursor"]) == (True, False, "")


def test_unknown_offers_have_no_rows(shop_bench: Bench) -> None:
    assert shop_bench.read(PATH, {"offer_id": ["NOPE"], "limit": 1})["products"] == []


def test_exactly_one_kind_of_ids(shop_bench: Bench) -> None:
    both = {"offer_id": ["MUG-1"], "sku": ["9001"], "limit": 1}
    assert shop_bench.post(PATH, both).status_code == 400
    assert shop_bench.post(PATH, {"limit": 1}).status_code == 400


def test_at_most_1000_ids(shop_bench: Bench) -> None:
    many = [str(number) for number in range(1001)]
    assert shop_bench.post(PATH, {"offer_id": many, "limit": 1}).status_code == 400
