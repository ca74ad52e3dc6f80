"""Columns of stock by warehouse: which column is which warehouse of the store."""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple

from reconciler.domain.ids import WarehouseAlias
from reconciler.domain.problem import Problem
from reconciler.spreadsheet.cells import Cell
from reconciler.spreadsheet.numbers import Fault
from reconciler.spreadsheet.table import Table
from reconciler.workflow import sheet_refusals
from reconciler.workflow.sheet_warehouses import Warehouses


class StockColumns(NamedTuple):
    """The warehouse of each column that is taken, by index; `left` are headers of those that are
    not, because they are of other warehouses or of another store.
    """

    taken: Mapping[int, WarehouseAlias]
    left: tuple[str, ...]
    problems: tuple[Problem, ...]


def stock_columns(table: Table, warehouses: Warehouses, only: str | None) -> StockColumns:
    """What the columns of a table are; `only` is the one warehouse to be taken."""
    taken: dict[WarehouseAlias, int] = {}
    left: list[str] = []
    problems: list[Problem] = []
    for index, column in table.header.wide.items():
        alias = warehouses.meant(Cell(column.warehouse))
        if isinstance(alias, Fault) or (only is not None and alias != only):
            left.append(table.title(index))
        elif alias in taken:
            problems.append(sheet_refusals.same_warehouse(table, taken[alias], index, alias))
        else:
            taken[alias] = index
    if table.header.wide and only is not None and not taken:
        problems.append(sheet_refusals.no_such_column(table, only))
    return StockColumns({i: alias for alias, i in taken.items()}, tuple(left), tuple(problems))
