"""What few offers say of prices: switches, the declared value; and costs, which may leave git."""

from decimal import Decimal
from pathlib import Path

from tests.rehearsal import STORE, Rehearsal, offer

FIELDS = {"price": 1000, "auto_add_to_promotions": "false", "declared_price": 700}


def test_they_are_written_once_and_set_back_when_somebody_changes_them(tmp_path: Path) -> None:
    run = Rehearsal.open(tmp_path, [offer(1)])
    run.prices({"MUG-1": {**FIELDS, "auto_add_to_promotions": "true"}})
    (op,) = run.apply().plan.price_operations
    assert dict(op.after.said()) == {
        "declared_price": Decimal(700),
        "auto_add_to_promotions": True,
    }
    assert not run.plan().plan.operations
    run.prices({"MUG-1": FIELDS})
    (op,) = run.apply().plan.price_operations
    assert dict(op.after.said()) == {"auto_add_to_promotions": False}
    assert not run.plan().plan.operations


def test_a_switch_that_the_shop_does_not_tell_is_written_when_git_says_it_anew(
    tmp_path: Path,
) -> None:
    run = Rehearsal.open(tmp_path, [offer(1, min_price="800")])
    said = {"price": 1000, "min_price": 800, "min_price_in_promotions": "true"}
    run.prices({"MUG-1": said})
    assert [op.id for op in run.apply().plan.operations] == ["price:MUG-1"]
    assert not run.plan().plan.operations
    run.prices({"MUG-1": {**said, "min_price_in_promotions": "false"}})
    assert [op.id for op in run.apply().plan.operations] == ["price:MUG-1"]
    assert not run.plan().plan.operations


def test_costs_leave_git_only_if_the_store_says_so(tmp_path: Path) -> None:
    run = Rehearsal.open(tmp_path, [offer(1)])
    run.prices({"MUG-1": {"price": 1000, "cost": 400}})
    assert not run.apply().plan.operations
    assert not run.plan().plan.operations
    run.write("store.yaml", STORE + "send_cost: true\n")
    (op,) = run.apply().plan.price_operations
    assert dict(op.after.said()) == {"cost": Decimal(400)}
    run.write("store.yaml", STORE)
    run.prices({"MUG-1": {"price": 1000, "cost": 450}})
    assert not run.plan().plan.operations
