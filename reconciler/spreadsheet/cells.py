"""One cell as tidy text, whatever a workbook keeps in it."""

from __future__ import annotations

import re
from datetime import date, time, timedelta
from decimal import Decimal
from typing import Literal, NamedTuple

Kind = Literal["text", "number", "date", "logical", "error"]

_ODD_BLANKS = re.compile("[\u00a0\u1680\u2000-\u200a\u202f\u205f\u3000\t\r\n]+")
_INVISIBLE = re.compile("[\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff\u00ad\u061c]")
"""Also the marks that say in which direction text runs: they come with what is copied."""

ERRORS = (
    *("#N/A", "#REF!", "#VALUE!", "#DIV/0!", "#NAME?", "#NULL!", "#NUM!", "#SPILL!", "#CALC!"),
    *("#FIELD!", "#BUSY!", "#CONNECT!", "#BLOCKED!", "#UNKNOWN!", "#GETTING_DATA", "#ERROR!"),
    *("#Н/Д", "#ССЫЛКА!", "#ЗНАЧ!", "#ДЕЛ/0!", "#ИМЯ?", "#ПУСТО!", "#ЧИСЛО!"),
    *("Err:502", "Err:504", "Err:508", "Err:511", "Err:519", "Err:522"),
)
"""What a formula that failed shows (Excel, English and Russian; LibreOffice): as text it comes out
of CSV files and from where somebody pasted values.
"""
_NUMBERS = {text.casefold(): number for number, text in enumerate(ERRORS)}
_ERROR_SIGNS = ("#", "E", "e")

EXCELS_DIGITS = 15
"""Digits of a number that Excel keeps; all behind them are noise."""


class Cell(NamedTuple):
    """What stands in a cell. `kind` is how it is kept there, `tidied` whether blanks were put
    right, `formula` whether the text is what a program has computed. `shown` is what people see
    of a number whose format shows another one.
    """

    text: str
    kind: Kind = "text"
    tidied: bool = False
    formula: bool = False
    shown: str = ""


BLANK = Cell("")


def cell_of(raw: object, *, formula: bool = False) -> Cell:
    """A cell of what a reader gives for it."""
    if isinstance(raw, str):
        text = tidy(raw)
        kind: Kind = "error" if text[:1] in _ERROR_SIGNS and text.casefold() in _NUMBERS else "text"
        return Cell(text, kind, text != raw, formula)
    if isinstance(raw, bool):
        return Cell("TRUE" if raw else "FALSE", "logical", formula=formula)
    if isinstance(raw, int | float):
        return Cell(number_text(raw), "number", formula=formula)
    if isinstance(raw, date | time | timedelta):
        return Cell(str(raw), "date", formula=formula)
    return BLANK


def error_number(text: str) -> int:
    """An error as its place in `ERRORS`; one that nobody knows is `#ERROR!`."""
    return _NUMBERS.get(text.strip().casefold(), _NUMBERS["#error!"])


def tidy(text: str) -> str:
    """A text without blanks around it, with plain blanks inside, and without invisible signs."""
    if text.isascii() and text.isprintable():
        return text.strip()
    return _ODD_BLANKS.sub(" ", _INVISIBLE.sub("", text)).strip()


def number_text(number: float) -> str:
    """A number in plain digits, with those that Excel keeps."""
    if isinstance(number, int) or (number.is_integer() and abs(number) < 10**EXCELS_DIGITS):
        return str(int(number))
    exact = Decimal(repr(number))
    if len(exact.as_tuple().digits) > EXCELS_DIGITS:
        exact = Decimal(f"{number:.{EXCELS_DIGITS}g}")
    return f"{exact:f}"
