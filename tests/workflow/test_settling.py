"""How changes of earlier runs ended, asked for without a plan."""

from datetime import timedelta
from pathlib import Path

import pytest

from reconciler.apply.outcome import Converged, Pending, Rejected, Unknown
from reconciler.domain.errors import ExitCode, StoreBusy
from reconciler.plan.finding import CardRefused
from reconciler.report.plain import plain_text
from reconciler.report.plan_text import plan_text
from reconciler.workflow.apply import apply_plan
from reconciler.workflow.plan import plan_store
from reconciler.workflow.settling import Settled, settle
from tests.rehearsal import MSK, Rehearsal, offer
from tests.workflow.test_card_changes import CARD

IMPORT = "/v3/product/import"


@pytest.fixture
def shop(tmp_path: Path) -> Rehearsal:
    shop = Rehearsal.open(tmp_path, [offer(1, card=CARD, vat="0.22", stocks={MSK: 5})])
    shop.write("products.yaml", "kind: products\nproducts: {MUG-1: {name: Новое имя}}\n")
    return shop


def leave(shop: Rehearsal) -> None:
    """An apply that does not wait."""
    with shop.job() as job:
        apply_plan(job, plan_store(job), lambda _plan: True, shop.listener, patience=timedelta(0))


def ask(shop: Rehearsal, minutes: float = 0) -> Settled:
    with shop.job() as job:
        return settle(job, timedelta(minutes=minutes))


def test_nothing_under_way(shop: Rehearsal) -> None:
    settled = ask(shop)
    assert (settled.tasks, settled.exit_code) == ((), ExitCode.DONE)


def test_still_at_work_and_then_done(shop: Rehearsal) -> None:
    leave(shop)
    first = ask(shop)
    assert isinstance(first.tasks[0].outcome, Pending)
    assert first.exit_code == ExitCode.CHANGES_PENDING
    shop.clock.advance(60)
    second = ask(shop)
    assert isinstance(second.tasks[0].outcome, Converged)
    assert (second.exit_code, ask(shop).tasks) == (ExitCode.DONE, ())
    assert shop.plan().plan.operations == ()
    assert shop.writes() == [(IMPORT, 1)]


def test_it_waits_as_long_as_it_is_told(shop: Rehearsal) -> None:
    leave(shop)
    assert ask(shop, minutes=1).exit_code == ExitCode.DONE
    assert sum(shop.virtual.slept) >= 5


def test_a_refusal_names_the_attribute_once(shop: Rehearsal) -> None:
    shop.shop.reject_next(
        "MUG-1", "error_attribute_values_empty", attribute_id=85, message="пусто", at_import=True
    )
    leave(shop)
    shop.clock.advance(60)
    settled = ask(shop)
    (task,) = settled.tasks
    assert isinstance(task.outcome, Rejected)
    assert (task.outcome.attribute, settled.exit_code) == ("Бренд", ExitCode.PARTIAL)
    assert ask(shop).tasks == ()


def test_a_lost_answer_is_left_to_the_next_plan_after_a_while(shop: Rehearsal) -> None:
    shop.shop.fault(IMPORT, "lose-after")
    leave(shop)
    assert isinstance(ask(shop).tasks[0].outcome, Pending)
    shop.clock.advance(16 * 60)
    assert isinstance(ask(shop).tasks[0].outcome, Unknown)
    assert shop.plan().plan.operations == ()


def test_not_beside_an_apply(shop: Rehearsal) -> None:
    leave(shop)
    with shop.job() as job:
        job.state.lease(job.shop_key, "somebody else").take(job.clock.now())
        with pytest.raises(StoreBusy):
            settle(job)


def test_a_refusal_that_nobody_asked_for_is_told_by_the_next_plan(shop: Rehearsal) -> None:
    shop.shop.reject_next(
        "MUG-1", "error_attribute_values_empty", attribute_id=85, message="пусто", at_import=True
    )
    leave(shop)
    shop.clock.advance(60)
    planned = shop.plan()
    (told,) = [f for f in planned.plan.findings if isinstance(f, CardRefused)]
    assert (told.attribute, told.code) == ("Бренд", "error_attribute_values_empty")
    assert "attribute «Бренд»" in plain_text(plan_text(planned), 200)
    assert shop.apply().exit_code == ExitCode.DONE
    assert not [f for f in shop.plan().plan.findings if isinstance(f, CardRefused)]
