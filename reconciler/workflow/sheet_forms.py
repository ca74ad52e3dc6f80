"""What the headers of a spreadsheet may mean: to a mapping file, and to the stores of a catalog."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from reconciler.catalog.sheet_mapping import SheetMapping
from reconciler.domain.store import Store
from reconciler.spreadsheet.cells import Cell
from reconciler.spreadsheet.columns import FORMS, NEUTRAL, Alias, Column, Form
from reconciler.spreadsheet.header import folded
from reconciler.spreadsheet.numbers import Fault
from reconciler.spreadsheet.wide import Wide
from reconciler.workflow.sheet_warehouses import Warehouses


def forms_for(stores: Sequence[Store], mapping: SheetMapping | None) -> tuple[Form, ...]:
    """The forms that a file may have. Which store is meant, it may say itself."""
    if mapping is not None:
        form = _form_of(mapping)
        return (form._replace(wide=_wide(stores, form, mapping.warehouses)),)
    plain = NEUTRAL._replace(wide=_wide(stores, NEUTRAL, {}))
    return tuple(plain if form is NEUTRAL else form for form in FORMS)


def _form_of(mapping: SheetMapping) -> Form:
    """What the headers of an ERP's export mean."""
    return Form(
        name=mapping.name,
        columns={
            Column(column): tuple(Alias(text, text not in mapping.unverified) for text in headers)
            for column, headers in mapping.columns.items()
        },
        shown=mapping.ignored,
    )


def _wide(stores: Sequence[Store], form: Form, names: Mapping[str, str]) -> Wide:
    known = [Warehouses(store, names) for store in stores]
    stock = form.columns.get(Column.STOCK) or NEUTRAL.columns[Column.STOCK]

    def is_named(text: str) -> bool:
        return any(not isinstance(one.meant(Cell(text)), Fault) for one in known)

    return Wide(is_named, tuple(folded(alias.text) for alias in stock))
