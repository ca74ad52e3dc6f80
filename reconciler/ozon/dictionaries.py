"""Texts -> entries of a dictionary, in the fewest calls that are likely to do."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from reconciler.domain.attribute import AttributeId, TypeKey, folded
from reconciler.ozon.categories import (
    FOUND_AT_MOST,
    SHORTEST_SEARCH,
    Categories,
    Entry,
)

SEARCHED_LANGUAGES = ("DEFAULT", "RU")
"""Search takes no language, and its examples are Russian. (Ozon Seller API docs, 2026-09)"""

MOST_NEAR = 20
BEGINNING = 3
"""Letters of a text without an entry that are searched for, to tell what comes near."""


class Looked(NamedTuple):
    """What became of one text: its entry, or those that come near."""

    entry: Entry | None
    near: tuple[str, ...] = ()


class Dictionary:
    """The values of one attribute of one type."""

    def __init__(
        self, categories: Categories, language: str, key: TypeKey, attribute: AttributeId
    ) -> None:
        self._categories = categories
        self._language = language
        self._key = key
        self._attribute = attribute

    def look_up(self, texts: Sequence[str]) -> dict[str, Looked]:
        """The entry of each text.

        One text is searched for. For more, the first page is read: most dictionaries end there.
        In large ones the rest is searched for one by one; only what can't be searched for, or is
        not among the hundred that a search gives, makes the whole dictionary be read.
        """
        found: dict[str, Looked] = {}
        known: list[Entry] = []
        whole = False
        searches = self._language in SEARCHED_LANGUAGES
        if len(texts) > 1 or not searches:
            known, whole = self._categories.first_page(self._key, self._attribute)
        for text in texts:
            if whole or _exact(text, known):
                found[text] = choose(text, known)
            elif searches and len(text.strip()) >= SHORTEST_SEARCH:
                looked = self._search(text)
                if looked is not None:
                    found[text] = looked
        left = [text for text in texts if text not in found]
        if left:
            known = list(self._categories.all_values(self._key, self._attribute))
            found.update((text, choose(text, known)) for text in left)
        return found

    def _search(self, text: str) -> Looked | None:
        """Search for a text; None if it may be among more than the search gives."""
        entries = self._categories.search(self._key, self._attribute, text.strip())
        if len(entries) == FOUND_AT_MOST and not _exact(text, entries):
            return None
        looked = choose(text, entries)
        if looked.entry is None and not looked.near:
            # A misspelt text is inside of nothing; its beginning mostly is.
            start = text.strip()[:BEGINNING]
            entries = self._categories.search(self._key, self._attribute, start)
            looked = Looked(None, choose(text, entries).near)
        return looked


def choose(text: str, entries: Sequence[Entry]) -> Looked:
    """The entry that a text means: exactly the same, or the only one that reads the same."""
    exact = _exact(text, entries)
    if exact:
        return Looked(exact[0])
    wanted = folded(text)
    alike = [entry for entry in entries if folded(entry.text) == wanted]
    if len({entry.id for entry in alike}) == 1:
        return Looked(alike[0])
    near = alike or _near(wanted, entries)
    return Looked(None, tuple(dict.fromkeys(entry.text for entry in near)))


def _exact(text: str, entries: Sequence[Entry]) -> list[Entry]:
    return [entry for entry in entries if entry.text == text]


def _near(wanted: str, entries: Sequence[Entry]) -> list[Entry]:
    from difflib import get_close_matches

    by_text: dict[str, Entry] = {}
    for entry in entries:
        by_text.setdefault(folded(entry.text), entry)
    close = get_close_matches(wanted, by_text, n=MOST_NEAR, cutoff=0.6)
    inside = [text for text in by_text if wanted in text and text not in close]
    return [by_text[text] for text in (*close, *inside)[:MOST_NEAR]]
