"""`kind: stocks` to rows."""

from __future__ import annotations

from array import array
from collections.abc import Iterable
from typing import Any

from reconciler.catalog.document import Document, Mark, PathPart, dotted
from reconciler.catalog.offers import not_clean, unclean
from reconciler.catalog.rows import Column, Mention, StocksSaid
from reconciler.catalog.statements import Statements
from reconciler.catalog.wording import wrong_type
from reconciler.domain.ids import OfferId, WarehouseAlias
from reconciler.domain.place import packed
from reconciler.domain.problem import Problem
from reconciler.domain.stock import Declaration, stock_row


def stocks_said(
    document: Document, problems: list[Problem], refused: frozenset[str] = frozenset()
) -> StocksSaid:
    """Read one document; offers in `refused` are left out, their problems are known."""
    return _Reading(document, problems, refused).said()


class _Reading:
    """Fills one column a warehouse, all over the same list of offers."""

    __slots__ = (
        "_columns",
        "_document",
        "_mentions",
        "_problems",
        "_refused",
        "_special",
        "_statements",
    )

    def __init__(
        self, document: Document, problems: list[Problem], refused: frozenset[str]
    ) -> None:
        self._document = document
        self._problems = problems
        self._refused = refused
        self._columns: dict[WarehouseAlias, array[int]] = {}
        self._special: dict[WarehouseAlias, dict[OfferId, Declaration]] = {}
        self._mentions: list[Mention] = []
        self._statements = Statements(document, problems)

    def said(self) -> StocksSaid:
        value = self._document.value
        entries = value.get("stocks")
        if not isinstance(entries, dict):
            return StocksSaid([], [], [])
        marks = self._document.marks[id(entries)][::2]
        left_out = self._left_out(entries)
        rows = [
            (offer, said, mark)
            for (offer, said), mark in zip(entries.items(), marks, strict=True)
            if offer not in left_out
        ]
        if "warehouse" not in value:
            self._offers_with_warehouses(rows)
        elif isinstance(value["warehouse"], str):
            self._one_warehouse(value["warehouse"], rows)
        offers = [OfferId(offer) for offer, _, _ in rows]
        columns = [
            Column(alias, cells.tobytes(), self._special[alias], self._statements.as_of)
            for alias, cells in self._columns.items()
        ]
        return StocksSaid(offers, columns, self._mentions)

    def _left_out(self, entries: dict[str, Any]) -> frozenset[str]:
        odd = [offer for offer in not_clean(entries) if offer not in self._refused]
        self._problems += (unclean(self._document, "stocks", offer) for offer in odd)
        return self._refused.union(odd)

    def _one_warehouse(self, alias: str, rows: list[tuple[str, Any, Mark]]) -> None:
        known = self._mention(alias, ["warehouse"], key=False, rows=len(rows))
        column, cell = self._columns[known], self._cell
        for index, (offer, said, mark) in enumerate(rows):
            column[index] = cell(known, said, mark, ("stocks", offer))

    def _offers_with_warehouses(self, rows: list[tuple[str, Any, Mark]]) -> None:
        columns, cell, marks_of = self._columns, self._cell, self._document.marks
        for index, (offer, row, _) in enumerate(rows):
            for (alias, said), mark in zip(row.items(), marks_of[id(row)][::2], strict=True):
                path = ("stocks", offer, alias)
                if alias not in columns:
                    self._mention(alias, path, key=True, rows=len(rows))
                columns[alias][index] = cell(alias, said, mark, path)

    def _mention(
        self, alias: str, path: Iterable[PathPart], *, key: bool, rows: int
    ) -> WarehouseAlias:
        known, steps = WarehouseAlias(alias), list(path)
        place = self._document.place(steps, key=key)
        self._mentions.append(Mention(known, packed(place.line, place.column), dotted(steps)))
        self._columns[known] = array("q", [-1]) * rows
        self._special[known] = {}
        return known

    def _cell(self, alias: WarehouseAlias, said: Any, mark: Mark, path: tuple[str, ...]) -> int:
        if type(said) is int:
            return stock_row(said, mark.line + 1, mark.column + 1)
        if type(said) is dict:
            declaration = self._statements.declaration(said, list(path))
            if declaration is None:
                return -1
            self._special[alias][OfferId(path[1])] = declaration
            return stock_row(0, mark.line + 1, mark.column + 1)
        # The schemas take 40.0 for a whole number; a seller who writes it means something else.
        expected = "a whole number of units"
        self._problems.append(wrong_type(self._document, path, expected, said, {}))
        return -1
