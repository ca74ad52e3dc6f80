"""What git declares as a table: in its order, as exactly as it was said."""

from decimal import Decimal
from pathlib import Path

import pytest

from reconciler.domain.errors import InvalidInput
from reconciler.domain.ids import WarehouseAlias
from reconciler.domain.selector import Selector
from reconciler.spreadsheet.book import Value
from reconciler.workflow.exporting import price_rows, price_sheet, stock_rows, stock_sheet
from tests.workflow.templates import catalog

ALL = Selector()
STOCKS = """\
kind: stocks
stocks:
  MUG-2: {spb: 12, msk: 40}
  MUG-1: {msk: {fixed: 9}}
---
kind: stocks
warehouse: msk
as_of: 2026-11-20T09:00+03:00
stocks:
  "00123": 7
  MUG-3: {on_hand: 3, counted_at: 2026-11-20T12:00+03:00}
---
kind: safety-stock
rules:
  - {match: {offer: MUG-2, warehouse: msk}, keep: 5}
  - {match: {offer: MUG-2}, keep: {days: 2}}
  - {match: {price: ">= 1000"}, keep: 1}
"""
PRICES = """\
kind: prices
prices:
  MUG-2: {price: 1490.5, old_price: null, min_price: 1290, vat: 0.22}
  MUG-1: [{price: 990, cost: 610}, {price: 790, from: 2026-12-25T00:00+03:00}]
  "00123": {price: 5, managed_by: promotions}
"""


def stocks(folder: Path, said: str = STOCKS, chosen: Selector = ALL) -> list[list[Value]]:
    desired = catalog(folder, said)
    return [list(row) for row in stock_sheet(desired, stock_rows(desired, chosen)).rows]


def prices(folder: Path, said: str = PRICES) -> list[list[Value]]:
    desired = catalog(folder, said)
    return [list(row) for row in price_sheet(desired, price_rows(desired, ALL)).rows]


def test_cells_come_in_the_order_in_which_the_catalog_says_them(tmp_path: Path) -> None:
    assert [row[1:4] for row in stocks(tmp_path)] == [
        ["MUG-2", "spb", 12],
        ["MUG-2", "msk", 40],
        ["MUG-1", "msk", 9],
        ["00123", "msk", 7],
        ["MUG-3", "msk", 3],
    ]


def test_the_number_is_what_was_said_and_beside_it_what_is_kept_back(tmp_path: Path) -> None:
    rows = {(row[1], row[2]): row[4] for row in stocks(tmp_path)}
    assert rows["MUG-2", "msk"] == 5
    assert rows["MUG-1", "msk"] == 0
    assert rows["MUG-2", "spb"] is None, "it goes by sales"
    assert rows["00123", "msk"] is None, "it goes by a price that git does not say"


def test_what_a_number_does_not_tell_stands_in_the_note(tmp_path: Path) -> None:
    assert [row[5] for row in stocks(tmp_path)] == [
        "",
        "",
        "fixed",
        "as of 2026-11-20 06:00 UTC",
        "on hand, counted 2026-11-20 09:00 UTC",
    ]


def test_prices_that_hold_always_and_a_note_on_others(tmp_path: Path) -> None:
    assert prices(tmp_path) == [
        [
            "test", "MUG-2", Decimal("1490.5"), Decimal(0), Decimal(1290), None, Decimal("0.22"),
            "old_price is cleared",
        ],
        ["test", "MUG-1", Decimal(990), None, None, Decimal(610), None,
         "price 790 from 2026-12-24 21:00 UTC"],
        ["test", "00123", Decimal(5), None, None, None, None, "managed by promotions"],
    ]  # fmt: skip


def test_only_what_is_chosen(tmp_path: Path) -> None:
    chosen = Selector(offer=("MUG-*",), warehouse=(WarehouseAlias("msk"),))
    assert [row[1] for row in stocks(tmp_path, chosen=chosen)] == ["MUG-2", "MUG-1", "MUG-3"]
    with pytest.raises(InvalidInput) as wrong:
        stocks(tmp_path, chosen=Selector(warehouse=(WarehouseAlias("nsk"),)))
    assert wrong.value.problems[0].code == "unknown-warehouse"
