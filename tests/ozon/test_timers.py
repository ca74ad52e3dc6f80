"""Timers of minimum prices: a thousand a call, and none that is not told."""

from datetime import UTC, datetime
from typing import Any

import httpx
import pytest

from reconciler.apply.ports import Accepted, NoAnswer
from reconciler.domain.errors import ReadIncomplete
from reconciler.domain.ids import ProductId
from reconciler.domain.price import LiveTimer
from tests.ozon.scripted import Scripted, says, shop

ENDS = datetime(2026, 12, 20, 6, tzinfo=UTC)


def status(product: int, **fields: Any) -> dict[str, Any]:
    return {"product_id": product, **fields}


@pytest.mark.parametrize(
    ("told", "ends"),
    [
        ("2026-12-20T06:00:00Z", ENDS),
        ("2026-12-20T09:00:00+03:00", ENDS),
        ("2026-12-20T06:00:00", ENDS),
        ("0001-01-01T00:00:00Z", None),
        ("", None),
        (None, None),
    ],
)
def test_the_end_is_a_moment_or_none(told: str | None, ends: datetime | None) -> None:
    row = status(7, expired_at=told, min_price_for_auto_actions_enabled=True)
    made = shop(Scripted(says({"statuses": [row]})))
    assert made.read_timers([ProductId(7)]) == {7: LiveTimer(ends, counts=True)}


@pytest.mark.parametrize("end", ["soon", "9999-12-31T23:59:59-03:00"])
def test_an_end_in_other_words_is_no_answer(end: str) -> None:
    made = shop(Scripted(says({"statuses": [status(7, expired_at=end)]})))
    with pytest.raises(ReadIncomplete, match=end):
        made.read_timers([ProductId(7)])


def test_a_product_that_is_left_out_is_no_answer() -> None:
    made = shop(Scripted(says({"statuses": [status(7)]})))
    with pytest.raises(ReadIncomplete, match="1 products, first 8"):
        made.read_timers([ProductId(7), ProductId(8)])


def test_a_thousand_go_into_one_call_as_text() -> None:
    def answer(_path: str, body: Any) -> Any:
        return says({"statuses": [status(int(number)) for number in body["product_ids"]]})

    script = Scripted(answer)
    assert len(shop(script).read_timers([ProductId(n) for n in range(1001)])) == 1001
    assert [len(body["product_ids"]) for _, body in script.asked] == [1000, 1]
    assert script.asked[0][1]["product_ids"][0] == "0"


def test_a_renewal_is_a_yes_for_all_or_nobody_knows() -> None:
    products = [ProductId(7), ProductId(8)]
    assert shop(Scripted(says({}))).renew_timers(products) == [Accepted()] * 2
    lost = shop(Scripted(httpx.ReadError("broken"))).renew_timers(products)
    assert all(isinstance(answer, NoAnswer) for answer in lost)


def test_strategies_are_asked_for_fifty_at_a_time() -> None:
    def answer(_path: str, body: Any) -> Any:
        first = int(body["product_id"][0])
        rows = [{"product_id": first, "strategy_id": "own"}, {"product_id": first + 1}]
        return says({"result": {"products_info": rows}})

    script = Scripted(answer)
    assert shop(script).strategies([ProductId(n) for n in range(60)]) == {0: "own", 50: "own"}
    assert [len(body["product_id"]) for _, body in script.asked] == [50, 10]
