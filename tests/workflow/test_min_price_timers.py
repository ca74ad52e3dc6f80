"""Minimum prices that lapse soon are renewed, although nothing drifted."""

from datetime import timedelta
from pathlib import Path

from reconciler.apply.outcome import AlreadyTrue, Converged
from reconciler.apply.run import Run
from reconciler.apply.work import Work
from reconciler.plan.finding import Unread
from reconciler.plan.operation import RenewTimer
from tests.rehearsal import STORE, Rehearsal, offer

DAY = 86_400
RENEW = "/v1/product/action/timer/update"
STATUS = "/v1/product/action/timer/status"


def shop(folder: Path, more: str = "") -> Rehearsal:
    run = Rehearsal.open(folder, [offer(1, min_price="800"), offer(2, price="500")])
    run.write("store.yaml", STORE + more)
    run.prices({"MUG-1": {"price": 1000, "min_price": 800}, "MUG-2": {"price": 500}})
    run.apply()
    return run


def test_it_is_renewed_in_time_and_then_nothing_is_left_to_do(tmp_path: Path) -> None:
    run = shop(tmp_path)
    run.clock.advance(22 * DAY)
    assert not run.plan().plan.operations
    run.clock.advance(DAY)
    (op,) = run.plan().plan.operations
    assert isinstance(op, RenewTimer)
    assert op.expires_at is not None
    assert timedelta() < op.expires_at - run.clock.now() <= timedelta(days=7)
    applied = run.apply()
    assert isinstance(applied.finished.outcomes[op.id], Converged)
    assert [call.items for call in run.shop.calls() if call.path == RENEW] == [1]
    assert not run.plan().plan.operations


def test_one_that_lapsed_is_begun_anew(tmp_path: Path) -> None:
    run = shop(tmp_path)
    run.clock.advance(40 * DAY)
    run.apply()
    assert not run.plan().plan.operations


def test_what_somebody_prolonged_meanwhile_is_left_alone(tmp_path: Path) -> None:
    run = shop(tmp_path)
    run.clock.advance(25 * DAY)
    saved = run.plan().plan
    with run.job() as job:
        job.shop.renew_timers([op.product_id for op in saved.operations])  # type: ignore[union-attr]
    with run.job() as job:
        lease = job.state.lease(job.shop_key, "test", lambda _holder: False)
        lease.take(run.clock.now())
        journal = job.state.begin(lease, saved, run.clock.now())
        finished = Run(Work(job.shop, journal, job.clock, run.listener)).execute(saved)
    assert list(finished.outcomes.values()) == [AlreadyTrue()]


def test_a_minimum_price_that_is_set_now_needs_no_renewal(tmp_path: Path) -> None:
    run = shop(tmp_path)
    run.clock.advance(25 * DAY)
    run.prices({"MUG-1": {"price": 1000, "min_price": 700}, "MUG-2": {"price": 500}})
    (op,) = run.plan().plan.operations
    assert op.id == "price:MUG-1"


def test_the_store_says_when_and_whether(tmp_path: Path) -> None:
    run = shop(tmp_path)
    run.clock.advance(25 * DAY)
    run.write("store.yaml", STORE + "min_price_timer: {renew_days: 3}\n")
    assert not run.plan().plan.operations
    run.write("store.yaml", STORE + "min_price_timer: {renew_days: 5}\n")
    assert run.plan().plan.operations
    for more in ("min_price_timer: false\n", "manage: {prices: observe}\n"):
        run.write("store.yaml", STORE + more)
        before = len(run.shop.calls())
        assert not run.plan().plan.operations
        assert STATUS not in [call.path for call in run.shop.calls()[before:]]


def test_without_a_declared_minimum_price_nobody_asks(tmp_path: Path) -> None:
    run = shop(tmp_path)
    run.prices({"MUG-1": {"price": 1000}, "MUG-2": {"price": 500}})
    before = len(run.shop.calls())
    run.plan()
    assert STATUS not in [call.path for call in run.shop.calls()[before:]]


def test_a_read_only_key_is_enough_to_plan(tmp_path: Path) -> None:
    run = shop(tmp_path)
    run.clock.advance(25 * DAY)
    run.keys["OZON_API_KEY"] = "secret-read-key"
    plan = run.plan().plan
    assert [op.id for op in plan.operations] == ["timer:MUG-1"]
    assert not any(isinstance(item, Unread) for item in plan.findings)
