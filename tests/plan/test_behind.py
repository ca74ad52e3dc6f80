"""A stock list that lacks listed orders decides nothing, save what takes goods off sale."""

from datetime import timedelta

from reconciler.domain.stock import Fixed, Free
from reconciler.plan.decision import Same, Stuck, Write
from reconciler.plan.stock_merge import decide
from tests.plan.sights import NOW, base, line, live, sight

NEW = line(3, NOW - timedelta(minutes=2))
"""An order of a moment ago: a list that shows nothing reserved does not have it yet."""


def test_a_new_number_waits() -> None:
    decision = decide(sight(Free(60), base(Free(40), 40), live(40), 0, NEW))
    assert isinstance(decision, Stuck)
    assert "behind its orders" in decision.reason


def test_a_zero_does_not_wait() -> None:
    decision = decide(sight(Free(0), base(Free(40), 40), live(40), 0, NEW))
    assert isinstance(decision, Write)
    assert decision.after.free == 0


def test_what_seems_too_much_is_no_drift() -> None:
    assert decide(sight(Free(40), base(Free(40), 40), live(40), 0, NEW)) == Same()


def test_a_number_that_no_order_counts_against_does_not_wait() -> None:
    decision = decide(sight(Fixed(100), base(Fixed(100), 100), live(97), 0, NEW))
    assert isinstance(decision, Write)
