from tests.sandbox.small_shop import Bench

PATH = "/v3/product/info/list"


def test_unknown_ids_are_just_missing(shop_bench: Bench) -> None:
    items = shop_bench.read(PATH, {"offer_id": ["NOPE", "MUG-2"]})["items"]
    assert [item["offer_id"] for item in items] == ["MUG-2"]


def test_prices_are_text(shop_bench: Bench) -> None:
    item = shop_bench.read(PATH, {"sku": ["9001"]})["items"][0]
    prices = (item["price"], item["old_price"], item["min_price"], item["vat"])
    assert prices == ("1490.00", "1990.00", "1290.00", "0.22")


def test_stock_for_each_scheme(shop_bench: Bench) -> None:
    stocks = shop_bench.read(PATH, {"product_id": ["1001"]})["items"][0]["stocks"]["stocks"]
    rows = [(row["source"], row["present"], row["reserved"]) for row in stocks]
    assert rows == [("fbo", 5, 0), ("fbs", 42, 2)]


def test_status_and_archive(shop_bench: Bench) -> None:
    items = shop_bench.read(PATH, {"offer_id": ["MUG-3", "MUG-4", "MUG-5"]})["items"]
    assert [item["is_archived"] for item in items] == [False, True, False]
    statuses = [item["statuses"]["status"] for item in items]
    assert statuses == ["price_sent", "price_sent", "moderating"]
    assert items[0]["statuses"]["status_name"] == "Готов к продаже"


def test_ids_are_required_and_at_most_1000(shop_bench: Bench) -> None:
    assert shop_bench.post(PATH, {}).status_code == 400
    many = [str(number) for number in range(600)]
    assert shop_bench.post(PATH, {"offer_id": many, "sku": many}).status_code == 400


def test_ids_may_be_numbers(shop_bench: Bench) -> None:
    response = shop_bench.post(PATH, {"product_id": [1001]}, good=False)
    assert len(response.json()["items"]) == 1
