"""Cells of a large shop, as the benchmarks of states keep them."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

from reconciler.domain.ids import OfferId, ProductId, WarehouseAlias, WarehouseId
from reconciler.domain.stock import AppliedStock, Free, LiveStock
from reconciler.plan.operation import SetStock

NOW = datetime(2026, 11, 20, 6, 0, tzinfo=UTC)
SHOP = "100200 benchmark"
WAREHOUSES = 5


def every_cell(cells: int) -> Iterator[tuple[OfferId, WarehouseId, int]]:
    for number in range(cells):
        offer, warehouse = divmod(number, WAREHOUSES)
        yield OfferId(f"OFFER-{offer:06}-RED"), WarehouseId(1020000000001 + warehouse), number % 97


def base_of(units: int, seed: int) -> AppliedStock:
    at = NOW + timedelta(seconds=seed % 3600)
    return AppliedStock(
        Free(units),
        buffer=2,
        withheld=2,
        free=max(0, units - 2),
        reserved=seed % 3,
        at=at,
        said_at=at,
        until=at,
        written_at=at,
    )


def operation_on(offer: OfferId, warehouse: WarehouseId, units: int) -> SetStock:
    return SetStock(
        id=f"stock:{offer}@{warehouse}",
        offer=offer,
        product_id=ProductId(7),
        warehouse=WarehouseAlias("msk"),
        warehouse_id=warehouse,
        before=LiveStock(3, 0, 3),
        after=base_of(units, units),
        cause="git",
        observed_at=NOW,
        staleness="at_most",
    )
