from tests.sandbox.small_shop import KEY, MSK, READ_KEY, Bench


def test_exactly_one_write_with_one_pair(shop_bench: Bench) -> None:
    shop_bench.read("/v1/roles")
    shop_bench.write_stock({"offer_id": "MUG-1", "warehouse_id": MSK, "stock": 1})
    writes = [call for call in shop_bench.shop.calls() if call.path == "/v2/products/stocks"]
    assert [(call.status, call.items, call.client) for call in writes] == [(200, 1, "****00")]


def test_items_count_ids_of_reads(shop_bench: Bench) -> None:
    shop_bench.read("/v3/product/list", {"filter": {"offer_id": ["MUG-1", "MUG-2"]}})
    assert shop_bench.shop.calls()[0].items == 2


def test_refused_and_broken_calls_are_logged(shop_bench: Bench) -> None:
    shop_bench.client.post("/v1/roles", content=b"{", headers=KEY)
    shop_bench.client.post("/v1/nothing", content=b"[]", headers=READ_KEY)
    assert [call.status for call in shop_bench.shop.calls()] == [400, 404]


def test_since_and_reset(shop_bench: Bench) -> None:
    shop_bench.read("/v1/roles")
    since = shop_bench.clock.advance(1)
    shop_bench.read("/v1/seller/info")
    assert [call.path for call in shop_bench.shop.calls(since=since)] == ["/v1/seller/info"]
    shop_bench.shop.reset_calls()
    assert shop_bench.shop.calls() == []
