"""Which of four encodings a text file is in: those that Excel and ERPs of Russia and China write.

A general detector knows a hundred encodings and guesses among them by letters; here only two can
be taken for each other, CP1251 and GBK, and headers that we know tell them apart.
"""

from __future__ import annotations

import codecs
from collections.abc import Callable
from itertools import pairwise
from typing import NamedTuple

from reconciler.domain.errors import InvalidInput
from reconciler.spreadsheet import refusals

ENCODINGS = ("utf-8", "utf-16", "cp1251", "gbk")
"""What --encoding takes. GBK is read as GB18030, which holds all of it."""

_CODECS = {"utf-8": "utf-8-sig", "utf-16": "utf-16", "cp1251": "cp1251", "gbk": "gb18030"}

_BOMS = (
    (codecs.BOM_UTF8, "utf-8", "utf-8-sig"),
    (codecs.BOM_UTF16_LE, "utf-16", "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16", "utf-16"),
)
_LIKELY = 0.8
"""The share of letters of the language from which an encoding is believed without headers."""


class Decoded(NamedTuple):
    """A text, and how its bytes were read."""

    text: str
    encoding: str


def decoded(
    data: bytes, file: str, wanted: str | None, has_headers: Callable[[str], bool]
) -> Decoded:
    """The text of a file. `has_headers` tells whether a text begins with headers that are known.

    Raises InvalidInput if no encoding fits, or several do and nothing decides.
    """
    if wanted is not None:
        return Decoded(_strictly(data, _CODECS[wanted], wanted, file), wanted)
    for bom, name, codec in _BOMS:
        if data.startswith(bom):
            return Decoded(_strictly(data, codec, name, file), name)
    wide = _without_bom(data)
    if wide:
        return Decoded(_strictly(data, wide, "utf-16", file), "utf-16")
    found = {name: text for name in ENCODINGS if (text := _tried(data, name)) is not None}
    if "utf-8" in found:
        return Decoded(found["utf-8"], "utf-8")
    return _russian_or_chinese(data, found, file, has_headers)


def _russian_or_chinese(
    data: bytes, found: dict[str, str], file: str, has_headers: Callable[[str], bool]
) -> Decoded:
    found.pop("utf-16", None)
    known = [name for name, text in found.items() if has_headers(text)]
    if len(known) != 1:
        known = [name for name, text in found.items() if _share(text, name) >= _LIKELY]
    if len(known) == 1:
        return Decoded(found[known[0]], known[0])
    if not found:
        _strictly(data, "utf-8", "utf-8", file)
    raise InvalidInput([refusals.which_encoding(file, sorted(found))])


def _strictly(data: bytes, codec: str, name: str, file: str) -> str:
    try:
        return data.decode(codec)
    except UnicodeDecodeError as wrong:
        line = data.count(b"\n", 0, wrong.start) + 1
        raise InvalidInput([refusals.not_text(file, name, line, data[wrong.start])]) from None


def _tried(data: bytes, name: str) -> str | None:
    try:
        return data.decode(_CODECS[name])
    except UnicodeDecodeError:
        return None


def _without_bom(data: bytes) -> str | None:
    """The byte order of UTF-16 that does not say it: every other byte of separators is zero."""
    head = data[:4096]
    even, odd = head[::2].count(0), head[1::2].count(0)
    if max(even, odd) * 8 < len(head) or min(even, odd) * 4 > max(even, odd):
        return None
    return "utf-16-le" if odd > even else "utf-16-be"


def _share(text: str, name: str) -> float:
    """How much of what is not ASCII is of the language that the encoding is for."""
    part = f" {text[:100_000]}"
    foreign = sum(sign > "\x7f" for sign in part)
    if not foreign:
        return 0.0
    if name == "cp1251":
        return sum(b > "\x7f" and _is_russian(a, b) for a, b in pairwise(part)) / foreign
    # The first level of GB 2312: the 3,755 characters that texts are made of.
    return sum(sign > "\x7f" and _is_common(sign) for sign in part) / foreign


def _is_russian(before: str, sign: str) -> bool:
    """Small letters, and capitals that don't stand behind one: Chinese that is read as CP1251 has
    as many capitals and signs anywhere.
    """
    if "А" <= sign <= "Я":
        return not "а" <= before <= "я"
    return "а" <= sign <= "я" or sign in "ё\u00a0№«»—₽"


def _is_common(sign: str) -> bool:
    try:
        packed = sign.encode("gb2312")
    except UnicodeEncodeError:
        return False
    return len(packed) == 2 and (0xB0 <= packed[0] <= 0xD7 or 0xA1 <= packed[0] <= 0xA3)
