"""Use case: a template of stocks filled with the numbers that git declares."""

from collections.abc import Collection, Sequence
from pathlib import Path

from reconciler.domain.desired import Desired
from reconciler.domain.ids import WarehouseAlias
from reconciler.spreadsheet.cells import BLANK, cell_of
from reconciler.spreadsheet.choices import choices
from reconciler.spreadsheet.columns import NEUTRAL, Column
from reconciler.spreadsheet.numbers import Fault, units_of
from reconciler.workflow.exporting import StockRow
from reconciler.workflow.filling import Filled, Filling, Left, Progress
from reconciler.workflow.sheet_warehouses import Warehouses

_NEEDED = (Column.OFFER_ID, Column.WAREHOUSE, Column.STOCK)


def fill_stocks(
    path: Path, desired: Desired, rows: Sequence[StockRow], progress: Progress | None = None
) -> Filled:
    """Rows of an offer and warehouse get its number; cells that have no row are appended, in the
    order of the catalog. Raises InvalidInput.
    """
    filling = Filling(path, desired, _NEEDED, progress)
    warehouses = Warehouses(desired.store, {})
    wanted = {(row.offer, row.warehouse): row.says.units for row in rows}
    found = set()
    for row, offer in filling.rows():
        alias = warehouses.meant(row.cells.get(Column.WAREHOUSE, BLANK))
        if isinstance(alias, Fault) or (offer, alias) not in wanted:
            continue
        found.add((offer, alias))
        now, units = row.cells.get(Column.STOCK, BLANK), wanted[offer, alias]
        if now.text and not now.formula and units_of(now) == units:
            filling.keep()
        else:
            filling.put(row, Column.STOCK, units, Left(offer=offer, warehouse=alias))
    missing = {key: units for key, units in wanted.items() if key not in found}
    texts = _texts(filling, warehouses, {alias for _, alias in missing})
    for (offer, alias), units in missing.items():
        about = Left(offer=offer, warehouse=alias)
        if alias in texts:
            values = (Column.WAREHOUSE, texts[alias]), (Column.OFFER_ID, offer)
            filling.append([*values, (Column.STOCK, units)], about)
        else:
            filling.leave(about, "the template has no such warehouse to choose")
    return filling.filled()


def _texts(
    filling: Filling, warehouses: Warehouses, aliases: Collection[WarehouseAlias]
) -> dict[WarehouseAlias, str]:
    """How the template wants warehouses to be named. A table of our own has our names."""
    if filling.form is NEUTRAL:
        return {alias: alias for alias in aliases}
    left, found = set(aliases), dict[WarehouseAlias, str]()
    if left:
        for text in choices(filling.table.data, filling.table.file, filling.table.sheet):
            alias = warehouses.meant(cell_of(text))
            if not isinstance(alias, Fault) and alias in left:
                left.discard(alias)
                found[alias] = text
            if not left:
                break
    return found
