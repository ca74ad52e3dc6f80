from typing import Any

from tests.sandbox.small_shop import FBO, MSK, Bench

PATH = "/v3/posting/fbo/list"


def rows(made: Bench, **chosen: Any) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = made.read(PATH, {"filter": chosen, "limit": 1000})["postings"]
    return found


def test_a_row(shop_bench: Bench) -> None:
    shop_bench.shop.sell("MUG-1", MSK)
    number = shop_bench.shop.sell_fbo("MUG-1", FBO, 2)
    (row,) = rows(shop_bench)
    assert (row["posting_number"], row["status"]) == (number, "delivering")
    assert row["created_at"] == row["in_process_at"] == "2026-11-20T06:00:00.000000Z"
    assert row["analytics_data"]["warehouse_id"] == FBO
    (line,) = row["products"]
    assert (line["offer_id"], line["sku"], line["quantity"]) == ("MUG-1", 9001, 2)


def test_filters(shop_bench: Bench) -> None:
    first = shop_bench.shop.sell_fbo("MUG-1", FBO)
    shop_bench.clock.advance(60)
    second = shop_bench.shop.sell_fbo("MUG-1", FBO)
    shop_bench.shop.cancel(first)
    late = {"since": "2026-11-20T06:00:01Z", "to": "2026-11-20T07:00:00Z"}
    for chosen in (late, {"statuses": ["delivering"]}, {"posting_numbers": [second]}):
        assert [row["posting_number"] for row in rows(shop_bench, **chosen)] == [second]
    (row,) = rows(shop_bench, order_numbers=[first[:-2]])
    assert row["cancel_reason_id"] != 0
    assert row["cancellation"]["cancellation_type"] == "client"


def test_a_year_is_the_most(shop_bench: Bench) -> None:
    chosen = {"since": "2025-01-01T00:00:00Z", "to": "2026-11-20T00:00:00Z"}
    response = shop_bench.post(PATH, {"filter": chosen, "limit": 1})
    assert (response.status_code, response.json()["message"]) == (400, "PERIOD_IS_TOO_LONG")
