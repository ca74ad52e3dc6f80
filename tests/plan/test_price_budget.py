"""Ten updates of a price an hour: what is left, when the next may go, what can't be undone."""

from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reconciler.domain.ids import OfferId
from reconciler.plan.finding import PriceBudget
from reconciler.plan.price_budget import budget_findings, free_at, left, undo_budget, with_pauses
from tests.plan.operations import NOW, set_price

MUG, CUP = OfferId("MUG"), OfferId("CUP")


def ago(*minutes: float) -> tuple:  # type: ignore[type-arg]
    return tuple(NOW - timedelta(minutes=minute) for minute in minutes)


@pytest.mark.parametrize(
    ("sent", "remaining"),
    [
        ((), 10),
        (ago(1, 2, 3), 7),
        (ago(*range(1, 11)), 0),
        (ago(*range(1, 30)), 0),
        (ago(60, 61, 500), 10),
        (ago(59.99), 9),
    ],
)
def test_how_many_are_left(sent: tuple, remaining: int) -> None:  # type: ignore[type-arg]
    assert left(sent, NOW) == remaining


def test_the_next_goes_when_the_tenth_last_is_an_hour_old() -> None:
    assert free_at(ago(*range(1, 10)), NOW) is None
    assert free_at(ago(50, *range(1, 10)), NOW) == NOW + timedelta(minutes=10)
    assert free_at(ago(55, 50, *range(1, 10)), NOW) == NOW + timedelta(minutes=10)


@given(st.lists(st.floats(0, 100), max_size=30))
def test_at_that_moment_one_is_left_and_not_sooner(minutes: list[float]) -> None:
    sent = ago(*minutes)
    moment = free_at(sent, NOW)
    if moment is None:
        assert left(sent, NOW) > 0
    else:
        assert left(sent, moment) > 0
        assert left(sent, moment - timedelta(microseconds=1)) == 0


def test_a_clock_that_was_set_back_blocks_no_price_for_ever() -> None:
    ahead = tuple(NOW + timedelta(minutes=30) for _ in range(10))
    assert free_at(ahead, NOW) == NOW + timedelta(minutes=90)
    years = tuple(NOW + timedelta(days=900) for _ in range(10))
    assert free_at(years, NOW) is None


def test_a_plan_says_what_waits_and_what_can_not_be_undone() -> None:
    updates = {MUG: ago(50, *range(1, 10)), CUP: ago(40, *range(1, 9))}
    operations = with_pauses([set_price("MUG"), set_price("CUP"), set_price("NEW")], updates, NOW)
    assert [op.not_before for op in operations] == [NOW + timedelta(minutes=10), None, None]
    assert list(budget_findings(operations, updates, NOW)) == [
        PriceBudget(offers=(MUG,), until=NOW + timedelta(minutes=10), waits=True),
        PriceBudget(offers=(CUP,), until=NOW + timedelta(minutes=20)),
    ]
    assert undo_budget([MUG, CUP, OfferId("NEW")], updates, NOW) == {MUG: 0, CUP: 0, "NEW": 9}


def test_a_price_with_room_says_nothing() -> None:
    assert list(budget_findings([set_price("MUG")], {MUG: ago(1, 2)}, NOW)) == []
