"""Every row of the three-way table, in its words."""

from datetime import timedelta

import pytest

from reconciler.domain.orders import NO_ORDERS, Coverage, Orders
from reconciler.domain.stock import Fixed, Free
from reconciler.plan.decision import Adopt, Moved, Same, Write
from reconciler.plan.stock_merge import decide
from tests.plan.sights import NOW, THEN, base, line, live, sight

UNREAD = {"orders": NO_ORDERS}


def test_same_and_same_is_nothing() -> None:
    assert decide(sight(Free(40), base(Free(40), 40), live(40), 0)) == Same()


def test_same_and_lower_by_orders_is_explained() -> None:
    left = base(Free(40), 40)
    decision = decide(sight(Free(40), left, live(12, 28), 0, line(28, NOW.replace(hour=8))))
    assert isinstance(decision, Moved)
    assert decision.expected is not None
    assert decision.expected.unexplained(12) == 0


def test_same_and_lower_without_orders_leaves_a_rest() -> None:
    left = base(Free(40), 40)
    decision = decide(sight(Free(40), left, live(12), 0, line(20, NOW.replace(hour=8))))
    assert isinstance(decision, Moved)
    assert decision.expected is not None
    assert decision.expected.unexplained(12) == -8


def test_same_and_higher_is_drift() -> None:
    decision = decide(sight(Free(40), base(Free(40), 40), live(41)))
    assert isinstance(decision, Moved)
    assert decision.expected is not None
    assert decision.expected.unexplained(41) == 1


def test_a_rise_over_orders_that_hide_it_is_seen() -> None:
    # 3 sold and 3 added by hand: the number is the same, and 3 units too many are on sale.
    decision = decide(sight(Free(40), base(Free(40), 40), live(40, 3), 0, line(3, NOW)))
    assert isinstance(decision, Same)  # ordered this very moment: the look may have missed it
    earlier = line(3, NOW.replace(hour=8))
    decision = decide(sight(Free(40), base(Free(40), 40), live(40, 3), 0, earlier))
    assert isinstance(decision, Moved)
    assert decision.expected is not None
    assert decision.expected.unexplained(40) == 3


def test_without_orders_a_move_stays_a_move() -> None:
    for shown in (12, 41):
        decision = decide(sight(Free(40), base(Free(40), 40), live(shown), **UNREAD))
        assert isinstance(decision, Moved)
        assert decision.expected is None
        assert decision.unknown


def test_a_number_that_stands_is_nothing_to_tell_where_orders_are_not_known() -> None:
    touched = line(3, NOW.replace(hour=8))
    assert decide(sight(Free(40), base(Free(40), 40), live(40), 0, touched, **UNREAD)) == Same()


@pytest.mark.parametrize("shown", [0, 12, 40, 500])
def test_a_changed_number_is_written_whatever_live_is(shown: int) -> None:
    decision = decide(sight(Free(60), base(Free(40), 40), live(shown), 5))
    assert isinstance(decision, Write)
    assert (decision.after.free, decision.after.withheld, decision.cause) == (55, 5, "git")


def test_a_changed_number_that_live_already_has_is_remembered() -> None:
    decision = decide(sight(Free(60), base(Free(40), 40), live(55), 5))
    assert isinstance(decision, Adopt)
    assert decision.after.says == Free(60)


def test_a_raised_buffer_takes_off_what_is_left_and_recounts_nothing() -> None:
    # 40 declared, 5 held, 35 shown; 15 sold since, so 25 are left. A buffer of 8 shows 17.
    decision = decide(sight(Free(40), base(Free(40), 35, 5, 5), live(20), 8))
    assert isinstance(decision, Write)
    assert (decision.after.free, decision.after.withheld, decision.cause) == (17, 8, "rule")


def test_a_lowered_buffer_gives_back_only_what_it_really_held() -> None:
    # 3 declared with a buffer of 5: none shown, 3 held (not 5). A buffer of 4 still holds all 3.
    decision = decide(sight(Free(3), base(Free(3), 0, 5, 3), live(0), 4))
    assert isinstance(decision, Adopt)
    assert (decision.after.free, decision.after.withheld) == (0, 3)


def test_no_base_and_different_is_a_first_apply() -> None:
    decision = decide(sight(Free(40), None, live(12), 2))
    assert isinstance(decision, Write)
    assert (decision.after.free, decision.cause) == (38, "first")


def test_no_base_and_equal_is_adopted() -> None:
    decision = decide(sight(Free(40), None, live(38), 2))
    assert isinstance(decision, Adopt)
    assert decision.after.withheld == 2


def test_zero_is_a_number_and_has_no_buffer_to_hold() -> None:
    decision = decide(sight(Free(0), base(Free(40), 38, 2, 2), live(12), 0))
    assert isinstance(decision, Write)
    assert (decision.after.free, decision.after.withheld, decision.staleness) == (0, 0, "any")


def test_made_to_order_is_kept_whenever_live_differs() -> None:
    left = base(Fixed(100), 100)
    for shown in (97, 103):
        decision = decide(sight(Fixed(100), left, live(shown), 7))
        assert isinstance(decision, Write)
        assert (decision.after.free, decision.cause) == (100, "live")
    assert decide(sight(Fixed(100), left, live(100), 7)) == Same()


def test_a_number_that_became_made_to_order_is_a_change_of_git() -> None:
    decision = decide(sight(Fixed(40), base(Free(40), 40), live(30), 0))
    assert isinstance(decision, Write)
    assert decision.cause == "git"


def test_orders_that_explain_all_of_it_do_so_for_an_old_base_as_well() -> None:
    known = Orders((), Coverage(THEN + timedelta(days=1), NOW))
    sold = line(28, NOW.replace(hour=8))
    left = base(Free(40), 40)
    decision = decide(sight(Free(40), left, live(12, 28), 0, sold, orders=known))
    assert isinstance(decision, Moved)
    assert decision.expected is not None
    decision = decide(sight(Free(40), left, live(11, 28), 0, sold, orders=known))
    assert isinstance(decision, Moved)
    assert decision.expected is None
    assert "known since" in decision.unknown
