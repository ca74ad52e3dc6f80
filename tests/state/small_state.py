"""Small values for the state: bases, writes in flight, operations."""

from datetime import UTC, datetime, timedelta
from decimal import Decimal
from typing import Any

from msgspec.structs import replace

from reconciler.domain.applied import Applied
from reconciler.domain.ids import Cell, OfferId, ProductId, WarehouseAlias, WarehouseId
from reconciler.domain.price import Prices
from reconciler.domain.stock import AppliedStock, Free, InFlightStock, LiveStock
from reconciler.plan.model import Cost, Plan, Totals
from reconciler.plan.operation import SetStock
from reconciler.state.journal import SqlJournal
from reconciler.state.state import State

NOW = datetime(2026, 11, 20, 6, 0, tzinfo=UTC)
LATER = NOW + timedelta(minutes=1)
SHOP, OTHER = "fingerprint/samovar", "fingerprint/other"
MSK, SPB = WarehouseId(1020000000001), WarehouseId(1020000000002)
A, B = Cell(OfferId("MUG-A"), MSK), Cell(OfferId("MUG-B"), MSK)
PRICES = Prices(price=Decimal("349.90"), old_price=None)


def known(state: State, shop: str = SHOP) -> Applied:
    """What is remembered of a shop, but for the revision, which is new with every write."""
    return replace(state.applied(shop), revision="")


def base(units: int, at: datetime = NOW) -> AppliedStock:
    return AppliedStock(Free(units), buffer=0, withheld=0, free=units, reserved=0, at=at)


def flight(units: int, before: int = 3) -> InFlightStock:
    return InFlightStock(LiveStock(before, 0, before), base=None, after=base(units))


def operation(cell: Cell, units: int) -> SetStock:
    return SetStock(
        id=f"stock:{cell.offer}@msk",
        offer=cell.offer,
        product_id=ProductId(7),
        warehouse=WarehouseAlias("msk"),
        warehouse_id=cell.warehouse,
        before=LiveStock(3, 0, 3),
        after=base(units),
        cause="git",
        observed_at=NOW,
        staleness="at_most",
    )


def plan(**fields: Any) -> Plan:
    totals = Totals(
        offers=0,
        cells=0,
        cells_unchanged=0,
        prices=0,
        prices_unchanged=0,
        in_stock_before=0,
        in_stock_after=0,
        goes_dark=(),
        comes_back=(),
        units_up=0,
        units_down=0,
    )
    made = {
        "id": "plan-id",
        "tool_version": "0",
        "store": "samovar",
        "account": "fingerprint",
        "account_name": "Самовар",
        "endpoint": "https://shop.test",
        "currency": "RUB",
        "catalog_digest": "catalog",
        "state_revision": "",
        "observed_at": NOW,
        "operations": (),
        "findings": (),
        "adoptions": (),
        "price_adoptions": (),
        "totals": totals,
        "cost": Cost(calls=(), eta_seconds=0),
        "proofs": (),
    }
    return Plan(**{**made, **fields})


def begin(state: State, shop: str = SHOP, holder: str = "anna") -> SqlJournal:
    """A run that holds its lease."""
    lease = state.lease(shop, holder)
    lease.take(NOW)
    return state.begin(lease, plan(), NOW)
