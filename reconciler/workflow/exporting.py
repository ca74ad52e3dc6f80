"""Use case: what git declares of stocks or prices, as a table that an import takes back."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from datetime import UTC, datetime
from decimal import Decimal
from typing import TypeVar, assert_never

import msgspec
from msgspec import UnsetType

from reconciler.catalog import open_catalog, with_excerpts
from reconciler.domain.declared_price import DatedPrices, DeclaredPrices
from reconciler.domain.desired import Desired
from reconciler.domain.errors import InvalidInput
from reconciler.domain.ids import OfferId, WarehouseAlias
from reconciler.domain.price import PRICE_FIELDS, PriceField, Prices, PriceValue
from reconciler.domain.selector import Selector
from reconciler.domain.source import Source
from reconciler.domain.stock import Declaration, Fixed, Free, OnHand
from reconciler.spreadsheet.book import Sheet, Value
from reconciler.spreadsheet.neutral import PRICES, STOCKS
from reconciler.workflow.declared_buffers import declared_buffer
from reconciler.workflow.listing import check_warehouses
from reconciler.workflow.where import Where

_Row = TypeVar("_Row")

Progress = Callable[[int, int], None]


class StockRow(msgspec.Struct, frozen=True, gc=False):
    """One cell as git declares it."""

    offer: OfferId
    warehouse: WarehouseAlias
    says: Declaration


class PriceRow(msgspec.Struct, frozen=True, gc=False):
    """The prices of one offer as git declares them."""

    offer: OfferId
    declared: DeclaredPrices


def declared(where: Where, progress: Progress | None = None) -> Desired:
    """The whole desired state. Raises InvalidInput for a broken catalog."""
    try:
        return open_catalog(where.catalog, where.cache, progress).desired(where.store)
    except InvalidInput as wrong:
        raise InvalidInput(with_excerpts(wrong.problems)) from None


def stock_rows(desired: Desired, chosen: Selector) -> list[StockRow]:
    """Declared cells, in the order in which the catalog says them. Raises InvalidInput."""
    check_warehouses(desired, chosen)
    return _in_order(
        (one.source, StockRow(offer, alias, one.says))
        for alias, table in desired.stocks.items()
        for offer, one in table.items()
        if chosen.matches(offer, alias)
    )


def price_rows(desired: Desired, chosen: Selector) -> list[PriceRow]:
    """Offers with declared prices, in the order in which the catalog says them."""
    return _in_order(
        (one.source, PriceRow(offer, one))
        for offer, one in desired.prices.items()
        if chosen.matches(offer)
    )


def stock_sheet(desired: Desired, rows: Sequence[StockRow]) -> Sheet:
    """The table of stocks."""
    store = desired.store.name
    cells = (
        (
            store,
            row.offer,
            row.warehouse,
            row.says.units,
            _safety(desired, row),
            stock_note(row.says),
        )
        for row in rows
    )
    return Sheet("stocks", STOCKS, cells, len(rows))


def price_sheet(desired: Desired, rows: Sequence[PriceRow]) -> Sheet:
    """The table of prices: those that hold always; the note tells of others."""
    store = desired.store.name
    cells = (
        (store, row.offer, *price_cells(row.declared.says), price_note(row.declared))
        for row in rows
    )
    return Sheet("prices", PRICES, cells, len(rows))


def price_cells(says: Prices) -> Iterator[Value]:
    """The amounts in the order of the table; what is not declared is blank."""
    for name in PRICE_FIELDS:
        yield price_cell(name, says.get(name))


def price_cell(name: PriceField, value: PriceValue | UnsetType) -> Decimal | None:
    """An amount as tables have it: 0 for a crossed-out price that is cleared, as in Ozon's own
    files; None for what a table can't say.
    """
    if value is None and name == "old_price":
        return Decimal(0)
    return value if isinstance(value, Decimal) else None


def stock_note(says: Declaration) -> str:
    """What a number alone does not tell of a statement."""
    match says:
        case Free():
            return f"as of {_minute(says.as_of)}" if says.as_of else ""
        case OnHand():
            at = f", counted {_minute(says.counted_at)}" if says.counted_at else ""
            return f"on hand{at}"
        case Fixed():
            return "fixed"
        case _:
            assert_never(says)


def price_note(declared: DeclaredPrices) -> str:
    """What the amounts alone do not tell of an entry."""
    parts = [f"{name} is cleared" for name, value in declared.says.said() if value is None]
    parts += [_dated(one) for one in declared.dated]
    if declared.managed_by != "git":
        parts.append(f"managed by {declared.managed_by}")
    return "; ".join(parts)


def _in_order(found: Iterable[tuple[Source, _Row]]) -> list[_Row]:
    ordered = sorted(found, key=lambda pair: (pair[0].file, pair[0].line, pair[0].column))
    return [row for _, row in ordered]


def _safety(desired: Desired, row: StockRow) -> int | None:
    """What a rule keeps back; None where the shop has to be asked for it."""
    buffer = declared_buffer(desired, row.warehouse, row.offer, row.says)
    return buffer.kept if buffer.is_sure else None


def _dated(one: DatedPrices) -> str:
    values = ", ".join(
        f"{name} {'cleared' if value is None else value}" for name, value in one.says.said()
    )
    begin = f" from {_minute(one.since)}" if one.since else ""
    end = f" until {_minute(one.until)}" if one.until else ""
    return f"{values}{begin}{end}"


def _minute(moment: datetime) -> str:
    return moment.astimezone(UTC).strftime("%Y-%m-%d %H:%M UTC")
