"""What the rows of a spreadsheet say: stocks by cell and prices by field, or problems by cell."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Mapping
from decimal import Decimal
from typing import NamedTuple

import msgspec

from reconciler.domain.errors import InvalidInput
from reconciler.domain.ids import OfferId, WarehouseAlias
from reconciler.domain.price import ALLOWED_VAT, RowField
from reconciler.domain.problem import Problem
from reconciler.domain.store import Store
from reconciler.spreadsheet.cells import Cell
from reconciler.spreadsheet.columns import PRICE_COLUMNS, Column
from reconciler.spreadsheet.header import folded
from reconciler.spreadsheet.ids import Articles
from reconciler.spreadsheet.numbers import Fault, money_of, units_of, vat_of
from reconciler.spreadsheet.table import TOTALS, Row, Table
from reconciler.workflow import sheet_refusals
from reconciler.workflow.sheet_warehouses import Warehouses

_STEP = 1000
"""Rows between two words on how far the reading is."""


class Rules(msgspec.Struct, frozen=True, kw_only=True):
    """What a user says of rows: `warehouse` is the alias that all rows without one are for, and
    the only one that is taken.
    """

    warehouse: str | None = None
    names: Mapping[str, str] = {}
    formula_values: bool = False
    skip_unknown: bool = False


class Said(NamedTuple):
    """A value, and the row that says it."""

    value: int | Decimal | None
    row: int


class Rows(msgspec.Struct, kw_only=True):
    """What all rows say. `skipped` are rows that are not taken, by the reason; `blank` are cells
    whose row is there, and says no number.
    """

    stocks: dict[tuple[OfferId, WarehouseAlias], Said] = {}
    prices: dict[tuple[OfferId, RowField], Said] = {}
    blank: set[tuple[OfferId, WarehouseAlias]] = set()
    count: int = 0
    tidied: list[str] = []
    skipped: dict[str, int] = {}
    not_taken: dict[str, int] = {}


def read_rows(
    table: Table,
    store: Store,
    known: Collection[str],
    rules: Rules,
    progress: Callable[[int, int], None],
) -> Rows:
    """Go through all rows. Raises InvalidInput with the problems of all of them."""
    reading = _Reading(table, store, known, rules)
    for row in table.rows():
        reading.row(row)
        if row.number % _STEP == 0:
            progress(row.number, max(row.number, table.height))
    if reading.problems:
        raise InvalidInput(reading.problems)
    if not reading.rows.count:
        raise InvalidInput([sheet_refusals.no_rows(table)])
    return reading.rows


class _Reading:
    def __init__(self, table: Table, store: Store, known: Collection[str], rules: Rules) -> None:
        self._table = table
        self._store = store
        self._rules = rules
        self._articles = Articles(known)
        self._warehouses = Warehouses(store, rules.names)
        self._keeps_zeros = not table.is_typed and _keeps_zeros(table)
        self._stocks = Column.STOCK in table.header.columns
        self._fields = [one for one in PRICE_COLUMNS if one in table.header.columns]
        self._asked: set[str] = set()
        self.rows = Rows()
        self.problems: list[Problem] = []

    def row(self, row: Row) -> None:
        """Take one row, or add its problems."""
        self.rows.count += 1
        self._remark(row)
        if row.beyond:
            self._complain(row, None, sheet_refusals.too_long(row.beyond))
            return
        if not self._is_this_store(row) or not self._may_be_taken(row):
            return
        if not self._is_this_warehouse(row):
            return
        offer = self._offer(row)
        if offer is None:
            return
        if Column.STOCK in row.cells:
            self._stock(row, offer)
        elif self._stocks:
            self._blank(row, offer)
        for column in self._fields:
            if column in row.cells:
                self._price(row, offer, column)

    def _remark(self, row: Row) -> None:
        for column, cell in row.cells.items():
            if cell.tidied:
                self.rows.tidied.append(self._table.place(row.number, column).cell)
        for column in (Column.SAFETY, Column.NOTE):
            if column in row.cells:
                self.rows.not_taken[column] = self.rows.not_taken.get(column, 0) + 1

    def _is_this_store(self, row: Row) -> bool:
        store = row.cells.get(Column.STORE)
        if store is None or store.text == self._store.name:
            return True
        self._skip("of another store")
        return False

    def _is_this_warehouse(self, row: Row) -> bool:
        """Whether a row is for the warehouse that was asked for, as far as it names one."""
        cell, only = row.cells.get(Column.WAREHOUSE), self._rules.warehouse
        if cell is None or only is None or self._warehouses.meant(cell) == only:
            return True
        if isinstance(self._warehouses.meant(cell), Fault):
            return True  # told with its stock
        self._skip("of other warehouses")
        return False

    def _may_be_taken(self, row: Row) -> bool:
        """Whether no cell that counts is computed, unless that is allowed."""
        computed = [column for column, cell in row.cells.items() if cell.formula]
        wrong = False
        for column in computed:
            if column in (Column.NOTE, Column.SAFETY, Column.STORE):
                continue
            if not self._rules.formula_values:
                wrong = True
                self._complain(row, column, sheet_refusals.formula())
            elif not row.cells[column].text:
                wrong = True
                self._complain(row, column, sheet_refusals.not_computed())
        return not wrong

    def _offer(self, row: Row) -> OfferId | None:
        cell = row.cells.get(Column.OFFER_ID)
        if cell is None:
            self._complain(row, Column.OFFER_ID, sheet_refusals.no_article())
            return None
        meant = self._articles.meant(
            cell, typed=self._table.is_typed, keeps_zeros=self._keeps_zeros
        )
        if isinstance(meant, Fault):
            self._complain(row, Column.OFFER_ID, meant)
        elif meant is None and folded(cell.text) in TOTALS:
            self._skip("(total)")
        elif meant is None and self._rules.skip_unknown:
            self._skip("of offers that the catalog does not have")
        elif meant is None:
            self._complain(row, Column.OFFER_ID, sheet_refusals.unknown_offer(cell))
        else:
            return OfferId(meant)
        return None

    def _stock(self, row: Row, offer: OfferId) -> None:
        alias = self._warehouse(row)
        if alias is None:
            return
        units = units_of(row.cells[Column.STOCK])
        if isinstance(units, Fault):
            self._complain(row, Column.STOCK, units)
            return
        first = self.rows.stocks.setdefault((offer, alias), Said(units, row.number))
        if first.row != row.number:
            self._complain(
                row, Column.OFFER_ID, sheet_refusals.twice(f"{offer}@{alias}", first.row)
            )

    def _blank(self, row: Row, offer: OfferId) -> None:
        """Remember that a row says nothing of a cell: that it is there counts with --full."""
        cell, only = row.cells.get(Column.WAREHOUSE), self._rules.warehouse
        alone = WarehouseAlias(only) if only else self._warehouses.alone()
        alias = self._warehouses.meant(cell) if cell else alone
        if isinstance(alias, Fault):
            self._complain(row, Column.WAREHOUSE, alias)
        elif alias is not None:
            self.rows.blank.add((offer, alias))

    def _warehouse(self, row: Row) -> WarehouseAlias | None:
        cell, only = row.cells.get(Column.WAREHOUSE), self._rules.warehouse
        if cell is None:
            alias = WarehouseAlias(only) if only else self._warehouses.alone()
            if alias is None and "warehouse" not in self._asked:
                self._asked.add("warehouse")
                self._complain(row, Column.WAREHOUSE, self._warehouses.not_named())
            return alias
        meant = self._warehouses.meant(cell)
        if isinstance(meant, Fault):
            self._complain(row, Column.WAREHOUSE, meant)
            return None
        return meant

    def _price(self, row: Row, offer: OfferId, column: Column) -> None:
        value = _amount(row.cells[column], column)
        if isinstance(value, Fault):
            self._complain(row, column, value)
            return
        name: RowField = column.value  # type: ignore[assignment]
        first = self.rows.prices.setdefault((offer, name), Said(value, row.number))
        # A sheet with a row for each warehouse says the price of an offer as often.
        by_warehouse = self._stocks and Column.WAREHOUSE in self._table.header.columns
        if first.row != row.number and not (by_warehouse and first.value == value):
            self._complain(row, column, sheet_refusals.twice(f"{offer}.{name}", first.row))

    def _skip(self, why: str) -> None:
        self.rows.skipped[why] = self.rows.skipped.get(why, 0) + 1

    def _complain(self, row: Row, column: Column | None, fault: Fault) -> None:
        self.problems.append(
            Problem(
                code=fault.code,
                message=fault.message,
                fix=fault.fix,
                source=self._table.place(row.number, column),
            )
        )


def _keeps_zeros(table: Table) -> bool:
    """Whether some article of a file without types begins with zero."""
    return any(_begins_with_zero(row.cells.get(Column.OFFER_ID)) for row in table.rows())


def _begins_with_zero(cell: Cell | None) -> bool:
    return cell is not None and len(cell.text) > 1 and cell.text[0] == "0" and cell.text.isdigit()


def _amount(cell: Cell, column: Column) -> Decimal | Fault | None:
    if column is Column.VAT:
        rate = vat_of(cell)
        if isinstance(rate, Decimal) and rate not in ALLOWED_VAT:
            return Fault(
                code="cell-range",
                message=f"`{cell.text}` is no VAT rate in force.",
                fix=f"The rates are {', '.join(f'{one:.0%}' for one in ALLOWED_VAT)}.",
            )
        return rate
    # 0 as a crossed-out price is how Ozon's own files say that there is none.
    amount = money_of(cell, zero=column is Column.OLD_PRICE)
    return None if amount == 0 and column is Column.OLD_PRICE else amount


def other_stores(table: Table) -> Iterator[str]:
    """The stores that the rows name."""
    for row in table.rows():
        cell = row.cells.get(Column.STORE)
        if cell is not None:
            yield cell.text
