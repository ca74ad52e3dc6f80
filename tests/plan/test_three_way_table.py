"""Every row of the three-way table, in its words."""

from datetime import UTC, datetime

import pytest

from reconciler.domain.stock import AppliedStock, Fixed, Free, LiveStock
from reconciler.plan.stock_merge import Adopt, Fell, Rose, Same, Write, decide

THEN = datetime(2026, 11, 20, 9, tzinfo=UTC)
NOW = datetime(2026, 11, 22, 9, tzinfo=UTC)


def live(free: int, reserved: int = 0) -> LiveStock:
    return LiveStock(present=free + reserved, reserved=reserved, free=free)


def base(says: Free | Fixed, free: int, buffer: int = 0, withheld: int = 0) -> AppliedStock:
    return AppliedStock(says=says, buffer=buffer, withheld=withheld, free=free, reserved=0, at=THEN)


def test_same_and_same_is_nothing() -> None:
    assert decide(Free(40), base(Free(40), 40), live(40), 0, NOW) == Same()


def test_same_and_lower_was_sold() -> None:
    left = base(Free(40), 40)
    assert decide(Free(40), left, live(12), 0, NOW) == Fell(left)


def test_same_and_higher_is_drift() -> None:
    left = base(Free(40), 40)
    assert decide(Free(40), left, live(41), 0, NOW) == Rose(left)


@pytest.mark.parametrize("shown", [0, 12, 40, 500])
def test_a_changed_number_is_written_whatever_live_is(shown: int) -> None:
    decision = decide(Free(60), base(Free(40), 40), live(shown), 5, NOW)
    assert isinstance(decision, Write)
    assert (decision.after.free, decision.after.withheld, decision.cause) == (55, 5, "git")


def test_a_changed_number_that_live_already_has_is_remembered() -> None:
    decision = decide(Free(60), base(Free(40), 40), live(55), 5, NOW)
    assert isinstance(decision, Adopt)
    assert decision.after.says == Free(60)


def test_a_raised_buffer_takes_off_what_is_left_and_recounts_nothing() -> None:
    # 40 declared, 5 held, 35 shown; 15 sold since, so 25 are left. A buffer of 8 shows 17.
    decision = decide(Free(40), base(Free(40), 35, 5, 5), live(20), 8, NOW)
    assert isinstance(decision, Write)
    assert (decision.after.free, decision.after.withheld, decision.cause) == (17, 8, "rule")


def test_a_lowered_buffer_gives_back_only_what_it_really_held() -> None:
    # 3 declared with a buffer of 5: none shown, 3 held (not 5). A buffer of 4 still holds all 3.
    decision = decide(Free(3), base(Free(3), 0, 5, 3), live(0), 4, NOW)
    assert isinstance(decision, Adopt)
    assert (decision.after.free, decision.after.withheld) == (0, 3)


def test_no_base_and_different_is_a_first_apply() -> None:
    decision = decide(Free(40), None, live(12), 2, NOW)
    assert isinstance(decision, Write)
    assert (decision.after.free, decision.cause) == (38, "first")


def test_no_base_and_equal_is_adopted() -> None:
    decision = decide(Free(40), None, live(38), 2, NOW)
    assert isinstance(decision, Adopt)
    assert decision.after.withheld == 2


def test_zero_is_a_number_and_has_no_buffer_to_hold() -> None:
    decision = decide(Free(0), base(Free(40), 38, 2, 2), live(12), 0, NOW)
    assert isinstance(decision, Write)
    assert (decision.after.free, decision.after.withheld, decision.staleness) == (0, 0, "any")


def test_made_to_order_is_kept_whenever_live_differs() -> None:
    left = base(Fixed(100), 100)
    for shown in (97, 103):
        decision = decide(Fixed(100), left, live(shown), 7, NOW)
        assert isinstance(decision, Write)
        assert (decision.after.free, decision.cause) == (100, "live")
    assert decide(Fixed(100), left, live(100), 7, NOW) == Same()


def test_a_number_that_became_made_to_order_is_a_change_of_git() -> None:
    decision = decide(Fixed(40), base(Free(40), 40), live(30), 0, NOW)
    assert isinstance(decision, Write)
    assert decision.cause == "git"
