"""What of a saved plan is carried out: the fresh numbers, never above those that were reviewed."""

from datetime import timedelta
from typing import Any

import pytest
from msgspec.structs import replace

from reconciler.domain.errors import PlanStale
from reconciler.domain.stock import Fixed, Free
from reconciler.plan.account import Account
from reconciler.plan.operation import SetStock
from reconciler.workflow.plan_file import confirmed
from tests.plan.operations import NOW, set_price, set_stock
from tests.report.builders import plan

HOUR = timedelta(hours=1)
THEN, LATER = NOW, NOW + 48 * HOUR


def stock(before: int, after: int, **more: Any) -> SetStock:
    return replace(set_stock("A", "msk", before, after), **more)


def kept(saved: SetStock, fresh: SetStock) -> SetStock:
    (op,) = confirmed(plan(saved), plan(fresh)).plan.stock_operations
    return op


def test_the_plan_keeps_its_name_and_takes_the_rest_from_the_fresh_one() -> None:
    saved, fresh = plan(stock(10, 40)), plan(stock(7, 40), set_price("B"))
    made = confirmed(saved, replace(fresh, id="fresh", catalog_digest="now")).plan
    assert (made.id, made.catalog_digest) == (saved.id, "now")
    assert [op.id for op in made.operations] == ["stock:A@msk"], "nothing that nobody reviewed"


def test_what_is_not_needed_any_more_is_stale() -> None:
    with pytest.raises(PlanStale, match="stock:A@msk is not needed"):
        confirmed(plan(stock(10, 40)), plan())


def test_an_operation_that_now_waits_for_one_that_nobody_reviewed_is_stale() -> None:
    other = set_price("A")
    fresh = stock(10, 40, depends_on=(other.id,))
    with pytest.raises(PlanStale, match="waits for a change"):
        confirmed(plan(stock(10, 40)), plan(other, fresh))
    assert confirmed(plan(other, fresh), plan(other, fresh)).plan.operations == (other, fresh)


def test_a_number_with_a_moment_is_the_fresh_one_unless_that_is_more() -> None:
    told = Account(says=Free(40), since=THEN - HOUR)
    for now, sent in ((30, 30), (43, 40)):
        op = kept(stock(10, 40), stock(10, now, account=told, observed_at=LATER))
        assert op.after.free == sent


def test_one_that_was_said_now_counts_from_when_it_was_first_seen() -> None:
    saved = stock(10, 40, account=Account(says=Free(40), since=THEN, unlisted_before=1))
    late = Account(says=Free(40), since=LATER, unlisted_before=5)
    op = kept(saved, stock(8, 40, account=late, observed_at=LATER))
    assert op.account == Account(says=Free(40), since=THEN, unlisted_before=1)
    assert (op.before.free, op.observed_at) == (10, THEN)


def test_one_whose_orders_are_not_known_falls_with_what_is_shown() -> None:
    op = kept(stock(10, 40), stock(8, 40, observed_at=LATER))
    assert (op.before.free, op.observed_at, op.account) == (10, THEN, None)


def test_a_rule_and_a_number_that_is_kept_start_from_what_is_there_now() -> None:
    rule = stock(8, 5, cause="rule", observed_at=LATER)
    assert kept(stock(10, 7, cause="rule"), rule) == rule
    fixed = stock(8, 100, observed_at=LATER)
    fixed = replace(fixed, after=replace(fixed.after, says=Fixed(100)))
    assert kept(stock(10, 100), fixed) == fixed


def test_nothing_grows_beyond_what_was_reviewed_whatever_moved_it() -> None:
    account = Account(says=Free(40), since=LATER)
    for more in ({"cause": "rule"}, {"cause": "live"}, {"account": account}):
        op = kept(stock(10, 13, **more), stock(14, 17, observed_at=LATER, **more))
        assert op.after.free == 13
