"""What a plain scalar means: YAML 1.2 core, and numbers only in plain decimal digits.

`yes`, `no`, `on`, `off`, `12:30`, `1_000` and dates are text, as YAML 1.2 says. What YAML 1.2
reads as a number in another notation (`00123`, `0x1F`, `1e5`, `.5`, `+5`) is refused: as an
article it would silently lose characters, and as an amount nobody writes it so.
"""

from __future__ import annotations

import re
from decimal import Decimal

Scalar = str | int | Decimal | bool | None

MAX_DIGITS = 18
"""Characters in a number. All of Ozon's ids are int64, and no amount comes near."""


class OddNumber:
    """A number in a notation that we refuse. Stands in for a value that must not be used."""


ODD = OddNumber()

SUSPECT = frozenset("-+.0123456789~tTfFnN")
"""First characters of plain scalars that may be something other than text."""

_WORDS: dict[str, bool | None] = {
    "true": True,
    "True": True,
    "TRUE": True,
    "false": False,
    "False": False,
    "FALSE": False,
    "null": None,
    "Null": None,
    "NULL": None,
    "~": None,
    "": None,
}
_INTEGER = re.compile(r"-?(?:0|[1-9][0-9]*)")
_FRACTION = re.compile(r"-?(?:0|[1-9][0-9]*)\.[0-9]+")
_NUMBER = re.compile(
    r"[-+]?[0-9]+|0o[0-7]+|0x[0-9a-fA-F]+"
    r"|[-+]?(?:\.[0-9]+|[0-9]+(?:\.[0-9]*)?)(?:[eE][-+]?[0-9]+)?"
    r"|[-+]?\.(?:inf|Inf|INF)|\.(?:nan|NaN|NAN)"
)


def resolve(text: str) -> Scalar | OddNumber:
    """The value of a plain scalar. A fraction becomes an exact Decimal of its very text."""
    if text[:1] not in SUSPECT or text in _WORDS:
        return _WORDS.get(text, text)
    if len(text) <= MAX_DIGITS:
        if _INTEGER.fullmatch(text):
            return int(text)
        if _FRACTION.fullmatch(text):
            return Decimal(text)
    return ODD if _NUMBER.fullmatch(text) else text
