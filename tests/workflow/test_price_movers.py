"""Who moved a price is named, and whoever git leaves it to is left alone."""

from decimal import Decimal
from pathlib import Path

import pytest

from reconciler.plan.finding import Blocked, PriceDrift, Quarantined
from reconciler.plan.model import Plan
from tests.rehearsal import Rehearsal, offer

STRATEGIES = "/v1/pricing-strategy/strategy-ids-by-product-ids"


@pytest.fixture
def run(tmp_path: Path) -> Rehearsal:
    rehearsal = Rehearsal.open(tmp_path, [offer(1), offer(2)])
    rehearsal.prices({"MUG-1": {"price": 1000}, "MUG-2": {"price": 1000}})
    rehearsal.apply()
    return rehearsal


def promoted(run: Rehearsal, price: str = "900") -> None:
    action = run.shop.start_promotion("Зимняя распродажа", {"MUG-1": "950"}, days=14)
    run.shop.promote("MUG-1", action, price)


def drift(plan: Plan) -> PriceDrift:
    (item,) = (item for item in plan.findings if isinstance(item, PriceDrift))
    return item


def test_a_promotion_that_moved_a_price_is_named_and_the_price_set_back(run: Rehearsal) -> None:
    promoted(run)
    plan = run.plan().plan
    told = drift(plan)
    assert told.because == "the promotion “Зимняя распродажа”"
    assert told.corrected
    assert not told.held
    assert [op.id for op in plan.operations] == ["price:MUG-1"]
    assert STRATEGIES in [call.path for call in run.shop.calls()]


def test_a_strategy_is_named(run: Rehearsal) -> None:
    run.shop.put_under_strategy("MUG-2", "880")
    assert drift(run.plan().plan).because == "its pricing strategy"


def test_a_price_that_a_person_moved_is_theirs(run: Rehearsal) -> None:
    run.shop.edit_price("MUG-2", price="870")
    assert drift(run.plan().plan).because == "the cabinet, or another program"


def test_a_price_that_git_leaves_to_promotions_is_reported_while_one_runs(run: Rehearsal) -> None:
    managed = {"price": 1000, "managed_by": "promotions"}
    run.prices({"MUG-1": managed, "MUG-2": managed})
    promoted(run)
    plan = run.plan().plan
    assert not plan.operations
    assert drift(plan).held
    assert run.drift().exit_code == 0
    run.apply()
    run.shop.edit_price("MUG-2", price="870")
    assert [op.id for op in run.plan().plan.operations] == ["price:MUG-2"]
    run.apply()
    run.clock.advance(15 * 86_400)
    (op,) = run.plan().plan.price_operations
    assert op.offer == "MUG-1"
    assert op.causes == {"price": "live"}
    run.apply()
    assert not run.plan().plan.operations


def test_a_new_price_in_git_waits_for_the_end_of_the_promotion(run: Rehearsal) -> None:
    promoted(run)
    run.prices({"MUG-1": {"price": 1100, "managed_by": "promotions"}, "MUG-2": {"price": 1000}})
    assert not run.apply().plan.operations
    run.clock.advance(15 * 86_400)
    (op,) = run.plan().plan.price_operations
    assert op.causes == {"price": "git"}
    assert dict(op.after.said()) == {"price": Decimal(1100)}


def test_a_price_that_git_leaves_to_a_strategy_is_enforced_without_one(run: Rehearsal) -> None:
    run.prices({"MUG-1": {"price": 1000}, "MUG-2": {"price": 1000, "managed_by": "strategy"}})
    run.shop.put_under_strategy("MUG-2", "880")
    plan = run.plan().plan
    assert not plan.operations
    assert drift(plan).held
    text = {"price": 1000, "managed_by": "strategy", "strategy": "false"}
    run.prices({"MUG-1": {"price": 1000}, "MUG-2": text})
    run.apply()
    run.shop.edit_price("MUG-2", price="870")
    assert [op.id for op in run.apply().plan.operations] == ["price:MUG-2"]
    assert not run.plan().plan.operations


def test_prices_in_quarantine_are_shown(run: Rehearsal) -> None:
    run.prices({"MUG-1": {"price": 400}, "MUG-2": {"price": 1000}})
    run.apply()
    plan = run.plan().plan
    assert not plan.operations
    assert [item.offers for item in plan.findings if isinstance(item, Quarantined)] == [("MUG-1",)]
    run.shop.release_quarantine("MUG-1")
    assert not any(isinstance(item, Quarantined) for item in run.plan().plan.findings)


def test_a_price_above_an_old_price_that_git_does_not_say_is_not_sent(run: Rehearsal) -> None:
    run.shop.edit_price("MUG-1", old_price="1200")
    run.prices({"MUG-1": {"price": 1250}, "MUG-2": {"price": 1000}})
    plan = run.plan().plan
    assert not plan.operations
    (blocked,) = (item for item in plan.findings if isinstance(item, Blocked))
    assert "`price` would not be below `old_price`" in blocked.reason
    assert "declare `old_price` as well" in blocked.fix
    run.prices({"MUG-1": {"price": 1250, "old_price": None}, "MUG-2": {"price": 1000}})
    run.apply()
    assert not run.plan().plan.operations
