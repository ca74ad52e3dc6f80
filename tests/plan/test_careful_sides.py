"""Where two readings are left, the number that can't oversell goes out, or none at all."""

from datetime import timedelta

from reconciler.domain.stock import Free
from reconciler.plan.decision import Write
from reconciler.plan.stock_merge import decide
from tests.plan.sights import NOW, THEN, base, line, live, sight

HOUR = timedelta(hours=1)


def test_a_rule_that_moves_counts_the_orders_and_not_only_what_is_shown() -> None:
    """40 left of which 5 are held; 10 were sold and shipped, and the shop still shows all 35."""
    shipped = line(10, THEN + HOUR, left=THEN + 2 * HOUR)
    decision = decide(sight(Free(40), base(Free(40), 35, 5, 5), live(35), 8, shipped))
    assert isinstance(decision, Write)
    assert (decision.after.free, decision.after.withheld) == (22, 8)


def test_enforcing_writes_nothing_that_orders_may_explain() -> None:
    """2 were sold an hour ago; the third order may or may not be in the list."""
    left = base(Free(40), 40)
    lines = (line(2, NOW - HOUR, "1"), line(3, NOW, "2"))
    decision = decide(sight(Free(40), left, live(38, 2), 0, *lines, enforce=True))
    assert not isinstance(decision, Write)


def test_a_moment_that_lies_ahead_is_now() -> None:
    """What is reserved now was known to who wrote the number, whatever moment it names."""
    ahead = NOW + 5 * HOUR
    decision = decide(sight(Free(40, ahead), None, live(20, 3), since=ahead))
    assert isinstance(decision, Write)
    assert decision.after.free == 40
    assert decision.after.said_at == NOW


def test_what_was_reserved_for_no_order_before_the_number_was_said_is_not_taken_off() -> None:
    left = base(Free(40), 37, reserved=3)
    decision = decide(sight(Free(50), left, live(37, 3), since=THEN + HOUR))
    assert isinstance(decision, Write)
    assert decision.after.free == 50


def test_what_was_reserved_for_no_order_since_then_is() -> None:
    decision = decide(sight(Free(50), base(Free(40), 40), live(37, 3), since=THEN + HOUR))
    assert isinstance(decision, Write)
    assert decision.after.free == 47
