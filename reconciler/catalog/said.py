"""What one catalog file says, as rows: its documents and their marks are not kept."""

from __future__ import annotations

from collections.abc import Collection, Iterator

import msgspec

from reconciler.catalog import safety
from reconciler.catalog.cards import cards_said
from reconciler.catalog.defaults import DefaultsSaid, defaults_said, misplaced
from reconciler.catalog.document import Document
from reconciler.catalog.explain import explain
from reconciler.catalog.kinds import CATALOG_KINDS, kind_of
from reconciler.catalog.moved import Rename, renames_said
from reconciler.catalog.prices import prices_said
from reconciler.catalog.reader import read_documents
from reconciler.catalog.rows import CardsSaid, PricesSaid, StocksSaid
from reconciler.catalog.schema import LARGE, accepts
from reconciler.catalog.stocks import stocks_said
from reconciler.catalog.store import StoreSaid, store_said
from reconciler.domain.ids import OfferId
from reconciler.domain.problem import Problem, in_order

MOST_PROBLEMS = 1000
"""Problems of one file that are told one by one."""


class FileSaid(msgspec.Struct, array_like=True):
    """Rows in document order, and the problems found so far. It travels and is cached as bytes.

    `unclear` means that a part of the file could not be told: a store document may hide in it.
    """

    unclear: bool = False
    problems: list[Problem] = msgspec.field(default_factory=list)
    cards: list[CardsSaid] = msgspec.field(default_factory=list)
    prices: list[PricesSaid] = msgspec.field(default_factory=list)
    stocks: list[StocksSaid] = msgspec.field(default_factory=list)
    stores: list[StoreSaid] = msgspec.field(default_factory=list)
    rules: list[safety.RulesSaid] = msgspec.field(default_factory=list)
    renames: list[Rename] = msgspec.field(default_factory=list)
    defaults: list[DefaultsSaid] = msgspec.field(default_factory=list)

    def tables(self) -> Iterator[Collection[OfferId]]:
        """The offers of each table."""
        yield from (one.rows for one in self.cards)
        yield from (one.rows for one in self.prices)
        yield from (one.offers for one in self.stocks)

    @property
    def settles(self) -> bool:
        """Whether something in here may concern offers that it does not name."""
        return any((self.stores, self.rules, self.renames, self.defaults))

    @property
    def names_its_file(self) -> bool:
        """Whether something in here says the name of the file that it was read from."""
        named = (self.problems, self.stores, self.rules, self.renames, self.defaults)
        return self.unclear or any(named)


def file_said(data: bytes, shown: str) -> FileSaid:
    """Read the bytes of one file. Rows need no knowledge of the store: it may stand elsewhere."""
    said = FileSaid()
    documents = read_documents(data, shown, said.problems)
    kinds = [kind_of(document, CATALOG_KINDS, said.problems) for document in documents]
    said.unclear = bool(said.problems)
    for document, kind in zip(documents, kinds, strict=True):
        if kind is not None:
            _document(document, kind, said)
    if len(said.problems) > MOST_PROBLEMS:
        left = in_order(said.problems)[:MOST_PROBLEMS]
        said.problems = [*left, _more(len(said.problems) - MOST_PROBLEMS, left[-1])]
    return said


def _more(count: int, last: Problem) -> Problem:
    return Problem(
        code="too-many-problems",
        message=f"{count:,} more problems of this file are not told one by one.",
        fix="Correct those that are shown, then run again.",
        source=last.source,
    )


def _document(document: Document, kind: str, said: FileSaid) -> None:
    elsewhere = misplaced(document, kind)
    if elsewhere is not None:
        said.problems.append(elsewhere)
    refused: frozenset[str] = frozenset()
    accepted = accepts(kind, document.value)
    if not accepted:
        problems, refused = explain(document, kind)
        said.problems += problems
    if kind == "store":
        said.stores.append(store_said(document, said.problems, accepted=accepted))
    elif kind in LARGE:
        framed = accepted or accepts(kind, {**document.value, LARGE[kind]: {}})
        _large(document, kind, said, refused, framed=framed)
    elif accepted:
        _small(document, kind, said)


def _large(
    document: Document, kind: str, said: FileSaid, refused: frozenset[str], *, framed: bool
) -> None:
    """`framed`: what stands around the entries is good, and so is every entry not in `refused`."""
    if kind == "products":
        said.cards.append(cards_said(document, said.problems, refused, framed=framed))
    elif kind == "prices":
        said.prices.append(prices_said(document, said.problems, refused, framed=framed))
    else:
        said.stocks.append(stocks_said(document, said.problems, refused))


def _small(document: Document, kind: str, said: FileSaid) -> None:
    if kind == "safety-stock":
        said.rules.append(safety.rules_said(document, said.problems))
    elif kind == "moved":
        said.renames += renames_said(document, said.problems)
    else:
        said.defaults.append(defaults_said(document, said.problems))
