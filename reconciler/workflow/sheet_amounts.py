"""Prices of rows: amounts and VAT rates that Ozon knows."""

from __future__ import annotations

from decimal import Decimal

from reconciler.domain.price import ALLOWED_VAT
from reconciler.spreadsheet.cells import Cell
from reconciler.spreadsheet.columns import Column
from reconciler.spreadsheet.numbers import Fault, money_of, vat_of


def amount_of(cell: Cell, column: Column) -> Decimal | Fault | None:
    """What a cell of a column of prices says; None clears a crossed-out price."""
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
