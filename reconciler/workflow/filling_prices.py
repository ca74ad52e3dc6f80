"""Use case: a template of prices filled with the prices that git declares."""

from collections.abc import Mapping, Sequence
from decimal import Decimal
from pathlib import Path

from reconciler.domain.desired import Desired
from reconciler.domain.errors import InvalidInput
from reconciler.spreadsheet.cells import BLANK, Cell
from reconciler.spreadsheet.columns import OZON_PRICES, OZON_PRICES_NOW, PRICE_COLUMNS, Column
from reconciler.spreadsheet.numbers import Fault, money_of, vat_of
from reconciler.spreadsheet.opening import Wanted, open_table
from reconciler.spreadsheet.table import Row
from reconciler.workflow.exporting import PriceRow, price_cell
from reconciler.workflow.filling import Filled, Filling, Left, Progress

Shown = Mapping[tuple[int, Column], Cell]
"""What a template shows of the shop, by row and column for the new value."""


def fill_prices(
    path: Path, desired: Desired, rows: Sequence[PriceRow], progress: Progress | None = None
) -> Filled:
    """The columns for new prices get what git declares and the shop does not have; those that show
    the shop are not touched. No row is appended: a template of prices lists all that can have a
    price. Raises InvalidInput.
    """
    filling = Filling(path, desired, (Column.OFFER_ID,), progress)
    if not any(map(filling.has, PRICE_COLUMNS)):
        raise filling.unfit("it has no column for a new price")
    shown = _shown(filling, path)
    wanted = {row.offer: row for row in rows}
    found = set()
    for row, offer in filling.rows():
        if offer in wanted:
            found.add(offer)
            _fill_row(filling, row, wanted[offer], shown)
    for offer in wanted:
        if offer not in found:
            filling.leave(Left(offer=offer), "the template does not list it")
    return filling.filled()


def _fill_row(filling: Filling, row: Row, wanted: PriceRow, shown: Shown) -> None:
    for name, said in wanted.declared.says.said():
        about, value = Left(offer=wanted.offer, field=name), price_cell(name, said)
        column = next((one for one in PRICE_COLUMNS if one.value == name), None)
        if column is None or not filling.has(column):
            filling.leave(about, "the template has no column to write it in")
        elif value is None:
            filling.leave(about, "a template can't clear it")
        else:
            now = row.cells.get(column, BLANK)
            says = now if now.text or now.formula else shown.get((row.number, column), BLANK)
            if not says.formula and _amount(column, says) == value:
                filling.keep()
            else:
                filling.put(row, column, value, about)


def _shown(filling: Filling, path: Path) -> Shown:
    """What Ozon's template has in the columns beside those for new prices."""
    if filling.form is not OZON_PRICES:
        return {}
    try:
        other = open_table(path, (OZON_PRICES_NOW,), Wanted(filling.table.sheet))
    except InvalidInput:
        return {}
    return {
        (row.number, column): cell
        for row in other.rows()
        for column, cell in row.cells.items()
        if column is not Column.OFFER_ID
    }


def _amount(column: Column, cell: Cell) -> Decimal | Fault | None:
    """What a cell says. No crossed-out price is one of 0."""
    if not cell.text:
        return Decimal(0) if column is Column.OLD_PRICE else None
    if column is Column.VAT:
        return vat_of(cell)
    return money_of(cell, zero=column is Column.OLD_PRICE)
