"""A run is undone against the shop of now: sold units stay sold, and other hands are respected."""

from decimal import Decimal
from pathlib import Path

import pytest
from msgspec.structs import replace

from reconciler.apply.outcome import Converged, Stale, is_good
from reconciler.domain.errors import InvalidInput, PlanStale
from reconciler.plan.finding import Blocked
from reconciler.plan.model import Plan, sealed
from reconciler.plan.operation import SetPrice, SetStock
from reconciler.sandbox import Killed
from reconciler.workflow.plan import Planned
from reconciler.workflow.rolling_back import plan_rollback
from tests.rehearsal import MSK, STORE, Rehearsal, offer


def shop(tmp_path: Path, *products: dict[str, object]) -> Rehearsal:
    return Rehearsal.open(tmp_path, list(products) or [offer(1, stocks={MSK: 40})])


def undo(run: Rehearsal, number: int) -> Planned:
    with run.job() as job:
        return plan_rollback(job, number)


def reasons(planned: Planned) -> list[str]:
    return [item.reason for item in planned.plan.findings if isinstance(item, Blocked)]


def test_stock_comes_back_less_what_was_sold_since(tmp_path: Path) -> None:
    run = shop(tmp_path)
    run.stocks(msk={"MUG-1": 60})
    wrong = run.apply().run
    run.clock.advance(3600)
    run.shop.sell("MUG-1", MSK, 3)
    planned = undo(run, wrong)
    (op,) = planned.plan.operations
    assert isinstance(op, SetStock)
    assert (op.before.free, op.after.free, op.cause) == (57, 37, "rollback")
    assert planned.exit_code == 2
    applied = run.apply(planned.plan)
    assert applied.exit_code == 0
    assert run.free("MUG-1") == 37


def test_git_that_still_says_the_new_number_changes_nothing(tmp_path: Path) -> None:
    """The base says what git says now: a number of stock is no wish to be enforced."""
    run = shop(tmp_path)
    run.stocks(msk={"MUG-1": 60})
    wrong = run.apply().run
    run.apply(undo(run, wrong).plan)
    assert run.free("MUG-1") == 40
    assert run.plan().plan.operations == ()
    run.shop.sell("MUG-1", MSK, 2)
    assert run.plan().plan.operations == ()


def test_a_reverted_catalog_sells_nothing_twice(tmp_path: Path) -> None:
    """`git revert` brings the old line back with a new date; it is no new statement."""
    run = shop(tmp_path)
    run.stocks(msk={"MUG-1": 40})
    run.apply()
    run.stocks(msk={"MUG-1": 60})
    wrong = run.apply().run
    run.clock.advance(3600)
    run.shop.sell("MUG-1", MSK, 5)
    run.apply(undo(run, wrong).plan)
    assert run.free("MUG-1") == 35
    run.clock.advance(3600)
    run.stocks(msk={"MUG-1": 40})
    assert run.plan().plan.operations == ()
    run.apply()
    run.clock.advance(3600)
    assert run.plan().plan.operations == ()
    run.stocks(msk={"MUG-1": 50})
    (op,) = run.plan().plan.stock_operations
    assert op.after.free == 50


def test_a_number_that_git_says_since_is_not_swallowed(tmp_path: Path) -> None:
    run = shop(tmp_path)
    run.stocks(msk={"MUG-1": 60})
    wrong = run.apply().run
    run.clock.advance(60)
    run.stocks(msk={"MUG-1": 33})
    run.apply(undo(run, wrong).plan)
    assert run.free("MUG-1") == 40
    (op,) = run.plan().plan.stock_operations
    assert op.after.free == 33


def test_a_catalog_that_was_reverted_first(tmp_path: Path) -> None:
    run = shop(tmp_path)
    run.stocks(msk={"MUG-1": 40})
    run.apply()
    run.stocks(msk={"MUG-1": 60})
    wrong = run.apply().run
    run.clock.advance(60)
    run.shop.sell("MUG-1", MSK, 2)
    run.clock.advance(60)
    run.stocks(msk={"MUG-1": 40})
    run.apply(undo(run, wrong).plan)
    assert run.free("MUG-1") == 38
    assert run.plan().plan.operations == ()


def test_more_sold_than_there_was_is_said(tmp_path: Path) -> None:
    run = shop(tmp_path, offer(1, stocks={MSK: 2}))
    run.stocks(msk={"MUG-1": 60})
    wrong = run.apply().run
    run.clock.advance(60)
    run.shop.sell("MUG-1", MSK, 7)
    planned = undo(run, wrong)
    (op,) = planned.plan.stock_operations
    assert op.after.free == 0
    assert planned.plan.undoes is not None
    assert any("5 units" in remark for remark in planned.plan.undoes.remarks)


def test_sales_between_the_plan_and_its_apply_come_off(tmp_path: Path) -> None:
    run = shop(tmp_path)
    run.stocks(msk={"MUG-1": 60})
    wrong = run.apply().run
    planned = undo(run, wrong)
    run.clock.advance(60)
    run.shop.sell("MUG-1", MSK, 4)
    assert run.apply(planned.plan).exit_code == 0
    assert run.free("MUG-1") == 36


def test_what_another_hand_moved_stays(tmp_path: Path) -> None:
    run = shop(tmp_path)
    run.stocks(msk={"MUG-1": 60})
    run.prices({"MUG-1": {"price": 1200}})
    wrong = run.apply().run
    run.clock.advance(60)
    run.shop.edit_stock("MUG-1", MSK, 55)
    run.shop.edit_price("MUG-1", price="1300")
    planned = undo(run, wrong)
    assert planned.plan.operations == ()
    assert len(reasons(planned)) == 2
    assert all("another hand" in reason for reason in reasons(planned))


def test_prices_come_back(tmp_path: Path) -> None:
    run = shop(tmp_path)
    run.prices({"MUG-1": {"price": 1200, "old_price": 1500}})
    wrong = run.apply().run
    planned = undo(run, wrong)
    (op,) = planned.plan.operations
    assert isinstance(op, SetPrice)
    assert (op.after.price, op.after.old_price, op.cause) == (Decimal(1000), None, "rollback")
    assert planned.plan.undoes is not None
    assert planned.plan.undoes.again == ("price:MUG-1",)
    assert run.apply(planned.plan).exit_code == 0
    (back,) = run.plan().plan.price_operations
    assert back.cause == "live"
    run.prices({"MUG-1": {"price": 1000}})
    assert run.plan().plan.operations == ()


def test_the_file_is_not_trusted(tmp_path: Path) -> None:
    run = shop(tmp_path)
    run.stocks(msk={"MUG-1": 60})
    wrong = run.apply().run
    plan = undo(run, wrong).plan
    (op,) = plan.stock_operations
    more = replace(op, after=replace(op.after, free=500), account=None)
    forged = sealed(replace(plan, operations=(more,)))
    run.apply(forged)
    assert run.free("MUG-1") == 40


def test_an_operation_that_the_run_did_not_have(tmp_path: Path) -> None:
    run = shop(tmp_path, offer(1, stocks={MSK: 40}), offer(2, stocks={MSK: 40}))
    run.stocks(msk={"MUG-1": 60})
    wrong = run.apply().run
    plan = undo(run, wrong).plan
    (op,) = plan.stock_operations
    other = replace(op, id="stock:MUG-2@msk")
    ended = run.apply(sealed(replace(plan, operations=(op, other)))).finished.outcomes
    assert isinstance(ended[op.id], Converged)
    assert isinstance(ended[other.id], Stale)
    assert (run.free("MUG-1"), run.free("MUG-2")) == (40, 40)


def test_a_rollback_can_be_rolled_back(tmp_path: Path) -> None:
    run = shop(tmp_path)
    run.stocks(msk={"MUG-1": 60})
    run.prices({"MUG-1": {"price": 1200}})
    wrong = run.apply().run
    back = run.apply(undo(run, wrong).plan).run
    again = undo(run, wrong)
    assert again.plan.operations == ()
    assert all(f"run {back} wrote it" in reason for reason in reasons(again))
    run.clock.advance(60)
    run.shop.sell("MUG-1", MSK, 1)
    applied = run.apply(undo(run, back).plan)
    assert applied.exit_code == 0
    assert run.free("MUG-1") == 59
    assert run.plan().plan.operations == ()


def test_unknown_runs_and_runs_of_other_shops(tmp_path: Path) -> None:
    run = shop(tmp_path)
    run.stocks(msk={"MUG-1": 60})
    wrong = run.apply().run
    with pytest.raises(InvalidInput) as caught:
        undo(run, wrong + 1)
    assert caught.value.problems[0].code == "unknown-run"
    other = Rehearsal.open(tmp_path / "other", [offer(1, stocks={MSK: 40})])
    other.folder = tmp_path
    (tmp_path / "catalog" / "store.yaml").write_text(
        (tmp_path / "catalog" / "store.yaml").read_text().replace("shop.test", "other.test")
    )
    with pytest.raises(InvalidInput):
        undo(other, wrong)


def test_a_run_without_effect_has_nothing_to_undo(tmp_path: Path) -> None:
    run = shop(tmp_path)
    run.stocks(msk={"MUG-1": 40})
    done = run.apply().run
    planned = undo(run, done)
    assert (planned.plan.operations, planned.exit_code) == ((), 0)


def test_a_plan_that_was_applied_is_stale(tmp_path: Path) -> None:
    run = shop(tmp_path)
    run.stocks(msk={"MUG-1": 60})
    plan: Plan = undo(run, run.apply().run).plan
    first = run.apply(plan)
    assert all(is_good(end) for end in first.finished.outcomes.values())
    assert isinstance(next(iter(first.finished.outcomes.values())), Converged)
    with pytest.raises(PlanStale):
        run.apply(plan)


@pytest.mark.parametrize("after", [False, True], ids=["before", "after"])
def test_a_rollback_that_was_killed_can_be_made_again(tmp_path: Path, after: bool) -> None:
    """Whether its write took effect is found out first; the number is put back once."""
    run = shop(tmp_path)
    run.stocks(msk={"MUG-1": 60})
    run.prices({"MUG-1": {"price": 1200}})
    wrong = run.apply().run
    plan = undo(run, wrong).plan

    def kill(path: str) -> None:
        if path == "/v2/products/stocks":
            raise Killed

    if after:
        run.wire.after = kill
    else:
        run.wire.before = kill
    with pytest.raises(Killed):
        run.apply(plan)
    run.wire.before = run.wire.after = lambda _path: None
    run.clock.advance(31)
    assert "nobody saw" in reasons(undo(run, wrong))[0]
    run.prices({"MUG-1": {"price": 1000}})
    assert run.apply().exit_code == 0
    run.clock.advance(31)
    again = undo(run, wrong)
    applied = run.apply(again.plan)
    assert run.free("MUG-1") == 40
    assert len(applied.plan.stock_operations) == (0 if after else 1)


def test_ten_updates_an_hour(tmp_path: Path) -> None:
    run = shop(tmp_path)
    numbers = []
    for step in range(10):
        run.prices({"MUG-1": {"price": 1100 + 10 * step}})
        numbers.append(run.apply().run)
    planned = undo(run, numbers[-1])
    assert planned.plan.operations == ()
    assert "10 price updates" in reasons(planned)[0]
    run.clock.advance(3601)
    assert len(undo(run, numbers[-1]).plan.price_operations) == 1


def test_the_last_update_of_an_hour_is_said(tmp_path: Path) -> None:
    run = shop(tmp_path)
    for step in range(9):
        run.prices({"MUG-1": {"price": 1100 + 10 * step}})
        last = run.apply().run
    undoes = undo(run, last).plan.undoes
    assert undoes is not None
    assert undoes.last_update == ("MUG-1",)


def test_what_is_only_observed_by_now_stays(tmp_path: Path) -> None:
    run = shop(tmp_path)
    run.stocks(msk={"MUG-1": 60})
    run.prices({"MUG-1": {"price": 1200}})
    wrong = run.apply().run
    run.write("store.yaml", STORE + "manage: {prices: observe, stocks: observe}\n")
    planned = undo(run, wrong)
    assert planned.plan.operations == ()
    assert all("only observes" in reason for reason in reasons(planned))


def test_a_buffer_stays_as_it_was(tmp_path: Path) -> None:
    """What is put back is the published number: its buffer is not taken off a second time."""
    run = shop(tmp_path)
    run.safety("{keep: 5}")
    run.stocks(msk={"MUG-1": 30})
    run.apply()
    assert run.free("MUG-1") == 25
    run.stocks(msk={"MUG-1": 60})
    wrong = run.apply().run
    run.clock.advance(3600)
    run.apply(undo(run, wrong).plan)
    assert run.free("MUG-1") == 25
    assert run.plan().plan.operations == ()
    run.stocks(msk={"MUG-1": 30})
    assert run.plan().plan.operations == ()
    run.apply()
    run.safety("{keep: 7}")
    (op,) = run.plan().plan.stock_operations
    assert op.after.free == 23


def test_a_mistaken_zero_of_all_comes_back(tmp_path: Path) -> None:
    run = shop(tmp_path, *(offer(n, stocks={MSK: 10 * n}) for n in (1, 2, 3)))
    run.stocks(msk={f"MUG-{n}": 10 * n for n in (1, 2, 3)})
    run.apply()
    run.stocks(msk={f"MUG-{n}": 0 for n in (1, 2, 3)})
    wrong = run.apply().run
    run.clock.advance(600)
    planned = undo(run, wrong)
    assert planned.plan.totals.comes_back == ("MUG-1", "MUG-2", "MUG-3")
    assert run.apply(planned.plan).exit_code == 0
    assert [run.free(f"MUG-{n}") for n in (1, 2, 3)] == [10, 20, 30]


def test_an_order_that_was_cancelled_since_gives_its_units_back(tmp_path: Path) -> None:
    run = shop(tmp_path)
    run.stocks(msk={"MUG-1": 40})
    run.apply()
    run.clock.advance(60)
    order = run.shop.sell("MUG-1", MSK, 3)
    run.clock.advance(60)
    run.stocks(msk={"MUG-1": 60})
    wrong = run.apply().run
    run.clock.advance(600)
    run.shop.cancel(order)
    run.clock.advance(600)
    planned = undo(run, wrong)
    (op,) = planned.plan.stock_operations
    assert op.after.free <= 40
    run.apply(planned.plan)
    assert run.free("MUG-1") <= 40
