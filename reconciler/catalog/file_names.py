"""Names of files that an import makes: the same on every system, whatever the shop calls things."""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Mapping, Sequence
from typing import Literal, get_args

from reconciler.domain.attribute import TypeKey

Layout = Literal["category", "letters", "single"]
"""How products and prices are split: by their type, by the first letters of the offer, not."""

LAYOUTS: tuple[str, ...] = get_args(Layout)

MOST = {"products": 2_000, "prices": 10_000, "stocks": 20_000}
"""Entries of one file: what a person can still open, and git still shows."""

OTHER = "other"
"""Of what has no type, or no letter to go by."""

_LATIN = {
    **dict(zip("абвгдеёзийклмнопрстуфыэ", "abvgdeeziyklmnoprstufye", strict=True)),
    "ж": "zh",
    "х": "kh",
    "ц": "ts",
    "ч": "ch",
    "ш": "sh",
    "щ": "shch",
    "ъ": "",
    "ь": "",
    "ю": "yu",
    "я": "ya",
}
_LONGEST = 48
_RESERVED = re.compile(r"(con|prn|aux|nul|com[0-9]|lpt[0-9]|store|default|defaults)")
"""Names that some systems, or this catalog, keep for themselves."""


def slug(text: str) -> str:
    """A text as a part of a file name: small letters, digits and dashes; `other` if none is left.

    Russian is written in Latin letters, other scripts stay.
    """
    folded = unicodedata.normalize("NFKC", text).casefold()
    latin = "".join(_LATIN.get(sign, sign) for sign in folded)
    name = re.sub(r"[^\w]+|_", "-", latin).strip("-")
    name = re.sub(r"-{2,}", "-", name)[:_LONGEST].strip("-")
    return f"{name}-" if _RESERVED.fullmatch(name) else name or OTHER


def slugs(names: Mapping[TypeKey, str]) -> dict[TypeKey, str]:
    """A name for each type; types of one name have the number of their category behind it."""
    found = {key: slug(name) for key, name in names.items()}
    times = Counter(found.values())
    return {
        key: one if times[one] == 1 else f"{one}-{key.category}-{key.type}"
        for key, one in found.items()
    }


def by_letters(offers: Sequence[str], most: int) -> dict[str, list[str]]:
    """Offers by the first letter of their ids, by the first two where that is too many, and so on
    up to four.
    """
    return _by_letters(offers, most, 1)


def _by_letters(offers: Sequence[str], most: int, letters: int) -> dict[str, list[str]]:
    groups: dict[str, list[str]] = {}
    for offer in offers:
        groups.setdefault(slug(offer[:letters]), []).append(offer)
    found: dict[str, list[str]] = {}
    for name, members in groups.items():
        inner = {name: members}
        if len(members) > most and letters < 4:
            inner = _by_letters(members, most, letters + 1)
        for key, some in inner.items():
            found.setdefault(key, []).extend(some)
    return found


def in_parts(name: str, offers: Sequence[str], most: int) -> dict[str, Sequence[str]]:
    """The offers of one file, or of `NAME-2` and so on where they are too many for one."""
    if len(offers) <= most:
        return {name: offers}
    starts = range(0, len(offers), most)
    return {
        name if number == 1 else f"{name}-{number}": offers[start : start + most]
        for number, start in enumerate(starts, 1)
    }
