from typing import Any

import pytest

from tests.sandbox.small_shop import FBO, MSK, SPB, Bench

PATH = "/v4/posting/fbs/unfulfilled/list"


def waiting(made: Bench, **chosen: Any) -> list[str]:
    rows = made.read(PATH, {"filter": chosen, "limit": 1000})["postings"]
    return [row["posting_number"] for row in rows]


def test_only_what_is_still_to_be_handed_over(shop_bench: Bench) -> None:
    made = [shop_bench.shop.sell("MUG-1", MSK) for _ in range(4)]
    shop_bench.shop.sell("MUG-1", FBO)
    shop_bench.shop.pack(made[1])
    shop_bench.shop.ship(made[2])
    shop_bench.shop.cancel(made[3])
    assert waiting(shop_bench) == made[:2]
    assert waiting(shop_bench, statuses=["awaiting_deliver", "delivering"]) == [made[1]]


def test_by_cutoff_warehouse_and_change(shop_bench: Bench) -> None:
    first = shop_bench.shop.sell("MUG-1", MSK)
    shop_bench.clock.advance(60)
    second = shop_bench.shop.sell("MUG-2", SPB)
    early = {"cutoff_from": "2026-11-21T06:00:00Z", "cutoff_to": "2026-11-21T06:00:59Z"}
    assert waiting(shop_bench, **early) == [first]
    assert waiting(shop_bench, warehouse_ids=[str(SPB)]) == [second]
    changed = {"from": "2026-11-20T06:00:01Z", "to": "2026-11-20T06:01:00Z"}
    assert waiting(shop_bench, last_changed_status_date=changed) == [second]


@pytest.mark.parametrize(
    ("body", "message"),
    [
        (
            {"cutoff_from": "2026-01-01T00:00:00Z", "cutoff_to": "2027-01-02T00:00:01Z"},
            "PERIOD_IS_TOO_LONG",
        ),
        ({"delivering_date_from": "2026-01-01T00:00:00Z"}, "delivering_date_from"),
    ],
)
def test_wrong_filters(shop_bench: Bench, body: dict[str, str], message: str) -> None:
    response = shop_bench.post(PATH, {"filter": body, "limit": 1})
    assert response.status_code == 400
    assert message in response.json()["message"]


def test_a_page_needs_a_size(shop_bench: Bench) -> None:
    assert shop_bench.post(PATH, {"filter": {}}).status_code == 400
