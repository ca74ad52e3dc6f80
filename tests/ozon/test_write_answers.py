"""One answer an item, in order: yes, no, or nobody knows; and never a second write."""

from decimal import Decimal
from typing import Any

import httpx
import pytest

from reconciler.apply.ports import Accepted, NoAnswer, PriceWrite, Refused
from reconciler.domain.errors import CredentialsRefused, NotNow
from reconciler.domain.ids import OfferId
from reconciler.domain.price import Prices
from tests.ozon.live import live, write
from tests.ozon.scripted import API_KEY, CLIENT_ID, MSK, SPB, Scripted, says, shop, stock_write
from tests.rehearsal import MSK as MOSCOW
from tests.rehearsal import offer

STOCKS = "/v2/products/stocks"
THREE = [stock_write("A"), stock_write("B"), stock_write("A", SPB)]


def item(name: Any, warehouse: Any = 1, **fields: Any) -> dict[str, Any]:
    return {"offer_id": name, "warehouse_id": warehouse, "updated": True, "errors": [], **fields}


def test_answers_come_back_in_the_order_of_the_writes() -> None:
    no = item("A", 2, updated=False, errors=[{"code": "TOO_MANY_REQUESTS", "message": "too often"}])
    body = {"result": [no, item("B"), item("A")]}
    answers = shop(Scripted(says(body))).write_stock(THREE)
    assert answers == [Accepted(), Accepted(), Refused("TOO_MANY_REQUESTS", "too often")]


@pytest.mark.parametrize(
    "result",
    [[], None, [item("C")], [item("B", 3)], [item("B", None)], [item(None)], [item("b")]],
    ids=str,
)
def test_an_item_that_is_not_mentioned_is_in_doubt(result: Any) -> None:
    (answer,) = shop(Scripted(says({"result": result}))).write_stock([stock_write("B")])
    assert answer == NoAnswer("the shop's answer does not mention this item")


def test_an_offer_named_like_a_number() -> None:
    body = {"result": [item(7, "1"), item("007")]}
    writes = [stock_write("007"), stock_write("7")]
    assert shop(Scripted(says(body))).write_stock(writes) == [Accepted(), Accepted()]


@pytest.mark.parametrize(
    ("fields", "answer"),
    [
        ({"updated": False}, Refused("", "not updated, no reason given")),
        ({"updated": False, "errors": None}, Refused("", "not updated, no reason given")),
        (
            {"updated": False, "errors": [{"code": 7, "message": None}, {"message": "b"}]},
            Refused("7", "7; b"),
        ),
        ({"updated": None, "errors": [{"code": "X", "message": "x"}]}, Refused("X", "x")),
        ({"updated": None}, None),
        ({"updated": True, "errors": [{"code": "W", "message": "a warning"}]}, None),
        ({"updated": True, "errors": None}, Accepted()),
        ({"updated": "true"}, Accepted()),
    ],
    ids=str,
)
def test_only_a_clear_no_is_a_no(fields: dict[str, Any], answer: Any) -> None:
    """A yes taken for a no would be written again later, over units sold in between."""
    http = Scripted(says({"result": [item("B", **fields)]}))
    (got,) = shop(http).write_stock([stock_write("B")])
    if answer is None:
        assert isinstance(got, NoAnswer)
    else:
        assert got == answer


@pytest.mark.parametrize(
    "reply",
    [
        httpx.ReadTimeout("slow"),
        httpx.RemoteProtocolError("gone"),
        says("<html>502</html>", 502),
        says("<html>fine</html>"),
        says("Internal error", 500),
        says({"result": "ok"}),
        says({"result": {}}),
        says([]),
        says(b'{"result": ['),
        says(b'{"result": [{"offer_id": "\xff"}]}'),
        says(b'{"x":' + b"[" * 100_000 + b"]" * 100_000 + b"}"),
        says({"result": [{"offer_id": "A", "updated": "perhaps"}]}),
    ],
    ids=lambda reply: repr(reply)[:40] if isinstance(reply, Exception) else reply.text[:16],
)
def test_an_unreadable_answer_leaves_every_item_in_doubt(reply: Any) -> None:
    http = Scripted(reply, says({"result": [item("A"), item("B"), item("A", 2)]}))
    answers = shop(http).write_stock(THREE)
    assert len(answers) == 3
    assert all(isinstance(answer, NoAnswer) and answer.reason for answer in answers)
    assert len(http.asked) == 1


def test_a_call_that_is_refused_as_a_whole_refuses_each_item() -> None:
    http = Scripted(says({"code": 3, "message": "Request validation error"}, 400))
    assert (
        shop(http).write_stock(THREE) == [Refused("3", "Request validation error", whole=True)] * 3
    )


def test_a_refused_key_ends_the_run() -> None:
    http = Scripted(says({"code": 7, "message": "Api-Key is missing a required role"}, 403))
    with pytest.raises(CredentialsRefused):
        shop(http).write_stock(THREE)
    assert len(http.asked) == 1


def test_a_shop_that_echoes_the_account_in_an_item() -> None:
    no = {"code": f"NOT_IN_{CLIENT_ID}", "message": f"not in account {CLIENT_ID} ({API_KEY})"}
    http = Scripted(says({"result": [item("B", updated=False, errors=[no])]}))
    (answer,) = shop(http).write_stock([stock_write("B")])
    assert answer == Refused("NOT_IN_***", "not in account *** (***)")


def test_the_body_of_a_stock_call() -> None:
    http = Scripted(says({"result": []}))
    shop(http).write_stock([stock_write("A", MSK, 0)])
    pair = {"offer_id": "A", "product_id": 1, "warehouse_id": 1, "stock": 0}
    assert http.asked == [(STOCKS, {"stocks": [pair]})]


def test_the_body_of_a_price_call_has_only_what_changes() -> None:
    http = Scripted(says({"result": [{"offer_id": "A", "updated": True}]}))
    prices = Prices(price=Decimal("349.90"), old_price=None, cost=Decimal("1E+2"))
    writes = [PriceWrite(OfferId("A"), prices, "RUB"), PriceWrite(OfferId("B"), prices, "RUB")]
    answers = shop(http).write_prices(writes)
    assert answers == [Accepted(), NoAnswer("the shop's answer does not mention this item")]
    sent = http.asked[0][1]["prices"][0]
    assert sent == {
        "offer_id": "A",
        "currency_code": "RUB",
        "price": "349.9",
        "old_price": "0",
        "net_price": "100",
    }


DOUBT, LATER, NO = "in doubt", "not now", "refused"
FAULTS: list[tuple[str, dict[str, Any], str]] = [
    ("internal-error", {}, DOUBT),
    ("bad-gateway", {}, DOUBT),
    ("lose-before", {}, DOUBT),
    ("lose-after", {}, DOUBT),
    ("answer", {"status": 200, "body": "<html>", "content_type": "text/html"}, DOUBT),
    ("answer", {"status": 200, "body": "{}"}, DOUBT),
    ("answer", {"status": 504, "body": ""}, DOUBT),
    ("too-many-requests", {"retry_after": 3}, LATER),
    ("circle-is-open", {}, LATER),
    ("circle-is-open", {"text": True}, LATER),
    ("offer-not-signed", {}, NO),
    ("answer", {"status": 400, "body": '{"code": 3, "message": "bad"}'}, NO),
    ("too-many-requests", {"retry_after": 3600}, LATER),
]


@pytest.mark.parametrize(("kind", "options", "end"), FAULTS, ids=str)
def test_every_fault_of_the_sandbox(kind: str, options: dict[str, Any], end: str) -> None:
    with live([offer(1, stocks={MOSCOW: 40})]) as made:
        made.shop.fault(STOCKS, kind, **options)
        try:
            (answer,) = made.ozon.write_stock([write(1, MOSCOW, 9)])
            end_seen = DOUBT if isinstance(answer, NoAnswer) else NO
        except NotNow:
            end_seen = LATER
        except CredentialsRefused:
            end_seen = NO
        calls = [call for call in made.shop.calls() if call.path == STOCKS]
        executed = [
            call for call in calls if call.status == 200 and call.fault in ("", "lose-after")
        ]
        free = made.shop.stock("MUG-1", MOSCOW).free
    assert end_seen == end
    assert len(calls) == 1
    assert len(executed) == (kind == "lose-after")
    assert free == (9 if executed else 40)
