"""What a number looks like in a workbook: 1489.6 may be shown as 1490, 0.5 as 50 %, 123 as 00123.

People type, check and approve what they see.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from decimal import ROUND_HALF_UP, Decimal
from typing import NamedTuple
from xml.etree.ElementTree import ParseError, fromstring

_MONEY = 2
"""Places that a price may have."""

_LARGE = 15
"""Digits before the point; more is no stock and no price."""

_BUILT_IN = {1: "0", 3: "#,##0", 9: "0%", 10: "0.00%", 37: "#,##0", 38: "#,##0", 41: "#,##0",
             42: "#,##0"}  # fmt: skip
"""Formats that workbooks name by number and that may show another number (ECMA-376, 18.8.30)."""

_WORDS = re.compile(r'"[^"]*"|\\.|_.|\*.|\[[^\]]*\]')
_OTHER = re.compile(r"[eE][+-]|/|[dmyhs@]", re.IGNORECASE)
_DIGITS = re.compile(r"([0#?][0#?,]*)?(?:\.([0#?]*))?(,*)")


class Shape(NamedTuple):
    """How a format shows a number: the places behind the point, the least digits before it, and
    the power of ten that it is multiplied with.
    """

    places: int
    digits: int
    scale: int

    def may_differ(self, number: str) -> bool:
        """Whether a number, as it is kept, may look like another one. Quick, and not exact."""
        whole, point, _ = number.lstrip("-").partition(".")
        rounds = self.places < _MONEY and (bool(point) or "E" in number)
        return rounds or self.scale != 0 or len(whole) < self.digits

    def shown(self, number: Decimal) -> str:
        """What people see, as far as digits go; empty for what is too large to be told."""
        if not number.is_finite() or number.adjusted() > _LARGE:
            return ""
        moved = number.scaleb(self.scale).quantize(Decimal(1).scaleb(-self.places), ROUND_HALF_UP)
        whole, point, rest = f"{abs(moved):f}".partition(".")
        sign = "-" if moved < 0 else ""
        percent = " %" if self.scale > 0 else ""
        return f"{sign}{whole.zfill(self.digits)}{point}{rest}{percent}"


def shapes_of(styles: bytes) -> dict[int, Shape]:
    """The formats that may show another number, by the number of the style that cells name. None
    where a stylesheet can't be understood.
    """
    if b"<!DOCTYPE" in styles or b"<!ENTITY" in styles:
        return {}
    try:
        return {style: shape for style, shape in _shapes(styles) if shape is not None}
    except (ParseError, ValueError, LookupError):
        return {}


def _shapes(styles: bytes) -> Iterator[tuple[int, Shape | None]]:
    root = fromstring(styles)  # noqa: S314 - no entities
    space = root.tag.rpartition("}")[0] + "}" if "}" in root.tag else ""
    said: Mapping[int, str] = {
        int(one.get("numFmtId", "0")): one.get("formatCode", "")
        for one in root.iter(f"{space}numFmt")
    }
    cells = root.find(f"{space}cellXfs")
    for style, one in enumerate(cells if cells is not None else ()):
        number = int(one.get("numFmtId", "0"))
        yield style, shape_of(said.get(number, _BUILT_IN.get(number, "")))


def shape_of(code: str) -> Shape | None:
    """What a format code does to a number above zero; None if it shows it as it is, or as
    something that is no number.
    """
    plain = _WORDS.sub("", code).partition(";")[0]
    if _OTHER.search(plain) or "general" in plain.casefold():
        return None
    found = next((one for one in _DIGITS.finditer(plain) if one[1] or one[2]), None)
    if found is None:
        return None
    whole = found[1] or ""
    thousands = found[3] if found[2] is not None else whole[len(whole.rstrip(",")) :]
    shape = Shape(len(found[2] or ""), whole.count("0"), 2 * plain.count("%") - 3 * len(thousands))
    is_plain = shape.places >= _MONEY and shape.digits <= 1 and shape.scale == 0
    return None if is_plain else shape
