"""From a statement and the orders since to a number: every term, on the careful side."""

from datetime import timedelta

from msgspec.structs import replace

from reconciler.domain.orders import Span, Withdrawal
from reconciler.domain.stock import Free, OnHand
from reconciler.plan.account import account, counted_again, expected, is_behind, unlisted_at
from tests.plan.sights import NOW, THEN, base, line, live

LOOKED = Span(NOW, NOW)
BEFORE, AFTER = THEN - timedelta(hours=1), THEN + timedelta(hours=1)


def test_orders_since_come_off_a_free_number() -> None:
    lines = [line(3, AFTER, "1"), line(4, BEFORE, "2")]
    counted = account(Free(40), THEN, lines, live(37, 7), LOOKED)
    assert (counted.ordered, counted.units) == (3, 37)


def test_an_earlier_order_that_was_cancelled_since_gives_back() -> None:
    cancelled = line(0, BEFORE, withdrawn=[(4, AFTER)])
    assert account(Free(40), THEN, [cancelled], live(44), LOOKED).units == 44


def test_one_that_was_cancelled_before_gives_nothing_back() -> None:
    cancelled = line(0, BEFORE, withdrawn=[(4, THEN - timedelta(minutes=1))])
    assert account(Free(40), THEN, [cancelled], live(40), LOOKED).units == 40


def test_one_that_was_cancelled_before_or_since_gives_nothing_back() -> None:
    unsure = replace(line(0, BEFORE), withdrawn=(Withdrawal(4, Span(BEFORE, AFTER)),))
    assert account(Free(40), THEN, [unsure], live(44), LOOKED).units == 40


def test_a_later_order_that_was_cancelled_is_as_if_it_never_was() -> None:
    cancelled = line(0, AFTER, withdrawn=[(4, AFTER + timedelta(minutes=1))])
    assert account(Free(40), THEN, [cancelled], live(40), LOOKED).units == 40


def test_goods_that_were_handed_over_stay_gone() -> None:
    shipped = line(3, AFTER, left=AFTER + timedelta(hours=2))
    assert account(Free(40), THEN, [shipped], live(37), LOOKED).units == 37


def test_an_order_without_a_time_counts() -> None:
    assert account(Free(40), THEN, [line(2, None)], live(38, 2), LOOKED).units == 38


def test_a_count_held_what_waited_then_or_was_ordered_later() -> None:
    lines = [
        line(3, BEFORE, "waits"),
        line(2, BEFORE, "left after", left=AFTER),
        line(5, BEFORE, "left before", left=THEN - timedelta(minutes=1)),
        line(4, AFTER, "later"),
        line(0, AFTER, "cancelled", withdrawn=[(6, AFTER)]),
    ]
    counted = account(OnHand(40), THEN, lines, live(31, 7), LOOKED)
    assert (counted.promised, counted.units) == (9, 31)


def test_what_is_reserved_for_no_listed_order_comes_off() -> None:
    counted = account(OnHand(40), THEN, [line(3, AFTER)], live(35, 5), LOOKED)
    assert (counted.promised, counted.unlisted, counted.units) == (3, 2, 35)


def test_what_was_reserved_when_it_was_said_does_not() -> None:
    counted = account(Free(40), THEN, [], live(40, 5), LOOKED, unlisted_before=5)
    assert counted.units == 40
    assert counted_again(counted, [], live(38, 7), LOOKED).units == 38


def test_never_below_zero() -> None:
    assert account(Free(2), THEN, [line(5, AFTER)], live(0, 5), LOOKED).units == 0


def test_a_list_that_is_behind_hides_no_reserve() -> None:
    """5 are reserved: 4 of an old order, 1 of none. A new order of 3 is not in the list yet."""
    lines = [line(4, BEFORE, "old"), line(3, NOW - timedelta(minutes=2), "new")]
    assert is_behind(lines, 5, LOOKED)
    assert unlisted_at(lines, 5, LOOKED) == 1


def test_what_such_a_list_reserved_before_is_taken_at_its_least() -> None:
    lines = [line(4, BEFORE, "old"), line(3, NOW - timedelta(minutes=2), "new")]
    assert unlisted_at(lines, 5, LOOKED, least=True) == 0


def test_a_shop_that_reserves_nothing_is_not_behind() -> None:
    assert not is_behind([line(4, BEFORE, "old"), line(3, BEFORE, "too")], 0, LOOKED)


def test_what_lies_within_the_doubt_of_clocks_explains_either_way() -> None:
    left = base(Free(40), 40)
    just_before = line(2, THEN - timedelta(seconds=1))
    for shown in (38, 40):
        found = expected(left, [just_before], live(shown, 2), LOOKED)
        assert found.unexplained(shown) == 0
    long_before = line(2, THEN - timedelta(minutes=1))
    assert expected(left, [long_before], live(38, 2), LOOKED).unexplained(38) == -2
