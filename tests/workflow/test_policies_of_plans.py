"""A saved plan is bound to the policies that judged it, to its age, and to its operations."""

from datetime import timedelta

import pytest
from msgspec.structs import replace

from reconciler.apply.outcome import AlreadyTrue, Converged, Stale
from reconciler.domain.errors import ExitCode, PlanStale
from reconciler.plan.model import sealed
from tests.rehearsal import MSK, STORE, Rehearsal


def test_other_policies_make_it_stale(shop: Rehearsal) -> None:
    shop.stocks(msk={"MUG-1": 40})
    saved = shop.plan().plan
    shop.policy("notes.yaml", "# nothing\n")
    with pytest.raises(PlanStale, match="another set of policies"):
        shop.apply(saved)


def test_a_day_old_is_too_old_unless_somebody_says_otherwise(shop: Rehearsal) -> None:
    shop.stocks(msk={"MUG-1": 40})
    saved = shop.plan().plan
    shop.clock.advance(86_400 + 60)
    with pytest.raises(PlanStale, match="1d1m old; at most 1d are let through"):
        shop.apply(saved)
    assert shop.apply(saved, max_age=timedelta(days=2)).exit_code == ExitCode.DONE


def test_the_store_may_say_less(shop: Rehearsal) -> None:
    shop.write("store.yaml", STORE + "apply: {max_age: 30m}\n")
    shop.stocks(msk={"MUG-1": 40})
    saved = shop.plan().plan
    shop.clock.advance(31 * 60)
    with pytest.raises(PlanStale, match="31m old; at most 30m"):
        shop.apply(saved)


def test_one_from_tomorrow_tells_of_a_wrong_clock(shop: Rehearsal) -> None:
    shop.stocks(msk={"MUG-1": 40})
    plan = shop.plan().plan
    ahead = sealed(replace(plan, observed_at=plan.observed_at + timedelta(hours=3)))
    with pytest.raises(PlanStale, match="made 3h from now"):
        shop.apply(ahead)


def test_each_operation_goes_is_true_or_is_refused_for_itself(shop: Rehearsal) -> None:
    shop.stocks(msk={"MUG-1": 40, "MUG-3": 7})
    shop.prices({"MUG-2": {"price": 510}, "MUG-1": {"price": 990}})
    saved = shop.plan().plan
    shop.shop.edit_price("MUG-2", price="510")
    shop.shop.edit_stock("MUG-3", MSK, 9)
    applied = shop.apply(saved)
    outcomes = applied.finished.outcomes
    assert outcomes["price:MUG-2"] == AlreadyTrue()
    assert outcomes["price:MUG-1"] == Converged("price")
    assert outcomes["stock:MUG-1@msk"] == Converged("40")
    assert isinstance(outcomes["stock:MUG-3@msk"], Stale)
    assert applied.exit_code == ExitCode.PARTIAL


def test_where_all_of_it_is_true_by_now_nothing_is_written(shop: Rehearsal) -> None:
    shop.prices({"MUG-2": {"price": 510}})
    saved = shop.plan().plan
    shop.shop.edit_price("MUG-2", price="510")
    assert shop.apply(saved).exit_code == ExitCode.DONE
    assert shop.writes() == []
