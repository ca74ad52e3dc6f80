"""What the rows of a spreadsheet say: stocks by cell and prices by field, or problems by cell."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator

from reconciler.domain.errors import InvalidInput
from reconciler.domain.ids import OfferId, WarehouseAlias
from reconciler.domain.price import RowField
from reconciler.domain.problem import Problem
from reconciler.domain.store import Store
from reconciler.spreadsheet.cells import Cell
from reconciler.spreadsheet.columns import PRICE_COLUMNS, VALUES, Column
from reconciler.spreadsheet.header import folded
from reconciler.spreadsheet.ids import Articles
from reconciler.spreadsheet.numbers import Fault, units_of
from reconciler.spreadsheet.table import TOTALS, At, Row, Table
from reconciler.workflow import sheet_refusals
from reconciler.workflow.sheet_amounts import amount_of
from reconciler.workflow.sheet_columns import stock_columns
from reconciler.workflow.sheet_said import ANYWHERE, Rows, Rules, Said
from reconciler.workflow.sheet_warehouses import Warehouses

_STEP = 1000
"""Rows between two words on how far the reading is."""

_OTHER_STORE, _OTHER_WAREHOUSES = "of another store", "of other warehouses"
_NOT_TAKEN = frozenset((Column.NOTE, Column.SAFETY))
"""Columns that may hold anything."""


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
    problems = reading.all_problems()
    if problems:
        raise InvalidInput(problems)
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
        self._wide = stock_columns(table, self._warehouses, rules.warehouse)
        values: list[At] = [*VALUES, *self._wide.taken]
        columns = {*table.header.columns, *self._wide.taken}
        self._unseen = {at for at in values if at in columns and table.is_hidden(at)}
        self._asked: set[str] = set()
        self._blank_warehouse: list[int] = []
        self._blank_store: list[int] = []
        self._found: set[str] = set()
        self._alike: list[tuple[int, str, str]] = []
        self.rows = Rows(
            wide={table.title(index): alias for index, alias in self._wide.taken.items()},
            left=self._wide.left,
        )
        self.problems = [*self._wide.problems]

    def all_problems(self) -> list[Problem]:
        """Those of rows, and those that only all rows together show."""
        rows, table, only = self.rows, self._table, self._rules.warehouse
        if self._rules.hidden is None:
            if rows.hidden:
                self.problems.append(sheet_refusals.hidden_rows(table, rows.hidden, rows.count))
            self.problems += [sheet_refusals.hidden_column(table, at) for at in rows.unseen]
        for number, text, alike in self._alike:
            if alike not in self._found:
                fault = sheet_refusals.alike_offer(text, alike)
                self._complain(Row(number, {}), Column.OFFER_ID, fault)
        if only and self._blank_warehouse and _OTHER_WAREHOUSES in rows.skipped:
            fault = sheet_refusals.warehouse_left_blank(only, self._blank_warehouse)
            self._complain(Row(self._blank_warehouse[0], {}), Column.WAREHOUSE, fault)
        if self._blank_store and _OTHER_STORE in rows.skipped:
            fault = sheet_refusals.store_left_blank(self._blank_store)
            self._complain(Row(self._blank_store[0], {}), Column.STORE, fault)
        return self.problems

    def row(self, row: Row) -> None:
        """Take one row, or add its problems."""
        self.rows.count += 1
        self._remark(row)
        if row.beyond:
            self._complain(row, None, sheet_refusals.too_long(row.beyond))
            return
        row = self._seen(row)
        if not self._is_this_store(row) or self._is_unseen(row) or not self._may_be_taken(row):
            return
        if not self._is_this_warehouse(row):
            return
        offer = self._offer(row)
        if offer is None or self._is_merged(row):
            return
        self._say_stocks(row, offer)
        for column in self._fields:
            if column in row.cells:
                self._price(row, offer, column)

    def _say_stocks(self, row: Row, offer: OfferId) -> None:
        for index, alias in self._wide.taken.items():
            if index in row.wide:
                self._stock(row, offer, alias, index, row.wide[index])
            elif index not in self._unseen or self._rules.hidden == "take":
                self.rows.blank.add((offer, alias))
        if Column.STOCK in row.cells:
            alone = self._warehouse(row)
            if alone is not None:
                self._stock(row, offer, alone, Column.STOCK, row.cells[Column.STOCK])
        elif self._stocks:
            self._blank(row, offer)

    def _remark(self, row: Row) -> None:
        for at, cell in row.filled():
            if cell.tidied:
                self.rows.tidied.append(self._table.place(row.number, at).cell)
        for column in (Column.SAFETY, Column.NOTE):
            if column in row.cells:
                self.rows.not_taken[column] = self.rows.not_taken.get(column, 0) + 1

    def _is_this_store(self, row: Row) -> bool:
        store = row.cells.get(Column.STORE)
        if store is None and Column.STORE in self._table.header.columns:
            self._blank_store.append(row.number)
        if store is None or store.text == self._store.name or self._no_value(store):
            # A cell without a value is complained of later.
            return True
        self._skip(_OTHER_STORE)
        return False

    def _is_this_warehouse(self, row: Row) -> bool:
        """Whether a row is for the warehouse that was asked for, as far as it names one."""
        cell, only = row.cells.get(Column.WAREHOUSE), self._rules.warehouse
        if cell is None or only is None or self._warehouses.meant(cell) == only:
            return True
        if isinstance(self._warehouses.meant(cell), Fault):
            return True  # told with its stock
        self._skip(_OTHER_WAREHOUSES)
        return False

    def _seen(self, row: Row) -> Row:
        """The row without the columns that are of other warehouses, or hidden and not meant."""
        wide = {index: cell for index, cell in row.wide.items() if index in self._wide.taken}
        unseen = [at for at in self._unseen if at in row.cells or at in wide]
        self.rows.unseen.update(dict.fromkeys(unseen))
        if not unseen or self._rules.hidden == "take":
            return row._replace(wide=wide)
        return row._replace(
            cells={at: cell for at, cell in row.cells.items() if at not in unseen},
            wide={at: cell for at, cell in wide.items() if at not in unseen},
        )

    def _is_unseen(self, row: Row) -> bool:
        """Whether nobody sees the row, and it is not to be taken all the same."""
        if not row.is_hidden or not row.says_something:
            return False
        self.rows.hidden.append(row.number)
        return self._rules.hidden != "take"

    def _may_be_taken(self, row: Row) -> bool:
        """Whether no cell that counts is computed, unless that is allowed, nor an error."""
        wrong = False
        for at, cell in row.filled():
            fault = self._no_value(cell)
            if fault is not None and at not in _NOT_TAKEN:
                wrong = True
                self._complain(row, at, fault)
        return not wrong

    def _no_value(self, cell: Cell) -> Fault | None:
        if cell.kind == "error":
            return sheet_refusals.error(cell)
        if not cell.formula:
            return None
        if not self._rules.formula_values:
            return sheet_refusals.formula()
        return None if cell.text else sheet_refusals.not_computed()

    def _is_merged(self, row: Row) -> bool:
        """Whether a cell that counts has no value of its own, because it is merged."""
        counts = {*self._wide.taken, *Column} - _NOT_TAKEN
        merged = [at for at in row.covered if at in counts]
        for at in merged:
            self._complain(row, at, sheet_refusals.merged())
        return bool(merged)

    def _offer(self, row: Row) -> OfferId | None:
        cell = row.cells.get(Column.OFFER_ID)
        if cell is None:
            is_merged = Column.OFFER_ID in row.covered
            fault = sheet_refusals.merged() if is_merged else sheet_refusals.no_article()
            self._complain(row, Column.OFFER_ID, fault)
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
            if (alike := self._articles.alike(cell.text)) is not None:
                self._alike.append((row.number, cell.text, alike))
        elif meant is None:
            alike = self._articles.alike(cell.text)
            self._complain(row, Column.OFFER_ID, sheet_refusals.unknown_offer(cell, alike))
        else:
            self._found.add(meant)
            return OfferId(meant)
        return None

    def _stock(self, row: Row, offer: OfferId, alias: WarehouseAlias, at: At, cell: Cell) -> None:
        units = units_of(cell)
        if isinstance(units, Fault):
            self._complain(row, at, units)
            return
        first = self.rows.stocks.setdefault((offer, alias), Said(units, row.number, at))
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
        else:
            self.rows.blank.add((offer, ANYWHERE if alias is None else alias))

    def _warehouse(self, row: Row) -> WarehouseAlias | None:
        cell, only = row.cells.get(Column.WAREHOUSE), self._rules.warehouse
        if cell is None:
            self._blank_warehouse.append(row.number)
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
        value = amount_of(row.cells[column], column)
        if isinstance(value, Fault):
            self._complain(row, column, value)
            return
        name: RowField = column.value  # type: ignore[assignment]
        first = self.rows.prices.setdefault((offer, name), Said(value, row.number, column))
        # A sheet with a row for each warehouse says the price of an offer as often.
        by_warehouse = self._stocks and Column.WAREHOUSE in self._table.header.columns
        if first.row != row.number and not (by_warehouse and first.value == value):
            self._complain(row, column, sheet_refusals.twice(f"{offer}.{name}", first.row))

    def _skip(self, why: str) -> None:
        self.rows.skipped[why] = self.rows.skipped.get(why, 0) + 1

    def _complain(self, row: Row, at: At | None, fault: Fault) -> None:
        self.problems.append(
            Problem(
                code=fault.code,
                message=fault.message,
                fix=fault.fix,
                source=self._table.place(row.number, at),
            )
        )


def _keeps_zeros(table: Table) -> bool:
    """Whether some article of a file without types begins with zero."""
    return any(_begins_with_zero(row.cells.get(Column.OFFER_ID)) for row in table.rows())


def _begins_with_zero(cell: Cell | None) -> bool:
    return cell is not None and len(cell.text) > 1 and cell.text[0] == "0" and cell.text.isdigit()


def other_stores(table: Table) -> Iterator[str]:
    """The stores that the rows name."""
    for row in table.rows():
        cell = row.cells.get(Column.STORE)
        if cell is not None:
            yield cell.text
