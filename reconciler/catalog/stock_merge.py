"""All stocks documents of a store as one table a warehouse."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence

from reconciler.catalog.nearest import listed, suggestion
from reconciler.catalog.rows import Mention, StocksSaid
from reconciler.domain.declared import Part
from reconciler.domain.ids import OfferId, WarehouseAlias
from reconciler.domain.place import source_at
from reconciler.domain.problem import Problem
from reconciler.domain.source import Source
from reconciler.domain.stock import DeclaredStocks, StockContext

MOST_TWICE = 20
"""Cells of two overlapping tables that are named one by one."""

Said = tuple[str, StocksSaid]
"""A document and the name of its file."""


def merge_stocks(
    layers: Iterable[Sequence[Said]],
    warehouses: Collection[str] | None,
    problems: list[Problem],
    counted: Collection[str] = (),
) -> dict[WarehouseAlias, DeclaredStocks]:
    """One table a warehouse. A cell of a later layer replaces one of an earlier.

    None as `warehouses`: the store is not known. On those in `counted` plain numbers are counts.
    """
    parts: dict[WarehouseAlias, list[Part[int]]] = {}
    for layer in layers:
        for alias, own in _layer(layer, warehouses, problems, counted).items():
            parts.setdefault(alias, []).extend(own)
    return {alias: DeclaredStocks(found) for alias, found in parts.items()}


def _layer(
    layer: Sequence[Said],
    warehouses: Collection[str] | None,
    problems: list[Problem],
    counted: Collection[str],
) -> dict[WarehouseAlias, list[Part[int]]]:
    parts: dict[WarehouseAlias, list[Part[int]]] = {}
    known: dict[WarehouseAlias, dict[OfferId, int]] = {}
    for file, said in layer:
        for mention in said.mentions:
            problems += unknown_warehouse(mention, file, warehouses)
        for column in said.columns:
            counts = column.warehouse in counted
            context = StockContext(column.special, column.as_of, counts)
            part = Part(file, column.rows(said.offers), context)
            if not part.rows:
                continue
            before = parts.setdefault(column.warehouse, [])
            rows = known.setdefault(column.warehouse, {})
            length = len(rows)
            rows.update(part.rows)
            if len(rows) < length + len(part.rows):
                for other in before:
                    problems += _said_twice(column.warehouse, other, part)
            before.append(part)
    return parts


def unknown_warehouse(
    mention: Mention, file: str, warehouses: Collection[str] | None
) -> Iterable[Problem]:
    """The problem of a warehouse that the store document does not name."""
    if warehouses is None or mention.alias in warehouses:
        return
    if warehouses:
        otherwise = "Write one of them, or add the warehouse to the store document."
        known = f"The store's warehouses are {listed(warehouses)}."
    else:
        otherwise = "Add it to the store document: `warehouses: {msk: {id: 1020000123456}}`."
        known = "The store document names none."
    yield Problem(
        code="unknown-warehouse",
        message=f"There is no warehouse `{mention.alias}`. {known}",
        fix=suggestion(mention.alias, warehouses, otherwise),
        source=source_at(file, mention.place),
        path=mention.path,
        width=max(1, len(mention.alias)),
    )


def _said_twice(alias: WarehouseAlias, first: Part[int], second: Part[int]) -> Iterable[Problem]:
    both = [offer for offer in second.rows if offer in first.rows]

    def place(part: Part[int], index: int) -> Source:
        return source_at(part.file, part.rows[both[index]])

    for index, offer in enumerate(both[:MOST_TWICE]):
        yield Problem(
            code="said-twice",
            message=f"The stock of `{offer}` on `{alias}` is said twice; first at "
            f"{place(first, index)}.",
            fix="Delete one of the two.",
            source=place(second, index),
            path=f"stocks.{offer}",
        )
    if len(both) > MOST_TWICE:
        yield Problem(
            code="too-many-problems",
            message=f"{len(both) - MOST_TWICE} more cells on `{alias}` are said twice.",
            fix="Delete one of the two documents, or the offers that both hold.",
            source=place(second, MOST_TWICE),
        )
