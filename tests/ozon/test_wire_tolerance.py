"""Reading what the document does not promise: numbers as text, text as numbers, nulls, more."""

from decimal import Decimal
from typing import Any

import pytest

from reconciler.domain.errors import ReadIncomplete, ShopUnreachable
from reconciler.domain.ids import Cell, OfferId
from reconciler.domain.price import Promotion
from reconciler.domain.stock import LiveStock
from reconciler.ozon import wire
from reconciler.ozon.rows import live_prices, live_stock, live_warehouse, offer_id
from tests.ozon.scripted import MSK, SPB, Scripted, says, shop


def stock(row: str) -> LiveStock:
    return live_stock(wire.decode(row.encode(), wire.StockRow, "/p"))


def price(row: str) -> Any:
    body = f'{{"offer_id": "A", "price": {row}}}'
    return live_prices(wire.decode(body.encode(), wire.PricedProduct, "/p")).has


@pytest.mark.parametrize("end", ["9999-12-31T23:59:59-03:00", "0001-01-01T00:00:00+03:00", "soon"])
def test_a_date_of_a_promotion_that_is_none_tells_nothing(end: str) -> None:
    row = f'{{"offer_id": "A", "marketing_actions": {{"actions": [{{"date_to": "{end}"}}]}}}}'
    live = live_prices(wire.decode(row.encode(), wire.PricedProduct, "/p"))
    assert live.promotions == (Promotion("without a name", None, None),)


@pytest.mark.parametrize(
    ("row", "units"),
    [
        ('{"offer_id": "A", "present": 5, "reserved": 2, "free_stock": 3}', (5, 2, 3)),
        ('{"offer_id": "A", "present": "5", "reserved": "2", "free_stock": "3"}', (5, 2, 3)),
        ('{"offer_id": "A", "present": 5.0, "reserved": 2.0, "free_stock": 0}', (5, 2, 0)),
        ('{"offer_id": "A", "present": 5, "reserved": 2}', (5, 2, 3)),
        ('{"offer_id": "A", "present": 5, "reserved": null, "free_stock": null}', (5, 0, 5)),
        ('{"offer_id": "A", "present": 1, "sku": [], "new": {"a": [1]}}', (1, 0, 1)),
    ],
)
def test_stock_rows(row: str, units: tuple[int, int, int]) -> None:
    assert stock(row) == LiveStock(*units)


def test_a_stock_row_without_units_is_not_a_row_with_none() -> None:
    with pytest.raises(ReadIncomplete, match="without its units"):
        stock('{"offer_id": "A", "present": null, "free_stock": null}')


@pytest.mark.parametrize(
    "row",
    [
        '{"offer_id": "A", "free_stock": 1.5}',
        '{"offer_id": "A", "free_stock": "many"}',
        '{"offer_id": "A", "free_stock": ""}',
        '{"offer_id": "A", "free_stock": true}',
        '{"offer_id": "A", "free_stock": [1]}',
        '{"offer_id": null, "free_stock": 1}',
        '{"free_stock": 1}',
        '{"offer_id": "A", "free_stock": 1',
        '"A"',
    ],
)
def test_what_can_not_be_units_is_not_taken_for_none(row: str) -> None:
    with pytest.raises(ShopUnreachable, match="shape that we don't know"):
        stock(row)


@pytest.mark.parametrize(
    ("digits", "amount"),
    [
        ("349.9", "349.9"),
        ("1490.0", "1490"),
        ("0.1", "0.1"),
        ("1e3", "1000"),
        ("12345678901234567.89", "12345678901234567.89"),
        ('"399.0000"', "399"),
        ('"349.90"', "349.9"),
    ],
)
def test_money_is_the_digits_and_not_a_float(digits: str, amount: str) -> None:
    fields = ", ".join(f'"{name}": {digits}' for name in ("price", "old_price", "min_price"))
    made = price(f"{{{fields}}}")
    assert made.price == made.old_price == made.min_price == Decimal(amount)
    assert isinstance(made.price, Decimal)


def test_zero_is_not_set_but_no_vat_is_a_rate() -> None:
    made = price('{"price": 0, "old_price": 0, "min_price": "0", "net_price": 0.0, "vat": 0}')
    assert (made.price, made.old_price, made.min_price, made.cost) == (Decimal(0), None, None, None)
    assert made.vat == Decimal(0)
    for nothing in ("null", "{}", '{"price": null, "old_price": null}'):
        made = price(nothing)
        assert (made.price, made.old_price, made.vat) == (Decimal(0), None, None)


@pytest.mark.parametrize("name", ["007", "null", "true", "1e5", "NaN", "Кружка «А»", "a b", "7"])
def test_an_offer_keeps_its_name(name: str) -> None:
    body = wire.msgspec.json.encode({"offer_id": name})
    assert offer_id(wire.decode(body, wire.StockRow, "/p").offer_id) == name


def test_an_offer_that_became_a_number_is_text_again() -> None:
    assert (
        offer_id(wire.decode(b'{"offer_id": 4600000}', wire.StockRow, "/p").offer_id) == "4600000"
    )


@pytest.mark.parametrize(
    ("fields", "scheme", "writable"),
    [
        ({"is_rfbs": True, "warehouse_type": "x"}, "rfbs", True),
        ({"is_rfbs": "true"}, "rfbs", True),
        ({"is_rfbs": False, "warehouse_type": "fbs"}, "fbs", True),
        ({"warehouse_type": None, "status": None, "name": None}, "fbs", True),
        ({"warehouse_type": "WAREHOUSE_TYPE_FBO"}, "fbo", False),
        ({"warehouse_type": "fbp"}, "fbp", False),
        ({"status": "created"}, "fbs", True),
        ({"status": "something new"}, "fbs", True),
        ({"status": "disabled_due_to_limit"}, "fbs", False),
        ({"status": "BLOCKED"}, "fbs", False),
    ],
    ids=str,
)
def test_warehouses(fields: dict[str, Any], scheme: str, writable: bool) -> None:
    body = wire.msgspec.json.encode({"warehouse_id": "12", **fields})
    made = live_warehouse(wire.decode(body, wire.Warehouse, "/p"))
    assert (made.id, made.scheme, made.unwritable is None) == (12, scheme, writable)
    assert made.name


@pytest.mark.parametrize(
    ("told", "works"),
    [
        (["MONDAY", "friday"], (1, 5)),
        (["7", 1, "1"], (1, 7)),
        (["SUNDAY", "SOMEDAY", "UNSPECIFIED"], (7,)),
        (["UNSPECIFIED"], None),
        ([], None),
        (None, None),
    ],
    ids=str,
)
def test_working_days_of_a_warehouse(told: list[Any] | None, works: tuple[int, ...] | None) -> None:
    body = wire.msgspec.json.encode({"warehouse_id": 12, "working_days": told})
    assert live_warehouse(wire.decode(body, wire.Warehouse, "/p")).works == works


@pytest.mark.parametrize(
    "body",
    [b"", b"\xff\xfe", b'{"offer_id": "\xff"}', b"[1]", b'{"x":' + b"[" * 99_999, b"null"],
    ids=lambda body: repr(body[:12]),
)
def test_an_unknown_shape_is_an_error_for_users(body: bytes) -> None:
    with pytest.raises(ShopUnreachable) as caught:
        wire.decode(body, wire.StockRow, "/some/path")
    assert "/some/path" in caught.value.message
    assert caught.value.fix


def test_cells_that_were_not_asked_for_are_passed_over() -> None:
    rows = [
        {"offer_id": "A", "warehouse_id": "1", "present": 4},
        {"offer_id": "A", "warehouse_id": 9, "present": 5},
        {"offer_id": "B", "warehouse_id": None, "present": 6},
    ]
    body = {"products": rows, "has_next": False, "cursor": ""}
    cells = [Cell(OfferId("A"), MSK), Cell(OfferId("A"), SPB)]
    live = shop(Scripted(says(body))).read_stock(cells)
    assert live == {cells[0]: LiveStock(4, 0, 4)}


@pytest.mark.parametrize("units", [(60, 0), (0, 60)])
def test_of_two_rows_of_a_cell_the_one_with_more_units_counts(units: tuple[int, int]) -> None:
    """No cell passes for empty that another row says is not."""
    rows = [{"offer_id": "A", "warehouse_id": 1, "present": n} for n in units]
    body = {"products": rows, "has_next": False, "cursor": ""}
    cell = Cell(OfferId("A"), MSK)
    assert shop(Scripted(says(body))).read_stock([cell]) == {cell: LiveStock(60, 0, 60)}
