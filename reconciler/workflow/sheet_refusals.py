"""Problems of rows of a spreadsheet: one function for each."""

from __future__ import annotations

from reconciler.domain.problem import Problem
from reconciler.spreadsheet.cells import Cell
from reconciler.spreadsheet.numbers import Fault
from reconciler.spreadsheet.table import Table


def no_rows(table: Table) -> Problem:
    """Only headers are there."""
    return Problem(
        code="sheet-empty",
        message="Below the headers nothing is filled in.",
        fix="Name another sheet or file. An empty sheet never means that all is to be zero.",
        source=table.place(table.header.row + 1),
    )


def no_article() -> Fault:
    """Values without an article."""
    return Fault(
        code="article-missing",
        message="The row has values, and no article.",
        fix="Write the article, or delete the row.",
    )


def unknown_offer(cell: Cell) -> Fault:
    """No document declares the article."""
    return Fault(
        code="unknown-article",
        message=f"The catalog has no offer `{cell.text}`.",
        fix="Correct the article, or declare the offer first (`reconciler set`); --skip-unknown "
        "leaves such rows out.",
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


def too_long(beyond: str) -> Fault:
    """Cells behind the last header."""
    return Fault(
        code="row-too-long",
        message=f"The row has more cells than there are headers; `{beyond}` belongs to none.",
        fix="If a comma stands before cents or in a name, save with semicolons or as .xlsx; else "
        "give the column a header.",
    )
