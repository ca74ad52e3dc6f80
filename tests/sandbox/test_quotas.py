from typing import Any

from reconciler.sandbox import Limits
from tests.sandbox.cards import IMPORT, item, run, send
from tests.sandbox.small_shop import Bench, bench

LIMIT = "/v4/product/info/limit"
PICTURES = "/v2/product/pictures/import"
DAY_LEFT = 18 * 3600  # the clock of tests starts at 06:00 UTC


def pictures(*offers: str) -> dict[str, Any]:
    url = "https://cdn.example.com/9.jpg"
    return {"items": [{"offer_id": offer_id, "images": [url]} for offer_id in offers]}


def statuses(made: Bench, *offers: str) -> list[tuple[str, list[str]]]:
    ended = run(made, *(item(offer_id) for offer_id in offers))
    return [(i["status"], [error["code"] for error in i["errors"]]) for i in ended]


OVER = ("failed", ["item_limit_exceeded"])
DONE: tuple[str, list[str]] = ("imported", [])


def test_counters_of_the_day_and_their_reset() -> None:
    with bench(limits=Limits(daily_creates=2, daily_updates=1)) as made:
        expected = [DONE, OVER, DONE, DONE, OVER]
        assert statuses(made, "MUG-2", "MUG-3", "A", "B", "C") == expected
        shown = made.read(LIMIT)
        reset_at = "2026-11-21T00:00:00.000000Z"
        assert shown["daily_create"] == {"limit": 2, "usage": 2, "reset_at": reset_at}
        assert shown["daily_update"] == {"limit": 1, "usage": 1, "reset_at": reset_at}
        assert shown["total"] == {"limit": -1, "usage": 7}
        made.clock.advance(DAY_LEFT - 5)
        assert made.read(LIMIT)["daily_create"]["usage"] == 0
        assert statuses(made, "C") == [DONE]


def test_products_in_all() -> None:
    with bench(limits=Limits(products=6)) as made:
        assert statuses(made, "A", "B", "MUG-3") == [DONE, OVER, DONE]


def test_a_limit_of_the_minute_refuses_the_call() -> None:
    with bench(limits=Limits(items_per_minute=3)) as made:
        send(made, item("A"), item("B"))
        refused = made.post(IMPORT, {"items": [item("C"), item("D")]})
        assert refused.status_code == 429
        assert refused.json()["code"] == "RESOURCE_EXHAUSTED"
        assert refused.headers["Item-Retry-After"] == "1"
        assert refused.headers["Item-Rate-Limit-Remaining"] == "1"
        send(made, item("C"))
        made.clock.advance(60)
        send(made, item("D"), item("E"), item("F"))
        assert made.read(LIMIT)["operation_limits"] == {
            "limit": 3,
            "limit_type": "RATE_LIMIT_PER_MINUTE",
        }


def test_the_day_refuses_calls_that_update_parts() -> None:
    with bench(limits=Limits(daily_updates=2)) as made:
        made.read(PICTURES, pictures("MUG-1"))
        refused = made.post(PICTURES, pictures("MUG-2", "MUG-3"))
        assert refused.status_code == 429
        assert refused.headers["Item-Retry-After"] == str(DAY_LEFT // 60)
        assert refused.headers["Item-Rate-Limit-Remaining"] == "1"
        made.read(PICTURES, pictures("MUG-2"))
        assert made.read(LIMIT)["daily_update"]["usage"] == 2
