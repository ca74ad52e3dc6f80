from tests.sandbox.small_shop import Bench, bench, product, seed

PATH = "/v5/product/info/prices"


def test_prices_are_exact_json_numbers() -> None:
    source = seed([product(1, price="0.1", old_price="1234567.89", vat="0.05")])
    with bench(source) as made:
        text = made.post(PATH, {"filter": {}, "limit": 1}).text
    assert '"price":0.1,' in text
    assert '"old_price":1234567.89,' in text
    assert '"vat":0.05,' in text


def test_the_last_page_has_no_cursor(shop_bench: Bench) -> None:
    first = shop_bench.read(PATH, {"filter": {"visibility": "ALL"}, "limit": 3})
    assert first["cursor"]
    assert first["total"] == first["total_items"] == 4
    last = shop_bench.read(PATH, {"filter": {}, "limit": 3, "cursor": first["cursor"]})
    assert (len(last["items"]), last["cursor"]) == (1, "")


def test_by_ids(shop_bench: Bench) -> None:
    body = {"filter": {"offer_id": ["MUG-4"], "product_id": ["1001"]}, "limit": 10}
    items = shop_bench.read(PATH, body)["items"]
    assert [item["offer_id"] for item in items] == ["MUG-1", "MUG-4"]
    assert items[0]["price"]["net_price"] == 610.5


def test_at_most_1000_ids(shop_bench: Bench) -> None:
    many = [str(number) for number in range(1001)]
    body = {"filter": {"offer_id": many}, "limit": 1000}
    assert shop_bench.post(PATH, body).status_code == 400


def test_filter_is_required(shop_bench: Bench) -> None:
    assert shop_bench.post(PATH, {"limit": 10}, good=False).status_code == 400
