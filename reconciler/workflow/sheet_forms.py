"""A mapping file as a form of spreadsheets."""

from __future__ import annotations

from reconciler.catalog.sheet_mapping import SheetMapping
from reconciler.spreadsheet.columns import Alias, Column, Form


def form_of(mapping: SheetMapping) -> Form:
    """What the headers of an ERP's export mean."""
    return Form(
        name=mapping.name,
        columns={
            Column(column): tuple(Alias(text, text not in mapping.unverified) for text in headers)
            for column, headers in mapping.columns.items()
        },
        shown=mapping.ignored,
    )
