"""What git declares of stocks, with a row an offer and the warehouses side by side."""

from collections.abc import Iterator, Sequence

from reconciler.domain.desired import Desired
from reconciler.domain.ids import OfferId, WarehouseAlias
from reconciler.domain.selector import Selector
from reconciler.spreadsheet.book import Sheet, Value
from reconciler.spreadsheet.neutral import wide_stocks
from reconciler.workflow.exporting import StockRow
from reconciler.workflow.sheet_warehouses import Warehouses


def wide_stock_sheet(desired: Desired, rows: Sequence[StockRow], chosen: Selector) -> Sheet:
    """The table of stocks; offers come where the catalog says their first cell.

    All chosen warehouses have a column, also those of which nothing is declared: blank changes
    nothing when it is imported, and can be filled in.
    """
    known = Warehouses(desired.store, {})
    aliases = [one for one in desired.store.warehouses if one in (chosen.warehouse or (one,))]
    units: dict[OfferId, dict[WarehouseAlias, int]] = {}
    for row in rows:
        units.setdefault(row.offer, {})[row.warehouse] = row.says.units
    columns = wide_stocks(known.header(alias) for alias in aliases)

    def lines() -> Iterator[tuple[Value, ...]]:
        for offer, said in units.items():
            yield desired.store.name, offer, *(said.get(alias) for alias in aliases)

    return Sheet("stocks", columns, lines(), len(units))
