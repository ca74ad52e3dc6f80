"""Rows of postings: what stage they are at, what is tolerated, what can't be read, and no buyer."""

import logging
import sqlite3
from contextlib import closing
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any

import msgspec
import pytest

from reconciler.domain.errors import ReadIncomplete, ReconcilerError
from reconciler.domain.ids import OfferId, WarehouseId
from reconciler.domain.orders import SeenItem, SeenPosting
from reconciler.ozon import wire
from reconciler.ozon.order_rows import seen_posting
from reconciler.ozon.order_wire import Posting
from reconciler.state.sqlite import SqliteState
from reconciler.workflow.ledger import Ledger
from tests.ozon.scripted import Scripted, Time, says, shop
from tests.rehearsal import Listener

BEGAN, LEFT = "2026-11-01T08:00:00Z", "2026-11-02T09:30:00.5Z"
LEFT_AT = datetime(2026, 11, 2, 9, 30, 0, 500_000, tzinfo=UTC)
STILL_HERE = ["awaiting_registration", "awaiting_approve", "awaiting_packaging", "awaiting_deliver"]
MAYBE_HERE = ["acceptance_in_progress", "arbitration", "client_arbitration", "a_new_word", "", None]
GONE = ["delivering", "driver_pickup", "delivered", "sent_by_seller", "not_accepted"]


def row(**fields: Any) -> dict[str, Any]:
    base = {
        "posting_number": "41517061-0214-1",
        "status": "awaiting_packaging",
        "in_process_at": BEGAN,
        "delivery_method": {"id": 7, "warehouse_id": 11, "warehouse": "17023"},
        "products": [{"offer_id": "MUG", "quantity": 2, "price": {"amount": "300.50"}}],
    }
    return {**base, **fields}


def read(**fields: Any) -> SeenPosting:
    body = msgspec.json.encode(row(**fields))
    return seen_posting(wire.decode(body, Posting, "/v4/posting/fbs/list"))


def test_what_stock_needs_of_a_posting() -> None:
    assert read(parent_posting_number="41517061-0214-0") == SeenPosting(
        number="41517061-0214-1",
        parent="41517061-0214-0",
        warehouse=WarehouseId(11),
        stage="waiting",
        created_at=datetime(2026, 11, 1, 8, tzinfo=UTC),
        items=(SeenItem(OfferId("MUG"), 2, Decimal("300.50")),),
    )


@pytest.mark.parametrize("status", STILL_HERE)
def test_before_the_handover_a_date_says_nothing(status: str) -> None:
    for date in (None, LEFT):
        seen = read(status=status, delivering_date=date)
        assert (seen.stage, seen.left_at) == ("waiting", None)


@pytest.mark.parametrize("status", MAYBE_HERE)
def test_other_statuses_go_by_the_date(status: str | None) -> None:
    assert (read(status=status).stage, read(status=status).left_at) == ("waiting", None)
    seen = read(status=status, delivering_date=LEFT)
    assert (seen.stage, seen.left_at) == ("left", LEFT_AT)


@pytest.mark.parametrize("status", GONE)
def test_handed_over_with_a_date_or_without(status: str) -> None:
    assert (read(status=status).stage, read(status=status).left_at) == ("left", None)
    assert read(status=status, delivering_date=LEFT).left_at == LEFT_AT


def test_cancelled_before_and_after_the_handover_and_split() -> None:
    assert (read(status="cancelled").stage, read(status="cancelled").left_at) == ("cancelled", None)
    after = read(status="cancelled", delivering_date=LEFT)
    assert (after.stage, after.left_at) == ("cancelled", LEFT_AT)
    assert read(status="cancelled_from_split_pending").stage == "split"


def test_a_row_of_fbo() -> None:
    seen = read(
        delivery_method=None,
        analytics_data={"warehouse_id": "1020001835658000", "city": "Омск"},
        in_process_at=None,
        created_at=BEGAN,
        status="delivered",
    )
    assert seen.warehouse == 1020001835658000
    assert seen.created_at == datetime(2026, 11, 1, 8, tzinfo=UTC)


@pytest.mark.parametrize("quantity", [2, "2", 2.0, "2.0"])
def test_units_as_numbers_and_as_text(quantity: object) -> None:
    seen = read(products=[{"offer_id": 17, "quantity": quantity, "price": None}])
    assert seen.items == (SeenItem(OfferId("17"), 2, None),)


@pytest.mark.parametrize("price", [{"amount": "x"}, {"amount": None}, {}, "NaN", None])
def test_a_price_that_can_not_be_read_is_left_out(price: object) -> None:
    assert read(products=[{"offer_id": "A", "quantity": 1, "price": price}]).items[0].price is None


@pytest.mark.parametrize("price", ["300.50", 300.5, {"amount": 300.5}])
def test_prices_of_other_shapes(price: object) -> None:
    seen = read(products=[{"offer_id": "A", "quantity": 1, "price": price}])
    assert seen.items[0].price == Decimal("300.5")


@pytest.mark.parametrize("told", ["2026-11-01T11:00:00+03:00", "2026-11-01T08:00:00.000Z"])
def test_moments_of_any_offset_are_told_in_utc(told: str) -> None:
    created = read(in_process_at=told).created_at
    assert created == datetime(2026, 11, 1, 8, tzinfo=UTC)
    assert created is not None
    assert created.utcoffset() == timedelta(0)


@pytest.mark.parametrize("told", [None, "", "0001-01-01T00:00:00Z"])
def test_moments_that_are_not_told(told: str | None) -> None:
    assert read(in_process_at=told).created_at is None
    assert read(status="delivering", delivering_date=told).left_at is None


def product(**fields: Any) -> dict[str, Any]:
    return {"products": [{"offer_id": "A", "quantity": 1, **fields}]}


@pytest.mark.parametrize(
    "fields",
    [
        {"posting_number": None},
        {"posting_number": " "},
        {"delivery_method": None},
        {"delivery_method": {"warehouse_id": None}},
        {"delivery_method": {"warehouse_id": 0}},
        {"delivery_method": {"warehouse_id": "Хоругвино"}},
        {"products": None},
        product(offer_id=None),
        product(offer_id=""),
        product(quantity=None),
        product(quantity="two"),
        product(quantity=1.5),
        product(quantity=-1),
        product(quantity="NaN"),
        product(quantity="Infinity"),
        {"in_process_at": "2026-11-01T08:00:00"},
        {"in_process_at": "yesterday"},
        {"delivering_date": "2026-11-01"},
        {"delivering_date": "0001-01-01T00:00:00+99:00"},
    ],
    ids=str,
)
def test_what_can_not_be_read_is_not_passed_over(fields: dict[str, Any]) -> None:
    with pytest.raises(ReadIncomplete, match="posting"):
        read(**fields)


BUYER = ("Ivan Secretov", "+79035550199", "ivan@secret.example", "Secret street 7", "880111222")


def with_a_buyer(**fields: Any) -> dict[str, Any]:
    """A posting that tells all that Ozon may tell of a buyer, and more."""
    name, phone, mail, street, number = BUYER
    address = {"address_tail": street, "city": street, "comment": street, "zip_code": number}
    return row(
        addressee={"name": name, "phone": phone},
        customer={
            "customer_id": int(number),
            "name": name,
            "phone": phone,
            "customer_email": mail,
            "address": address,
        },
        legal_info={"company_name": name, "inn": number},
        analytics_data={"city": street, "region": street, "warehouse_id": 11},
        delivery_method={"warehouse_id": 11, "name": street, "warehouse": street},
        barcodes={"upper_barcode": number},
        order_number=number,
        cancellation={"cancel_reason": mail},
        tracking_number=phone,
        **fields,
    )


def personal(text: str | bytes) -> list[str]:
    data = text if isinstance(text, bytes) else text.encode()
    return [word for word in BUYER if word.encode() in data]


def read_into(path: Path, *rows: Any) -> str:
    """Read all three lists into a state file, and return what the orders say of trouble."""
    time = Time()
    http = Scripted(says({"postings": list(rows), "has_next": False, "cursor": ""}))
    with closing(SqliteState(path)) as state:
        ledger = Ledger(shop(http, time).orders(Listener()), state.order_store("shop"), time)
        month, week = (time.now() - timedelta(days=days) for days in (30, 7))
        orders = ledger.read(month, fbo_since=week)
        for file in path.parent.iterdir():
            assert personal(file.read_bytes()) == []
        assert personal(repr(list(orders.lines())) + repr(ledger.proofs)) == []
    assert personal(path.read_bytes()) == []
    return orders.unreadable


def test_nothing_of_a_buyer_is_kept(tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.DEBUG)
    assert read_into(tmp_path / "state.db", with_a_buyer()) == ""
    kept = sqlite3.connect(tmp_path / "state.db")
    assert kept.execute("select posting, offer from order_line").fetchall() == [
        ("41517061-0214-1", "MUG")
    ]
    kept.close()
    assert personal(caplog.text) == []


@pytest.mark.parametrize(
    "fields",
    [
        {"posting_number": None},
        {"delivery_method": {"name": BUYER[3]}, "analytics_data": {"city": BUYER[3]}},
        {"products": [{"offer_id": "A", "quantity": BUYER[0]}]},
        {"in_process_at": BUYER[1]},
        {"delivering_date": BUYER[2]},
        {"products": BUYER[0]},
        {"status": {"name": BUYER[0]}},
    ],
    ids=str,
)
def test_nothing_of_a_buyer_is_in_an_error(
    tmp_path: Path, caplog: pytest.LogCaptureFixture, fields: dict[str, Any]
) -> None:
    caplog.set_level(logging.DEBUG)
    try:
        told = read_into(tmp_path / "state.db", {**with_a_buyer(), **fields})
    except ReconcilerError as error:
        told = error.message + error.fix + repr(error.args)
    assert told
    assert personal(told) == []
    assert personal(caplog.text) == []
