"""Warehouses side by side: one row an offer, a column of stock a warehouse (`Остаток msk`).

Which texts name a warehouse only the store knows; here is how headers put words around them.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from typing import NamedTuple

_JOINTS = " _-–—:,./|;"
_AROUND = re.compile(
    r"(?i)^(?:(?:на|в|по|at|in|of|for) +)?(?:(?:склад[еу]?|warehouse|仓库) *:? +)?"
)
_UNITS = re.compile(r"(?i)[, (]+(?:шт|штук|ед|pcs|units?|件|个)[.)]*$")
_BRACKETS = {"(": ")", "[": "]", "（": "）", "«": "»", '"': '"'}
_IDEOGRAPHS = "\u2e80"
"""From here on, words need no sign between them."""


class WideColumn(NamedTuple):
    """A header over the stock of one warehouse: the text that names it, and the word for stock
    that stands there too, folded; empty if none does.
    """

    warehouse: str
    word: str = ""


class Wide(NamedTuple):
    """How headers of such columns are known: `names` tells whether a text names a warehouse,
    `words` are what stock may be called, folded.
    """

    names: Callable[[str], bool]
    words: tuple[str, ...]

    def read(self, header: str) -> WideColumn | None:
        """The warehouse that a header is about; None if it names none."""
        plain = header.strip()
        bare = _UNITS.sub("", plain)
        behind = self._behind(bare)
        word = behind[0][0] if behind else ""
        for text in (plain, bare, *(rest for _, rest in behind)):
            for name in (text, _without_words_around(text)):
                if name and self.names(name):
                    return WideColumn(name, word)
        return None

    def speaks_of_stock(self, header: str) -> bool:
        """Whether a word for stock stands in a header, beside other words."""
        return any(rest for _, rest in self._behind(_UNITS.sub("", header.strip())))

    def _behind(self, bare: str) -> list[tuple[str, str]]:
        """The words for stock in a header, the longest first, with what it says besides."""
        behind = [(word, rest) for word in self.words for rest in _rests(bare, word)]
        return sorted(behind, key=lambda one: -len(one[0]))


def _rests(text: str, word: str) -> Iterator[str]:
    """What a header says behind a word, or before it."""
    low = text.casefold().replace("ё", "е")
    if len(low) != len(text):
        return
    size = len(word)
    if low.startswith(word) and _ends(word[-1], text[size : size + 1]):
        yield _unwrapped(text[size:].strip(_JOINTS))
    if low.endswith(word) and _ends(word[0], text[-size - 1 : -size]):
        yield _unwrapped(text[:-size].strip(_JOINTS))


def _ends(edge: str, beside: str) -> bool:
    """Whether a word ends between two letters."""
    return not beside.isalnum() or edge >= _IDEOGRAPHS


def _without_words_around(text: str) -> str:
    return _unwrapped(_AROUND.sub("", text).strip(_JOINTS))


def _unwrapped(text: str) -> str:
    """A text without the brackets around all of it."""
    close = _BRACKETS.get(text[:1], "")
    whole = len(text) > 2 and close and text.endswith(close) and text[0] not in text[1:]
    return text[1:-1].strip() if whole else text
