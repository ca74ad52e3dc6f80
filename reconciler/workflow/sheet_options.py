"""Options of an import held against the sheet and the store that they are about."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from reconciler.catalog.sheet_mapping import SheetMapping
from reconciler.domain.errors import InvalidInput
from reconciler.domain.problem import Problem
from reconciler.domain.store import Store
from reconciler.spreadsheet.columns import Column
from reconciler.spreadsheet.header import folded
from reconciler.spreadsheet.table import At, Table


def check_options(
    table: Table, store: Store, warehouse: str | None, asked: Mapping[str, object]
) -> None:
    """Refuse a warehouse that the store does not have, and options about stock (`asked`, by name)
    for a sheet without any. Raises InvalidInput.
    """
    if warehouse is not None and warehouse not in store.warehouses:
        names = ", ".join(f"`{one}`" for one in store.warehouses)
        raise InvalidInput(
            [
                Problem(
                    code="unknown-warehouse",
                    message=f"The store has no warehouse `{warehouse}`. It has {names or 'none'}.",
                    fix="Name one of them with --warehouse.",
                )
            ]
        )
    odd = [option for option, said in asked.items() if said]
    if odd and not any(_stock_columns(table)):
        raise InvalidInput(
            [
                Problem(
                    code="arguments",
                    message=f"{odd[0]} is about stock, and the sheet has no column for it.",
                    fix="Leave it out, or name another sheet.",
                    source=table.place(table.header.row + 1),
                )
            ]
        )


def check_no_counts(table: Table, mapping: SheetMapping | None) -> None:
    """Refuse counts of which nobody says when they were made. Raises InvalidInput."""
    if mapping is None:
        return
    shelf = frozenset(map(folded, mapping.on_hand))
    stock = [folded(one) for one in mapping.columns.get(Column.STOCK, ())]
    # A column that only names its warehouse says what stock is for this program.
    bare = bool(stock) and shelf.issuperset(stock)
    for at, word in _stock_columns(table):
        if folded(table.title(at)) in shelf or (word in shelf if word else bare):
            raise InvalidInput([_count_without_moment(table, at)])


def _stock_columns(table: Table) -> Iterator[tuple[At, str]]:
    """Columns of stock, and the word for it in their header."""
    if Column.STOCK in table.header.columns:
        yield Column.STOCK, folded(table.title(Column.STOCK))
    for index, column in table.header.wide.items():
        yield index, column.word


def _count_without_moment(table: Table, at: At) -> Problem:
    return Problem(
        code="count-without-moment",
        message=f"`{table.title(at)}` tells what lies on the shelf, units of orders that wait too; "
        "taken for free units it would sell those twice.",
        fix="Say with --counted-at when that was so, such as --counted-at 2026-11-20T09:00+03:00; "
        "orders that were not handed over then are taken off.",
        source=table.place(table.header.row + 1, at),
    )
