from reconciler.sandbox import Limits
from tests.sandbox.small_shop import KEY, Bench, bench


def test_50_calls_a_second_over_all_methods(shop_bench: Bench) -> None:
    for number in range(50):
        path = ("/v1/roles", "/v1/seller/info")[number % 2]
        assert shop_bench.post(path).status_code == 200
    response = shop_bench.post("/v1/roles")
    assert response.status_code == 429
    assert response.headers["Retry-After"] == "1"
    assert response.json()["code"] == 8
    shop_bench.clock.advance(1)
    assert shop_bench.post("/v1/roles").status_code == 200


def test_accounts_do_not_share_a_window(shop_bench: Bench) -> None:
    for _ in range(51):
        last = shop_bench.post("/v1/roles")
    assert last.status_code == 429
    other = {"Client-Id": "100300", "Api-Key": "other-key"}
    assert shop_bench.post("/v1/roles", headers=other).status_code == 200


def test_every_response_tells_what_remains(shop_bench: Bench) -> None:
    assert shop_bench.post("/v1/roles").headers["Ratelimit-Remaining"] == "49"
    unknown = shop_bench.client.post("/v1/nothing", headers=KEY)
    assert unknown.headers["Ratelimit-Remaining"] == "49"
    assert shop_bench.post("/v1/roles", headers={}).headers["Ratelimit-Remaining"] == "50"
    body = {"stocks": [{"product_id": 1001, "warehouse_id": 1, "stock": 1}]}
    shop_bench.clock.advance(1)
    for _ in range(40):
        shop_bench.post("/v2/products/stocks", body)
    shop_bench.clock.advance(1)
    response = shop_bench.post("/v2/products/stocks", body)
    assert response.headers["Ratelimit-Remaining"] == "39"


def test_refused_calls_cost_nothing(shop_bench: Bench) -> None:
    for _ in range(100):
        shop_bench.post("/v1/roles")
    shop_bench.clock.advance(1)
    assert shop_bench.post("/v1/roles").headers["Ratelimit-Remaining"] == "49"


def test_limits_can_be_off() -> None:
    with bench(limits=Limits.off()) as made:
        pair = {"offer_id": "MUG-1", "warehouse_id": 1020000000001, "stock": 1}
        assert all(made.write_stock(pair)[0]["updated"] for _ in range(120))
        prices = {"offer_id": "MUG-2", "price": "900"}
        assert all(made.write_price(prices)[0]["updated"] for _ in range(20))
