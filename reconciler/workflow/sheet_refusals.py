"""Problems of rows of a spreadsheet: one function for each."""

from __future__ import annotations

from collections.abc import Sequence

from reconciler.domain.problem import Problem
from reconciler.spreadsheet.cells import Cell
from reconciler.spreadsheet.numbers import Fault
from reconciler.spreadsheet.table import At, Table


def no_rows(table: Table) -> Problem:
    """Only headers are there."""
    return Problem(
        code="sheet-empty",
        message="Below the headers nothing is filled in.",
        fix="Name another sheet or file. An empty sheet never means that all is to be zero.",
        source=table.place(table.header.row + 1),
    )


def nothing_of(table: Table, warehouse: str) -> Problem:
    """Of the one warehouse that is to be complete, the sheet has no number."""
    return Problem(
        code="sheet-empty",
        message=f"The sheet has no number for `{warehouse}`, and --full would make 0 of all there.",
        fix="Name another warehouse or sheet; an empty one never means that all is to be zero.",
        source=table.place(table.header.row + 1),
    )


def no_article() -> Fault:
    """Values without an article."""
    return Fault(
        code="article-missing",
        message="The row has values, and no article.",
        fix="Write the article, or delete the row.",
    )


def unknown_offer(cell: Cell, alike: str | None) -> Fault:
    """No document declares the article."""
    hint = f" It has `{alike}`, which looks like it." if alike else ""
    return Fault(
        code="unknown-article",
        message=f"The catalog has no offer `{cell.text}`.{hint}",
        fix="Correct the article, or declare the offer first (`reconciler set`); --skip-unknown "
        "leaves such rows out.",
    )


def alike_offer(text: str, alike: str) -> Fault:
    """An article that --skip-unknown would leave out, and that is hardly another one."""
    return Fault(
        code="article-alike",
        message=f"The catalog has no offer `{text}`, but `{alike}`, which looks like it and has no "
        "row.",
        fix="Write it as the catalog does; or delete the row, if it is another product.",
    )


def twice(name: str, first: int) -> Fault:
    """Two rows say one value."""
    return Fault(
        code="row-twice",
        message=f"`{name}` is said twice; first in row {first}.",
        fix="Keep one of the two rows. Neither of them wins.",
    )


def formula() -> Fault:
    """Computed cells are not taken."""
    return Fault(
        code="cell-formula",
        message="The cell holds a formula, and what was computed last may be old.",
        fix="Paste it as values (Ctrl+Shift+V), or say --formula-values to take what was computed.",
    )


def not_computed() -> Fault:
    """Computed by nobody yet."""
    return Fault(
        code="cell-formula",
        message="The cell holds a formula that nobody has computed yet.",
        fix="Open the file in Excel or LibreOffice and save it.",
    )


def error(cell: Cell) -> Fault:
    """A lookup that found nothing: blank would mean that nothing changes."""
    return Fault(
        code="cell-error",
        message=f"The cell shows the error `{cell.text}` instead of a value.",
        fix="Correct the formula; or clear the cell, if nothing is to change there.",
    )


def merged() -> Fault:
    """A cell behind the first one of merged cells."""
    return Fault(
        code="cell-merged",
        message="The cell is merged with another one, and has no value of its own.",
        fix="Unmerge the cells, and fill in each of them.",
    )


def hidden_rows(table: Table, rows: Sequence[int], count: int) -> Problem:
    """Rows that nobody sees: are they meant?"""
    verb = "is" if len(rows) == 1 else "are"
    return Problem(
        code="rows-hidden",
        message=f"{len(rows):,} of {count:,} rows {verb} hidden, by a filter or by hand, and would "
        f"be taken too: {row_numbers(rows)}.",
        fix="Show all rows (clear the filter) and save; or say with --hidden whether to take them "
        "or to skip them.",
        source=table.place(rows[0]),
    )


def hidden_column(table: Table, at: At) -> Problem:
    """A column of values that nobody sees."""
    return Problem(
        code="column-hidden",
        message=f"The column `{table.title(at)}` is hidden, and would be taken too.",
        fix="Show it or delete it, and save; or say with --hidden whether to take it or to skip "
        "it.",
        source=table.place(table.header.row + 1, at),
    )


def row_numbers(rows: Sequence[int], most: int = 5) -> str:
    """Rows in their order, those behind each other as one: `3-20, 25`."""
    runs: list[list[int]] = []
    for row in rows:
        if runs and row == runs[-1][1] + 1:
            runs[-1][1] = row
        else:
            runs.append([row, row])
    shown = [str(low) if low == high else f"{low}-{high}" for low, high in runs[:most]]
    return ", ".join(shown) + (" and more" if len(runs) > most else "")


def warehouse_left_blank(only: str, rows: Sequence[int]) -> Fault:
    """Other rows name other warehouses: whose rows are those that name none?"""
    return Fault(
        code="warehouse-not-named",
        message=f"Rows name no warehouse ({row_numbers(rows)}), and others name other ones than "
        f"`{only}`.",
        fix="Fill in the warehouse in each row.",
    )


def store_left_blank(rows: Sequence[int]) -> Fault:
    """Other rows are of other stores: whose rows are those that name none?"""
    return Fault(
        code="row-without-store",
        message=f"Rows name no store ({row_numbers(rows)}), and others name another one.",
        fix="Fill in the store in each row.",
    )


def same_warehouse(table: Table, first: int, second: int, alias: str) -> Problem:
    """Two columns of one warehouse."""
    return Problem(
        code="header-twice",
        message=f"Two columns are of the warehouse `{alias}`: `{table.title(first)}` and "
        f"`{table.title(second)}`. Which one is meant?",
        fix="Delete one of them, or give it another header.",
        source=table.place(table.header.row + 1, second),
    )


def no_such_column(table: Table, alias: str) -> Problem:
    """None of the columns is of the warehouse that was named."""
    titles = ", ".join(f"`{table.title(index)}`" for index in table.header.wide)
    return Problem(
        code="warehouse-unknown",
        message=f"No column is of the warehouse `{alias}`. Of warehouses are {titles}.",
        fix="Name one of them with --warehouse.",
        source=table.place(table.header.row + 1),
    )


def too_long(beyond: str) -> Fault:
    """Cells behind the last header."""
    return Fault(
        code="row-too-long",
        message=f"The row has more cells than there are headers; `{beyond}` belongs to none.",
        fix="If a comma stands before cents or in a name, save with semicolons or as .xlsx; else "
        "give the column a header.",
    )
