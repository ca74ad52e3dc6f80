"""Which cells are looked at, and what stays remembered of writes whose answer nobody saw."""

from decimal import Decimal
from typing import Any

from reconciler.domain.applied import Applied
from reconciler.domain.desired import Desired
from reconciler.domain.ids import OfferId, ProductId, WarehouseAlias, WarehouseId
from reconciler.domain.orders import NO_ORDERS, Orders
from reconciler.domain.safety import KeepDays, SafetyRule
from reconciler.domain.selector import Selector
from reconciler.domain.snapshot import Account, LiveProduct, LiveWarehouse, Proof, Snapshot
from reconciler.domain.source import Source
from reconciler.domain.stock import AppliedStock, DeclaredStock, Free, InFlightStock, LiveStock
from reconciler.domain.store import Store, StoreWarehouse
from reconciler.plan.finding import Blocked, Consumed
from reconciler.plan.stock_part import REBASE_AFTER, StockPart, StockPlanner
from reconciler.plan.told import Told
from tests.plan.sights import KNOWN, NOW, THEN, base, line, live

MSK, ID, MUG = WarehouseAlias("msk"), WarehouseId(1), OfferId("MUG")
PLACE = Source("catalog/msk.yaml", 4)
SAID = Free(40)
TWO_DAYS = SafetyRule(Selector(), KeepDays(Decimal(2)), PLACE)


def planned(
    stock: LiveStock,
    left: AppliedStock | None = None,
    flight: InFlightStock | None = None,
    orders: Orders = NO_ORDERS,
    safety: tuple[SafetyRule, ...] = (),
) -> StockPart:
    """What follows for one cell that says 40."""
    warehouses = {MSK: StoreWarehouse(id=ID, source=PLACE)}
    store = Store(name="test", currency="RUB", source=PLACE, warehouses=warehouses)
    git = Desired(
        store=store,
        stocks={MSK: {MUG: DeclaredStock(SAID, PLACE)}},
        prices={},
        safety=safety,
        digest="d",
    )
    warehouse = LiveWarehouse(id=ID, name="Москва", scheme="fbs", status="created")
    shop = Snapshot(
        account=Account(name="a", currency="RUB", fingerprint="f"),
        warehouses={ID: warehouse},
        products={MUG: LiveProduct(product_id=ProductId(1), archived=False)},
        stocks={ID: {MUG: stock}},
        prices={},
        proofs=(Proof(what="stocks", calls=1, rows=1, ended_at=NOW),),
        taken_at=NOW,
    )
    memory = Applied(
        stocks={ID: {MUG: left}} if left else {},
        in_flight={ID: {MUG: flight}} if flight else {},
    )
    return StockPlanner(git, shop, memory, {}, Told(orders=orders)).plan()


def in_flight(before: int, sent: int, **more: Any) -> InFlightStock:
    return InFlightStock(before=live(before), base=None, after=base(SAID, sent, **more))


def test_a_cell_in_which_nothing_moved_is_nothing() -> None:
    assert planned(live(40), base(SAID, 40)) == StockPart([], [], [])


def test_an_unseen_write_is_settled_although_nothing_else_moved() -> None:
    after = in_flight(10, 40, at=NOW)
    part = planned(live(40), base(SAID, 40), after)
    assert [(item.offer, item.after) for item in part.adoptions] == [(MUG, after.after)]


def test_an_unseen_write_stays_in_flight_while_its_cell_is_to_be_written() -> None:
    part = planned(live(10), None, in_flight(10, 40, at=NOW))
    assert [op.after.free for op in part.operations] == [40]
    assert part.adoptions == [], "a kill before the next write must not lose it"


def test_a_buffer_that_is_not_known_is_told_although_nothing_moved() -> None:
    part = planned(live(40), base(SAID, 40), safety=(TWO_DAYS,))
    (finding,) = part.findings
    assert isinstance(finding, Blocked)
    assert "safety stock is not known" in finding.reason
    assert part.operations == part.adoptions == []


def test_an_old_base_that_orders_explain_is_moved_on() -> None:
    old = NOW - REBASE_AFTER * 2
    orders = Orders([line(3, THEN)], KNOWN)
    part = planned(live(37, 3), base(SAID, 40, at=old), orders=orders)
    (moved,) = part.adoptions
    assert moved.after is not None
    assert (moved.after.free, moved.after.reserved, moved.after.at) == (37, 3, NOW)
    assert isinstance(part.findings[0], Consumed)


def test_a_young_one_is_kept_and_so_is_one_with_a_rest() -> None:
    orders = Orders([line(3, NOW.replace(hour=8))], KNOWN)
    assert planned(live(37, 3), base(SAID, 40), orders=orders).adoptions == []
    old = base(SAID, 40, at=NOW - REBASE_AFTER * 2)
    assert planned(live(30, 3), old, orders=orders).adoptions == []


def test_a_cell_that_was_released_and_is_declared_again_is_taken_up_again() -> None:
    (again,) = planned(live(40), base(SAID, 40, released=True)).adoptions
    assert again.after == base(SAID, 40)


def test_a_decrease_that_did_not_get_through_is_sent_again_without_orders() -> None:
    """50 were shown and 40 sent; 5 were sold since, and nobody may read the orders."""
    flight = in_flight(50, 40, at=NOW, said_at=THEN)
    (op,) = planned(live(45, 5), None, flight).operations
    assert op.after.free == 35
