"""What people see of a number in a workbook, and what becomes of it if it is another one."""

from decimal import Decimal
from pathlib import Path

import openpyxl
import pytest

from reconciler.spreadsheet.columns import Column
from reconciler.spreadsheet.ids import Articles
from reconciler.spreadsheet.number_formats import shape_of, shapes_of
from reconciler.spreadsheet.numbers import Fault, money_of, units_of, vat_of
from reconciler.spreadsheet.table import Row
from tests.spreadsheet.workbooks import opened, saved


@pytest.mark.parametrize(
    ("code", "number", "shown"),
    [
        ("0", "1489.6", "1490"),
        ("0", "1489.5", "1490"),
        ("#,##0", "1489.4", "1489"),
        ("#,##0.0", "1489.65", "1489.7"),
        ('#,##0" ₽"', "0.5", "1"),
        ("0%", "0.5", "50 %"),
        ("0.0%", "0.125", "12.5 %"),
        ("#,##0,", "1490000", "1490"),
        ("0.0,,", "1490000", "1.5"),
        ("00000", "123", "00123"),
        ("0.00", "1489.6", None),
        ("#,##0.00;[Red]-#,##0.00", "1489.6", None),
        ("General", "1489.6", None),
        ("@", "1489.6", None),
        ("0.00E+00", "1489.6", None),
        ("dd.mm.yyyy", "1489.6", None),
        ("# ?/?", "0.5", None),
        (";;;", "5", None),
        ("", "5", None),
    ],
)
def test_what_a_format_shows(code: str, number: str, shown: str | None) -> None:
    shape = shape_of(code)
    if shown is None:
        assert shape is None
    else:
        assert shape is not None
        assert shape.may_differ(number)
        assert shape.shown(Decimal(number)) == shown


@pytest.mark.parametrize("number", ["1E400", "NaN", "-Infinity", "123456789012345678"])
def test_what_is_no_number_of_a_shop_shows_nothing(number: str) -> None:
    shape = shape_of("0")
    assert shape is not None
    assert shape.shown(Decimal(number)) == ""


def row(folder: Path, cells: dict[str, tuple[object, str]]) -> Row:
    """A row of cells with formats, by their headers."""
    book = openpyxl.Workbook()
    page = book.active
    assert page is not None
    page.append(list(cells))
    page.append([value for value, _ in cells.values()])
    for index, (_, code) in enumerate(cells.values(), 1):
        page.cell(2, index).number_format = code
    (found,) = opened(folder, saved(book)).rows()
    return found


def test_a_number_that_is_shown_as_another_is_refused(tmp_path: Path) -> None:
    cells = row(
        tmp_path,
        {"offer_id": ("A", "@"), "price": (1489.6, "0"), "cost": (610, "0"), "stock": (3, "0%")},
    ).cells
    price = money_of(cells[Column.PRICE])
    assert isinstance(price, Fault)
    assert (price.code, price.message) == (
        "cell-shown",
        "The cell shows `1490`, and holds 1489.6: which is meant?",
    )
    assert money_of(cells[Column.COST]) == 610
    stock = units_of(cells[Column.STOCK])
    assert isinstance(stock, Fault)
    assert "shows `300 %`" in stock.message


def test_rates_are_shown_as_percent(tmp_path: Path) -> None:
    cells = row(tmp_path, {"offer_id": ("A", "@"), "vat": (0.22, "0%"), "price": (5, "0")}).cells
    assert vat_of(cells[Column.VAT]) == Decimal("0.22")


def test_articles_are_what_people_see(tmp_path: Path) -> None:
    cell = row(tmp_path, {"offer_id": (777, "000000"), "price": (5, "0")}).cells[Column.OFFER_ID]
    assert cell.shown == "000777"
    for known in (["777"], ["000777"], ["777", "000777"]):
        assert isinstance(Articles(known).meant(cell, typed=True, keeps_zeros=True), Fault)
    cell = row(tmp_path, {"offer_id": (777, "000"), "price": (5, "0")}).cells[Column.OFFER_ID]
    assert Articles(["777"]).meant(cell, typed=True, keeps_zeros=True) == "777"


@pytest.mark.parametrize(
    "styles",
    [
        b"",
        b"<styleSheet",
        b"<!DOCTYPE x><styleSheet/>",
        b'<?xml version="1.0" encoding="utfa8"?><styleSheet/>',
        b'<styleSheet><numFmts><numFmt numFmtId="x"/></numFmts></styleSheet>',
    ],
)
def test_a_broken_stylesheet_shows_nothing(styles: bytes) -> None:
    assert shapes_of(styles) == {}
