"""What has to be known before a plan: the times of which lines, and orders since when."""

from datetime import datetime, timedelta
from decimal import Decimal
from typing import Any

from reconciler.domain.applied import NOTHING_APPLIED, Applied
from reconciler.domain.demand import window_start
from reconciler.domain.desired import Desired
from reconciler.domain.ids import OfferId, WarehouseAlias, WarehouseId
from reconciler.domain.safety import KeepDays, SafetyRule
from reconciler.domain.selector import Selector
from reconciler.domain.source import Source
from reconciler.domain.stock import (
    AppliedStock,
    Declaration,
    DeclaredStock,
    Fixed,
    Free,
    InFlightStock,
    OnHand,
)
from reconciler.domain.store import StockMode, Store, StoreWarehouse
from reconciler.plan.asks import cuts, fbo_since, orders_since, statements, undated
from reconciler.plan.told import SaidAt
from tests.plan.sights import NOW, THEN, base, live

PLACE = Source("catalog/msk.yaml", 4)
MSK, ID, MUG = WarehouseAlias("msk"), WarehouseId(1), OfferId("MUG")
LONG_BEFORE = THEN - timedelta(days=30)
DAY = timedelta(days=1)


def desired(says: Declaration, mode: StockMode = "on_change", **more: Any) -> Desired:
    source = Source("catalog/store.yaml", 1)
    warehouses = {MSK: StoreWarehouse(id=ID, source=source, stock_mode=mode)}
    store = Store(name="test", currency="RUB", source=source, warehouses=warehouses)
    stocks = {MSK: {MUG: DeclaredStock(says, PLACE)}}
    return Desired(store=store, stocks=stocks, prices={}, **{"safety": (), "digest": "d", **more})


def applied(left: AppliedStock) -> Applied:
    return Applied(stocks={ID: {MUG: left}})


def since(git: Desired, before: Applied = NOTHING_APPLIED, said_at: SaidAt | None = None) -> Any:
    found = list(statements(git, before))
    return orders_since(git, before, found, said_at or {}, NOW)


def test_a_number_counts_from_the_moment_that_it_names() -> None:
    git = desired(Free(40, THEN))
    assert undated(statements(git, NOTHING_APPLIED)) == []
    assert since(git) == THEN


def test_a_number_without_a_moment_counts_from_its_commit() -> None:
    git = desired(Free(40))
    assert undated(statements(git, NOTHING_APPLIED)) == [PLACE]
    assert since(git, said_at={PLACE: THEN}) == THEN


def test_a_commit_whose_time_is_not_known_asks_for_no_orders() -> None:
    for told in ("a shallow clone", None):
        assert since(desired(Free(40)), said_at={PLACE: told}) == NOW


def test_a_number_that_git_did_not_change_asks_for_no_commit() -> None:
    git, before = desired(Free(40)), applied(base(Free(40), 40))
    assert list(statements(git, before)) == []
    assert since(git, before) == THEN, "what moved since the base is to be explained"


def test_a_count_always_needs_its_orders() -> None:
    git = desired(OnHand(40, LONG_BEFORE))
    before = applied(base(OnHand(40, LONG_BEFORE), 40))
    assert since(git, before) == LONG_BEFORE


def test_a_count_that_was_dated_once_is_not_asked_for_again() -> None:
    git = desired(OnHand(40))
    before = applied(base(OnHand(40), 40, said_at=LONG_BEFORE))
    assert undated(statements(git, before)) == []
    assert since(git, before) == LONG_BEFORE
    never = applied(base(OnHand(40), 40))
    assert undated(statements(git, never)) == [PLACE]


def test_made_to_order_and_observed_need_nothing() -> None:
    assert list(statements(desired(Fixed(100)), NOTHING_APPLIED)) == []
    assert list(statements(desired(Free(40, THEN), "observe"), NOTHING_APPLIED)) == []


def test_the_longest_window_of_a_rule_is_read() -> None:
    rules = tuple(
        SafetyRule(Selector(), KeepDays(Decimal(2), days, sales), PLACE)
        for days, sales in ((7, "offer"), (28, "warehouse"), (14, "offer"))
    )
    git = desired(Fixed(1), safety=rules)
    assert since(git) == window_start(NOW, 28)
    assert fbo_since(git, NOW) == window_start(NOW, 14)
    assert fbo_since(desired(Fixed(1)), NOW) is None


def test_a_write_whose_answer_nobody_saw_is_settled_by_orders_since_its_statement() -> None:
    def asked(said_at: datetime | None) -> Any:
        after = base(Free(40), 40, said_at=said_at)
        flight = InFlightStock(before=live(5), base=None, after=after)
        return since(desired(Fixed(1)), Applied(in_flight={ID: {MUG: flight}}))

    assert asked(THEN - DAY) == THEN - DAY
    assert asked(None) == THEN


def test_a_base_that_nothing_declares_any_more_needs_no_orders() -> None:
    other = Applied(
        stocks={ID: {OfferId("GONE"): base(Free(1), 1)}, WarehouseId(9): {MUG: base(Free(1), 1)}}
    )
    assert since(desired(Fixed(1)), other) == NOW


def test_cancellations_are_told_apart_at_the_moment_of_a_new_number() -> None:
    fresh = statements(desired(Free(40)), NOTHING_APPLIED)
    assert cuts(fresh, {PLACE: THEN}) == {THEN}
    assert cuts(statements(desired(Free(40)), NOTHING_APPLIED), {PLACE: "unknown"}) == set()
    kept = statements(desired(OnHand(40, THEN)), applied(base(OnHand(40, THEN), 40)))
    assert cuts(kept, {}) == set()
