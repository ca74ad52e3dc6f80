"""Drift that a person wants set right: to what was left there, less the orders since."""

from pathlib import Path

import pytest

from reconciler.apply.outcome import AlreadyTrue
from reconciler.domain.errors import InvalidInput
from reconciler.domain.ids import OfferId
from reconciler.plan.finding import StockDrift
from reconciler.plan.model import Plan
from reconciler.report.data import plan_json
from reconciler.workflow.apply import apply_plan
from reconciler.workflow.choosing import to_overwrite
from reconciler.workflow.plan import Planned, plan_store
from reconciler.workflow.plan_file import read_plan
from tests.rehearsal import MSK, Rehearsal


@pytest.fixture
def drifted(shop: Rehearsal) -> Rehearsal:
    """40 were left, 3 are sold since, and the cabinet says 90."""
    shop.stocks(msk={"MUG-1": 40, "MUG-2": 7})
    shop.apply()
    shop.clock.advance(3600)
    shop.shop.sell("MUG-1", MSK, 3)
    shop.clock.advance(60)
    shop.shop.edit_stock("MUG-1", MSK, 90)
    shop.shop.edit_stock("MUG-2", MSK, 1)
    shop.clock.advance(60)
    return shop


def plan(shop: Rehearsal, *patterns: str) -> Planned:
    with shop.job() as job:
        return plan_store(job, to_overwrite(job, patterns))


def saved(planned: Planned, folder: Path) -> Plan:
    path = folder / "plan.json"
    path.write_bytes(plan_json(planned))
    return read_plan(path)


def test_nothing_is_overwritten_unless_it_is_asked_for(drifted: Rehearsal) -> None:
    assert plan(drifted).plan.operations == ()


def test_it_is_set_right_less_the_orders_since(drifted: Rehearsal) -> None:
    planned = plan(drifted, "MUG-1")
    (op,) = planned.plan.stock_operations
    assert (op.id, op.before.free, op.after.free, op.cause) == ("stock:MUG-1@msk", 90, 37, "live")
    drift = {
        item.offer: item.corrected for item in planned.plan.drift if isinstance(item, StockDrift)
    }
    assert drift == {"MUG-1": True, "MUG-2": False}


def test_patterns(drifted: Rehearsal) -> None:
    assert len(plan(drifted, "MUG-*").plan.operations) == 2
    assert len(plan(drifted, "MUG-2", "*-1").plan.operations) == 2


def test_what_has_no_stock_declared_is_refused_with_what_is_near(drifted: Rehearsal) -> None:
    with pytest.raises(InvalidInput) as caught:
        plan(drifted, "MUG-3", "*-1", "TEA*")
    assert [problem.code for problem in caught.value.problems] == ["unknown-offer"] * 2
    assert "`MUG-1`" in caught.value.problems[0].fix


def test_apply_sets_it_right(drifted: Rehearsal) -> None:
    with drifted.job() as job:
        planned = plan_store(job, frozenset({OfferId("MUG-1")}))
        applied = apply_plan(job, planned, lambda _planned: True, drifted.listener)
    assert applied is not None
    assert applied.exit_code == 0
    assert drifted.free("MUG-1") == 37
    assert drifted.free("MUG-2") == 1
    drifted.clock.advance(3600)
    assert [item.offer for item in drifted.plan().plan.drift] == ["MUG-2"]


def test_a_saved_plan_that_overwrites_applies(drifted: Rehearsal, tmp_path: Path) -> None:
    made = saved(plan(drifted, "MUG-1"), tmp_path)
    assert drifted.apply(made).exit_code == 0
    assert drifted.free("MUG-1") == 37
    assert drifted.free("MUG-2") == 1, "nobody asked for that one"


def test_orders_between_plan_and_apply_come_off(drifted: Rehearsal, tmp_path: Path) -> None:
    made = saved(plan(drifted, "MUG-1"), tmp_path)
    drifted.clock.advance(600)
    drifted.shop.sell("MUG-1", MSK, 4)
    drifted.clock.advance(60)
    assert drifted.apply(made).exit_code == 0
    assert drifted.free("MUG-1") == 33


def test_a_saved_plan_whose_drift_is_gone_writes_nothing(
    drifted: Rehearsal, tmp_path: Path
) -> None:
    made = saved(plan(drifted, "MUG-1"), tmp_path)
    drifted.shop.edit_stock("MUG-1", MSK, 37)
    writes = drifted.writes()
    assert list(drifted.apply(made).finished.outcomes.values()) == [AlreadyTrue()]
    assert drifted.writes() == writes
