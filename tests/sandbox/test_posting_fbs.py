from typing import Any

import pytest

from tests.sandbox.small_shop import FBO, MSK, SPB, Bench

PATH = "/v4/posting/fbs/list"
YEAR = {"since": "2026-06-01T00:00:00Z", "to": "2027-06-01T00:00:00Z"}


def listed(made: Bench, **chosen: Any) -> list[dict[str, Any]]:
    answer = made.read(PATH, {"filter": {**YEAR, **chosen}, "limit": 1000})
    assert (answer["has_next"], answer["cursor"]) == (False, "")
    rows: list[dict[str, Any]] = answer["postings"]
    return rows


def names(rows: list[dict[str, Any]]) -> list[str]:
    return [row["posting_number"] for row in rows]


def test_a_row(shop_bench: Bench) -> None:
    number = shop_bench.shop.sell("MUG-1", MSK, 3)
    shop_bench.shop.edit_price("MUG-1", price="5")
    (row,) = listed(shop_bench)
    assert row["posting_number"] == number == f"{row['order_number']}-1"
    assert (row["status"], row["substatus"]) == ("awaiting_packaging", "posting_created")
    assert row["in_process_at"] == "2026-11-20T06:00:00.000000Z"
    assert row["shipment_date"] == "2026-11-21T06:00:00.000000Z"
    assert (row["delivering_date"], row["parent_posting_number"]) == (None, "")
    assert row["cancellation"]["cancelled_after_ship"] is False
    assert row["delivery_method"]["warehouse_id"] == row["analytics_data"]["warehouse_id"] == MSK
    assert row["analytics_data"]["is_legal"] is False
    (line,) = row["products"]
    assert (line["offer_id"], line["sku"], line["quantity"]) == ("MUG-1", 9001, 3)
    assert line["price"] == {"amount": "1490", "currency": "RUB"}


def test_it_tells_who_buys(shop_bench: Bench) -> None:
    shop_bench.shop.sell("MUG-1", MSK)
    (row,) = listed(shop_bench)
    assert row["addressee"]["name"] == row["customer"]["name"] == "Buyer 000001"
    assert row["customer"]["phone"] == "79990000001"
    assert row["customer"]["address"]["address_tail"] == "Secret street 1"


def test_the_period_is_about_the_start_of_work_with_both_ends(shop_bench: Bench) -> None:
    first = shop_bench.shop.sell("MUG-1", MSK)
    shop_bench.clock.advance(60)
    second = shop_bench.shop.sell("MUG-1", MSK)
    at = ["2026-11-20T06:00:00Z", "2026-11-20T09:00:30+03:00", "2026-11-20T06:01:00Z"]
    assert names(listed(shop_bench, since=at[0], to=at[0])) == [first]
    assert names(listed(shop_bench, since=at[0], to=at[1])) == [first]
    assert names(listed(shop_bench, since=at[1], to=at[2])) == [second]
    assert names(listed(shop_bench, since=at[0], to=at[2])) == [first, second]


def test_filters(shop_bench: Bench) -> None:
    first = shop_bench.shop.sell("MUG-1", MSK)
    second = shop_bench.shop.sell("MUG-2", SPB)
    shop_bench.shop.sell("MUG-1", FBO)
    shop_bench.clock.advance(60)
    shop_bench.shop.ship(first)
    assert names(listed(shop_bench)) == [first, second]
    assert names(listed(shop_bench, statuses=["delivering", "delivered"])) == [first]
    assert names(listed(shop_bench, warehouse_ids=[str(SPB)])) == [second]
    assert names(listed(shop_bench, order_numbers=[second[:-2]])) == [second]
    order_id = listed(shop_bench, statuses=["delivering"])[0]["order_id"]
    assert names(listed(shop_bench, order_id=order_id)) == [first]
    body = {"filter": {**YEAR, "warehouse_ids": [SPB]}, "limit": 9}
    assert names(shop_bench.post(PATH, body, good=False).json()["postings"]) == [second]


def test_by_the_change_of_the_status(shop_bench: Bench) -> None:
    first = shop_bench.shop.sell("MUG-1", MSK)
    second = shop_bench.shop.sell("MUG-2", SPB)
    shop_bench.clock.advance(60)
    shop_bench.shop.ship(first)
    later, sooner = {"from": "2026-11-20T06:00:01Z"}, {"to": "2026-11-20T06:00:59Z"}
    assert names(listed(shop_bench, last_changed_status_date=later)) == [first]
    assert names(listed(shop_bench, last_changed_status_date=sooner)) == [second]
    assert names(listed(shop_bench, last_changed_status_date={})) == [first, second]


def test_pages_both_ways(shop_bench: Bench) -> None:
    made = [shop_bench.shop.sell("MUG-1", MSK) for _ in range(5)]
    for sort_dir, wanted in (("ASC", made), ("DESC", made[::-1])):
        seen: list[str] = []
        body: dict[str, Any] = {"filter": YEAR, "limit": 2, "sort_dir": sort_dir}
        while True:
            answer = shop_bench.read(PATH, body)
            seen += names(answer["postings"])
            body["cursor"] = answer["cursor"]
            assert answer["has_next"] is (answer["cursor"] != "")
            if not answer["has_next"]:
                break
        assert seen == wanted


def test_a_year_is_the_most(shop_bench: Bench) -> None:
    leap = {"since": "2026-01-01T00:00:00Z", "to": "2027-01-02T00:00:00Z"}
    assert shop_bench.post(PATH, {"filter": leap, "limit": 1}).status_code == 200
    longer = {**leap, "to": "2027-01-02T00:00:01Z"}
    response = shop_bench.post(PATH, {"filter": longer, "limit": 1})
    assert (response.status_code, response.json()["message"]) == (400, "PERIOD_IS_TOO_LONG")


@pytest.mark.parametrize(
    "body",
    [
        {},
        {"limit": 1},
        {"filter": {}, "limit": 1},
        {"filter": {"since": YEAR["since"]}, "limit": 1},
        {"filter": {"since": "2026-11-20", "to": YEAR["to"]}, "limit": 1},
        {"filter": {"since": "2026-11-20T06:00:00", "to": YEAR["to"]}, "limit": 1},
        {"filter": {"since": YEAR["to"], "to": YEAR["since"]}, "limit": 1},
        {"filter": {**YEAR, "provider_ids": ["24"]}, "limit": 1},
        {"filter": YEAR},
        {"filter": YEAR, "limit": 0},
        {"filter": YEAR, "limit": 1001},
        {"filter": YEAR, "limit": 1, "sort_dir": "UP"},
        {"filter": YEAR, "limit": 1, "cursor": "x"},
    ],
)
def test_wrong_calls(shop_bench: Bench, body: dict[str, Any]) -> None:
    assert shop_bench.post(PATH, body, good=False).status_code == 400


def test_a_page_cut_short_and_an_old_read(shop_bench: Bench) -> None:
    made = [shop_bench.shop.sell("MUG-1", MSK) for _ in range(3)]
    shop_bench.shop.fault(PATH, "truncate", keep=1)
    shop_bench.shop.fault(PATH, "lag")
    made.append(shop_bench.shop.sell("MUG-1", MSK))
    answer = shop_bench.read(PATH, {"filter": YEAR, "limit": 2})
    assert (names(answer["postings"]), answer["has_next"], answer["cursor"]) == (
        made[:1],
        False,
        "",
    )
    assert names(listed(shop_bench)) == made[:3]
    assert names(listed(shop_bench)) == made
