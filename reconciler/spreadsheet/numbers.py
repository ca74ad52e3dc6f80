"""Cells to numbers: exactly what is written, or a reason. Nothing is rounded, nothing guessed."""

from __future__ import annotations

import re
from decimal import Decimal
from typing import NamedTuple

from reconciler.domain.limits import STOCK_MAX
from reconciler.spreadsheet.cells import Cell

_DIGITS = 15
"""Before the point, as in text; more is no stock and no price."""

_GROUPED = re.compile(r"(?a)^-?\d{1,3}( \d{3})+(?=[.,]|$)")
_PLAIN = re.compile(r"(?a)-?\d{1,15}([.,](\d+))?")
_AMBIGUOUS = re.compile(r"(?a)-?[1-9]\d{0,2}[.,]\d{3}")
_NO_VAT = ("без ндс", "не облагается", "no vat", "0%", "0 %")


class Fault(NamedTuple):
    """Why a cell is no such value, and what to do."""

    code: str
    message: str
    fix: str


def units_of(cell: Cell) -> int | Fault:
    """A whole number of units, 0 to 999,999."""
    number = _seen_number(cell)
    if isinstance(number, Fault):
        return number
    if number < 0:
        return Fault(
            code="cell-negative",
            message=f"`{cell.text}` is less than nothing; stock is 0 or more.",
            fix="Write what is really there. Your program may show units that it owes as negative.",
        )
    if number != int(number):
        return Fault(
            code="cell-fraction",
            message=f"`{cell.text}` is no whole number of units.",
            fix="Write whole units; nothing is rounded.",
        )
    if number > STOCK_MAX:
        return Fault(
            code="cell-range",
            message=f"`{cell.text}` is more than Ozon takes: {STOCK_MAX:,} units.",
            fix="Look whether an article or a barcode slipped into this column.",
        )
    return int(number)


def money_of(cell: Cell, *, zero: bool = False) -> Decimal | Fault:
    """An amount above zero with at most two places; `zero` lets 0 pass as well."""
    number = _seen_number(cell)
    if isinstance(number, Fault):
        return number
    if number < 0 or (number == 0 and not zero):
        return Fault(
            code="cell-negative",
            message=f"`{cell.text}` is no price: it must be above zero.",
            fix="Correct it, or leave the cell blank: blank means that nothing changes.",
        )
    if number != number.quantize(Decimal("0.01")):
        return Fault(
            code="cell-fraction",
            message=f"`{cell.text}` has more than two digits behind the point.",
            fix="Write whole cents (kopecks); nothing is rounded. Compute prices with ROUND.",
        )
    return Decimal(int(number)) if number == int(number) else number.quantize(Decimal("0.01"))


def vat_of(cell: Cell) -> Decimal | Fault:
    """A rate as a share: `22%`, `22` and `0.22` are one. Which ones exist is not known here."""
    text = cell.text.casefold().replace("ндс", "").strip()
    if cell.text.casefold() in _NO_VAT:
        return Decimal(0)
    number = _number(cell._replace(text=text.rstrip("% ").strip()))
    if isinstance(number, Fault):
        return number._replace(message=f"`{cell.text}` is no VAT rate.")
    return number / 100 if number >= 1 or "%" in text else number


def _seen_number(cell: Cell) -> Decimal | Fault:
    """The number that people see; a cell may keep another one."""
    number = _number(cell)
    if isinstance(number, Fault) or not cell.shown or _same(cell.shown, number):
        return number
    return Fault(
        code="cell-shown",
        message=f"The cell shows `{cell.shown}`, and holds {cell.text}: which is meant?",
        fix="Set its format to number with two digits behind the point, and correct what it shows "
        "then.",
    )


def _same(shown: str, number: Decimal) -> bool:
    return not shown.endswith("%") and Decimal(shown) == number


def _number(cell: Cell) -> Decimal | Fault:
    if cell.kind in ("date", "logical", "error"):
        return _no_number(cell, f"`{cell.text}` is a {cell.kind} value here")
    if cell.kind == "number":
        return _kept_number(cell)
    text = _GROUPED.sub(lambda found: found[0].replace(" ", ""), cell.text)
    if not _PLAIN.fullmatch(text):
        return _no_number(cell, f"`{cell.text}` is no number")
    if _AMBIGUOUS.fullmatch(text):
        whole, part = re.split("[.,]", text)
        return Fault(
            code="cell-ambiguous",
            message=f"`{cell.text}` may be {whole}{part}, or {whole} and a fraction.",
            fix=f"Write {whole}{part}, or the fraction with two digits.",
        )
    return Decimal(text.replace(",", "."))


def _kept_number(cell: Cell) -> Decimal | Fault:
    """A number as a workbook keeps it. Some that write workbooks keep NaN or 1E400 there."""
    number = Decimal(cell.text)
    if not number.is_finite():
        return _no_number(cell, f"`{cell.text}` is no number")
    if number.adjusted() >= _DIGITS:
        return Fault(
            code="cell-range",
            message=f"A number of {number.adjusted() + 1} digits is no stock and no price.",
            fix="Look whether an article or a barcode slipped into this column.",
        )
    return number


def _no_number(cell: Cell, why: str) -> Fault:
    return Fault(
        code="cell-not-a-number",
        message=f"{why}.",
        fix="Write digits alone, with a point or a comma before the cents; no units, no currency."
        if cell.kind == "text"
        else "Set the format of the cell to number, and type the number again.",
    )
