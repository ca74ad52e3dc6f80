"""`kind: stocks` to declared stock, and the merging of all such documents."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass, field
from typing import Any

from reconciler.catalog.document import Document, Mark, PathPart
from reconciler.catalog.nearest import listed, suggestion
from reconciler.catalog.offers import is_clean, unclean
from reconciler.catalog.wording import wrong_type
from reconciler.domain.ids import OfferId, WarehouseAlias
from reconciler.domain.problem import Problem
from reconciler.domain.source import Source
from reconciler.domain.stock import DeclaredStock, Fixed, Free

Table = dict[OfferId, DeclaredStock]

MOST_TWICE = 20
"""Cells of two overlapping tables that are named one by one."""


@dataclass(slots=True, frozen=True)
class Mention:
    """A warehouse alias, where a document first names it."""

    alias: WarehouseAlias
    source: Source
    path: str


@dataclass(slots=True, frozen=True)
class StocksSaid:
    """What one document says, by warehouse."""

    tables: dict[WarehouseAlias, Table] = field(default_factory=dict)
    mentions: list[Mention] = field(default_factory=list)


def stocks_said(
    document: Document, problems: list[Problem], refused: frozenset[str] = frozenset()
) -> StocksSaid:
    """Read one document; offers in `refused` are left out, their problems are known."""
    return _Reading(document, problems, refused).said()


def merge_stocks(
    documents: Iterable[StocksSaid],
    warehouses: Collection[str] | None,
    problems: list[Problem],
) -> dict[WarehouseAlias, Table]:
    """All documents as one table a warehouse. None as `warehouses`: the store is not known."""
    merged: dict[WarehouseAlias, Table] = {}
    for said in documents:
        problems += unknown_warehouses(said.mentions, warehouses)
        for alias, table in said.tables.items():
            known = merged.setdefault(alias, {})
            if not known.keys().isdisjoint(table):
                problems += _said_twice(alias, known, table)
            known.update(table)
    return {alias: table for alias, table in merged.items() if table}


def unknown_warehouses(
    mentions: Iterable[Mention], warehouses: Collection[str] | None
) -> list[Problem]:
    """The mentions of warehouses that the store document does not name."""
    if warehouses is None:
        return []
    return [
        _unknown(mention, warehouses) for mention in mentions if mention.alias not in warehouses
    ]


def _unknown(mention: Mention, warehouses: Collection[str]) -> Problem:
    if warehouses:
        otherwise = "Write one of them, or add the warehouse to the store document."
        known = f"The store's warehouses are {listed(warehouses)}."
    else:
        otherwise = "Add it to the store document: `warehouses: {msk: {id: 1020000123456}}`."
        known = "The store document names none."
    return Problem(
        code="unknown-warehouse",
        message=f"There is no warehouse `{mention.alias}`. {known}",
        fix=suggestion(mention.alias, warehouses, otherwise),
        source=mention.source,
        path=mention.path,
        width=max(1, len(mention.alias)),
    )


def _said_twice(alias: WarehouseAlias, first: Table, second: Table) -> Iterable[Problem]:
    both = [offer for offer in second if offer in first]
    for offer in both[:MOST_TWICE]:
        yield Problem(
            code="said-twice",
            message=f"The stock of `{offer}` on `{alias}` is said twice; first at "
            f"{first[offer].source}.",
            fix="Delete one of the two.",
            source=second[offer].source,
            path=f"stocks.{offer}",
        )
    if len(both) > MOST_TWICE:
        yield Problem(
            code="too-many-problems",
            message=f"{len(both) - MOST_TWICE} more cells on `{alias}` are said twice.",
            fix="Delete one of the two documents, or the offers that both hold.",
            source=second[both[MOST_TWICE]].source,
        )


class _Reading:
    __slots__ = ("_document", "_free", "_mentioned", "_problems", "_refused", "_said")

    def __init__(
        self, document: Document, problems: list[Problem], refused: frozenset[str]
    ) -> None:
        self._document = document
        self._problems = problems
        self._refused = refused
        self._free: dict[int, Free] = {}
        self._mentioned: set[str] = set()
        self._said = StocksSaid()

    def said(self) -> StocksSaid:
        value = self._document.value
        entries = value.get("stocks")
        if not isinstance(entries, dict):
            return self._said
        rows = zip(entries.items(), self._document.marks[id(entries)][::2], strict=True)
        good = ((offer, said, mark) for (offer, said), mark in rows if self._is_good(offer))
        if "warehouse" not in value:
            self._offers_with_warehouses(good)
        elif isinstance(value["warehouse"], str):
            self._one_warehouse(value["warehouse"], good)
        return self._said

    def _is_good(self, offer: str) -> bool:
        if offer in self._refused:
            return False
        if is_clean(offer):
            return True
        self._problems.append(unclean(self._document, "stocks", offer))
        return False

    def _one_warehouse(self, alias: str, rows: Iterable[tuple[str, Any, Mark]]) -> None:
        table = self._table(alias, ["warehouse"], key=False)
        file, cell = self._document.file, self._cell
        for offer, said, mark in rows:
            declared = cell(said, ("stocks", offer))
            if declared is not None:
                source = Source(file, mark.line + 1, mark.column + 1)
                table[OfferId(offer)] = DeclaredStock(declared, source)

    def _offers_with_warehouses(self, rows: Iterable[tuple[str, Any, Mark]]) -> None:
        file, cell, tables = self._document.file, self._cell, self._said.tables
        marks_of = self._document.marks
        for offer, row, _ in rows:
            marks = marks_of[id(row)]
            for index, (alias, said) in enumerate(row.items()):
                declared = cell(said, ("stocks", offer, alias))
                if declared is None:
                    continue
                if alias not in tables:
                    self._table(alias, ["stocks", offer, alias], key=True)
                mark = marks[2 * index]
                source = Source(file, mark.line + 1, mark.column + 1)
                tables[alias][OfferId(offer)] = DeclaredStock(declared, source)

    def _table(self, alias: str, path: list[PathPart], *, key: bool) -> Table:
        known = WarehouseAlias(alias)
        place = self._document.place(path, key=key)
        self._said.mentions.append(Mention(known, place, ".".join(map(str, path))))
        return self._said.tables.setdefault(known, {})

    def _cell(self, said: Any, path: tuple[str, ...]) -> Free | Fixed | None:
        """One declaration. Equal free numbers share one object: a catalog has few of them."""
        if type(said) is int:
            return self._free.get(said) or self._free.setdefault(said, Free(said))
        if type(said) is dict and type(said["fixed"]) is int:
            return Fixed(said["fixed"])
        if type(said) is dict:
            path, said = (*path, "fixed"), said["fixed"]
        # The schemas take 40.0 for a whole number; a seller who writes it means something else.
        expected = "a whole number of units"
        self._problems.append(wrong_type(self._document, path, expected, said, {}))
        return None
