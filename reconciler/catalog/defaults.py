"""`kind: defaults` in `_defaults.yaml`: what holds for all documents of a folder and below."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from pathlib import PurePosixPath

import msgspec

from reconciler.catalog.cards import card_defaults
from reconciler.catalog.document import Document
from reconciler.catalog.prices import price_defaults
from reconciler.catalog.rows import NO_DEFAULTS, CardDefaults
from reconciler.domain.price import Prices
from reconciler.domain.problem import Problem
from reconciler.domain.source import Source

FILE_NAMES = ("_defaults.yaml", "_defaults.yml")


class DefaultsSaid(msgspec.Struct, frozen=True, array_like=True):
    """What one document sets for cards and for prices."""

    cards: CardDefaults
    prices: Prices
    source: Source


def defaults_said(document: Document, problems: list[Problem]) -> DefaultsSaid:
    """Read one document that the schema accepted."""
    said = document.value
    return DefaultsSaid(
        cards=card_defaults(document, ["products"], said.get("products"), problems),
        prices=price_defaults(said.get("prices")),
        source=document.place([]),
    )


def misplaced(document: Document, kind: str) -> Problem | None:
    """The problem of defaults outside `_defaults.yaml`, or of anything else inside it."""
    special = is_defaults_file(document.file)
    if special == (kind == "defaults"):
        return None
    if special:
        return document.problem(
            code="misplaced-defaults",
            message=f"A file `_defaults.yaml` holds one document of kind `defaults`, not `{kind}`.",
            fix="Move the document to another file.",
            path=["kind"],
        )
    return document.problem(
        code="misplaced-defaults",
        message="A document of kind `defaults` must stand in a file named `_defaults.yaml`: so the "
        "folder shows that something holds for all of it.",
        fix="Move it to `_defaults.yaml` in the folder that it is for, or write `defaults:` inside "
        "the document whose offers it is for.",
        path=["kind"],
    )


class FolderDefaults:
    """The defaults of all folders; the nearest to a file wins, key by key."""

    def __init__(self, said: Iterable[tuple[str, DefaultsSaid]], problems: list[Problem]) -> None:
        """`said` are the documents, each with the folder it stands in."""
        self._by_folder: dict[str, DefaultsSaid] = {}
        self._cards: dict[str, CardDefaults] = {}
        for folder, defaults in said:
            first = self._by_folder.setdefault(folder, defaults)
            if first is not defaults:
                problems.append(_said_twice(first, defaults))

    def near_cards(self, folder: str) -> CardDefaults:
        """What holds for the cards of a folder, but for what the root says."""
        known = self._cards.get(folder)
        if known is None:
            known = NO_DEFAULTS
            for said in _chain(folder, self._by_folder):
                known = said.cards.over(known)
            self._cards[folder] = known
        return known

    def near_prices(self, folder: str) -> Prices:
        """What holds for the prices of a folder, but for what the root says."""
        prices = Prices()
        for said in _chain(folder, self._by_folder):
            prices = said.prices.over(prices)
        return prices

    @property
    def root(self) -> DefaultsSaid | None:
        """What the root of the catalog says: it reaches all documents, and is the farthest."""
        return self._by_folder.get("")


def is_defaults_file(name: str) -> bool:
    """Whether a file is the one that holds the defaults of its folder."""
    return PurePosixPath(name).name in FILE_NAMES


def folder_of(name: str) -> str:
    """The folder of a file by its name below the catalog; empty for the catalog itself."""
    return name.rpartition("/")[0]


def _chain(folder: str, said: Mapping[str, DefaultsSaid]) -> Iterable[DefaultsSaid]:
    """From below the catalog's root down to the folder: the nearest comes last."""
    steps = folder.split("/") if folder else []
    for depth in range(1, len(steps) + 1):
        found = said.get("/".join(steps[:depth]))
        if found is not None:
            yield found


def _said_twice(first: DefaultsSaid, second: DefaultsSaid) -> Problem:
    return Problem(
        code="said-twice",
        message=f"The defaults of this folder are said twice; first at {first.source}.",
        fix="Put all of them into one document.",
        source=second.source,
        path="kind",
    )
