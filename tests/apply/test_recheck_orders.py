"""The last look with orders: the number is counted anew, falls with them, and never grows."""

from datetime import timedelta

import pytest
from msgspec.structs import replace

from reconciler.apply.outcome import Stale
from reconciler.apply.recheck import Look, TrueNow, recheck_stock
from reconciler.domain.orders import OrderLine, Span
from reconciler.domain.stock import Free
from reconciler.plan.account import Account
from reconciler.plan.operation import Cause, SetStock
from tests.plan.operations import NOW, set_stock
from tests.plan.sights import line, live

THEN = NOW - timedelta(days=2)
HOUR = timedelta(hours=1)
LATER = NOW + HOUR


def op(before: int = 10, after: int = 40, cause: Cause = "git", withheld: int = 0) -> SetStock:
    """A number said two days before the plan, all of it still left when the plan was made."""
    made = set_stock("A", "msk", before, after, withheld=withheld)
    return replace(made, cause=cause, account=Account(says=Free(after + withheld), since=THEN))


def look(free: int, reserved: int, *lines: OrderLine) -> Look:
    return Look(live(free, reserved), Span(LATER, LATER), lines)


def sent(found: SetStock | TrueNow | Stale) -> int:
    assert isinstance(found, SetStock)
    return found.after.free


def test_orders_since_the_plan_come_off() -> None:
    assert sent(recheck_stock(op(), look(7, 3, line(3, NOW + HOUR / 2)))) == 37


def test_orders_count_although_the_shop_does_not_show_them_any_more() -> None:
    shipped = line(3, NOW + HOUR / 4, left=NOW + HOUR / 2)
    assert sent(recheck_stock(op(), look(10, 0, shipped))) == 37


def test_an_earlier_order_that_is_cancelled_now_does_not_make_it_grow() -> None:
    cancelled = line(0, THEN - HOUR, withdrawn=[(3, NOW + HOUR / 2)])
    assert sent(recheck_stock(op(), look(13, 0, cancelled))) == 40


def test_a_rise_by_another_hand_is_stale() -> None:
    cancelled = line(0, THEN - HOUR, withdrawn=[(3, NOW + HOUR / 2)])
    assert isinstance(recheck_stock(op(), look(14, 0, cancelled)), Stale)


def test_a_fall_that_no_order_explains_leaves_a_number_of_its_own_alone() -> None:
    assert sent(recheck_stock(op(), look(5, 0))) == 40


def test_it_lowers_a_number_that_started_from_live() -> None:
    made = op(before=40, after=30, cause="rule", withheld=10)
    assert sent(recheck_stock(made, look(36, 0))) == 26


@pytest.mark.parametrize("after", [40, 0])
def test_a_stock_list_that_is_behind_the_orders_stops_all_but_a_zero(after: int) -> None:
    unseen = line(3, LATER - timedelta(minutes=2))
    found = recheck_stock(op(after=after), look(10, 0, unseen))
    assert isinstance(found, Stale) == (after > 0)


def test_a_number_that_orders_made_true_is_not_sent() -> None:
    found = recheck_stock(op(before=40, after=37), look(37, 3, line(3, THEN - HOUR)))
    assert isinstance(found, TrueNow)
    assert found.after.free == 37
