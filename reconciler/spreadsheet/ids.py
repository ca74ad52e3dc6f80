"""Articles as they come out of spreadsheets, which like to take them for numbers."""

from __future__ import annotations

import re
from collections.abc import Collection
from decimal import Decimal
from unicodedata import normalize

from reconciler.spreadsheet.cells import EXCELS_DIGITS, Cell
from reconciler.spreadsheet.numbers import Fault

AS_TEXT = (
    "Set the format of the column to Text, type the article again as it is in the catalog, and "
    "save as .xlsx."
)

_EXPONENT = re.compile(r"\d([.,]\d+)?[eE]\+?\d{1,2}")
_NUMBER = re.compile(r"(?a)\d{1,50}([.,]\d{1,50})?([eE]\+?\d{1,2})?")
_DASHES = "\u2010\u2011\u2012\u2013\u2014\u2015\u2212"
_LOOKS = str.maketrans(
    "авекмнорстух" + _DASHES, "abekmhopctyx" + "-" * len(_DASHES), " '\u2019`\u00b4\""
)
"""Cyrillic letters that look like Latin ones, kinds of dashes, and what is typed by accident."""

_POINT_ZERO = re.compile(r"(\d+)[.,]0+")


class Articles:
    """The offer ids of a catalog, to be found again in cells.

    `keeps_zeros` tells of a file without types of cells (CSV) that some of its articles begin with
    zero, so that no program took them for numbers.
    """

    def __init__(self, known: Collection[str]) -> None:
        self._known = known
        self._bare: dict[str, list[str]] = {}
        self._values: dict[Decimal, list[str]] = {}
        self._looks: dict[str, str] | None = None
        for one in known:
            if _NUMBER.fullmatch(one):
                value = Decimal(one.replace(",", ".")).normalize()
                self._values.setdefault(value, []).append(one)
            if one.isdigit() and one.isascii():
                self._bare.setdefault(one.lstrip("0"), []).append(one)

    def meant(self, cell: Cell, *, typed: bool, keeps_zeros: bool) -> str | Fault | None:
        """The article that a cell names; None if the catalog has none such."""
        text = cell.text
        if cell.kind in ("date", "logical", "error"):
            return Fault(
                code="article-mangled",
                message=f"`{text}` is a {cell.kind} value here: Excel has made it of an article.",
                fix=AS_TEXT,
            )
        if cell.kind == "number" and len(text.strip("-").replace(".", "")) > EXCELS_DIGITS:
            return Fault(
                code="article-mangled",
                message=f"Excel keeps {EXCELS_DIGITS} digits of a number; this article has more.",
                fix=AS_TEXT,
            )
        if cell.shown.isdigit() and text in self._known and cell.shown not in self._known:
            # The format of the cell shows zeros in front: they are a part of what people see.
            return Fault(
                code="article-mangled",
                message=f"`{text}` is shown as `{cell.shown}`, and no article is called so.",
                fix=AS_TEXT,
            )
        same = self._values.get(Decimal(text).normalize(), []) if cell.kind == "number" else []
        if len(same) > 1:
            return _ambiguous(text, same)
        was_number = cell.kind == "number" or (not typed and not keeps_zeros)
        if was_number and text.isdigit() and (fault := self._zeros(text)):
            return fault
        if text in self._known:
            return text
        return self._mangled(text)

    def alike(self, text: str) -> str | None:
        """An article that differs from a text only in what people hardly see: letter case, letters
        of another alphabet that look the same, kinds of dashes, full-width signs.
        """
        if self._looks is None:
            self._looks = {_look(one): one for one in self._known}
        return self._looks.get(_look(text))

    def _zeros(self, text: str) -> Fault | None:
        """Articles that are the same number; exactly one of them, written so, is meant safely."""
        same = self._bare.get(text.lstrip("0"), [])
        if not same or same == [text]:
            return None
        if len(same) > 1:
            return _ambiguous(text, same)
        return Fault(
            code="article-mangled",
            message=f"`{text}` has lost the zeros that `{same[0]}` begins with.",
            fix=AS_TEXT,
        )

    def _mangled(self, text: str) -> Fault | None:
        if _EXPONENT.fullmatch(text):
            return Fault(
                code="article-mangled",
                message=f"`{text}` is how Excel writes a long number; its digits are lost.",
                fix=AS_TEXT,
            )
        whole = _POINT_ZERO.fullmatch(text)
        same = self._bare.get((whole[1] if whole else text).lstrip("0"), []) if text else []
        if (whole or text.isdigit()) and same:
            return Fault(
                code="article-mangled",
                message=f"`{text}` is `{same[0]}` made a number of.",
                fix=AS_TEXT,
            )
        return None


def _look(text: str) -> str:
    return normalize("NFKC", text).casefold().translate(_LOOKS)


def _ambiguous(text: str, same: Collection[str]) -> Fault:
    listed = ", ".join(f"`{one}`" for one in sorted(same))
    return Fault(
        code="article-ambiguous",
        message=f"As a number, `{text}` may be {listed}.",
        fix=AS_TEXT,
    )
