from tests.sandbox.small_shop import MSK, SPB, Bench, bench, cell, product, seed

PATH = "/v4/product/info/stocks"


def test_stock_is_summed_for_each_scheme() -> None:
    other = {"id": 1020000000007, "name": "Тула", "scheme": "fbs"}
    stocks = {str(MSK): cell(5, 1), "1020000000007": cell(4, 2), str(SPB): cell(1)}
    source = seed([product(1, stocks=stocks)])
    source["warehouses"].append(other)
    with bench(source) as made:
        item = made.read(PATH, {"filter": {}, "limit": 10})["items"][0]
    sums = {row["type"]: (row["present"], row["reserved"]) for row in item["stocks"]}
    assert sums == {"fbs": (9, 3), "rfbs": (1, 0)}


def test_ids_of_both_kinds_add_up(shop_bench: Bench) -> None:
    body = {"filter": {"offer_id": ["MUG-4"], "product_id": ["1002"]}, "limit": 10}
    answer = shop_bench.read(PATH, body)
    assert [item["offer_id"] for item in answer["items"]] == ["MUG-2", "MUG-4"]
    assert answer["total"] == answer["total_items"] == 2


def test_filter_and_limit_are_required(shop_bench: Bench) -> None:
    assert shop_bench.post(PATH, {"limit": 10}, good=False).status_code == 400
    assert shop_bench.post(PATH, {"filter": {}}, good=False).status_code == 400
