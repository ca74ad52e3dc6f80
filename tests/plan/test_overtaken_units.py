"""Units that sold while a number was on its way are on sale again, until they are taken off."""

from datetime import timedelta

from reconciler.domain.orders import NO_ORDERS
from reconciler.domain.stock import Free
from reconciler.plan.decision import Write
from reconciler.plan.stock_merge import decide
from tests.plan.sights import THEN, base, line, live, sight

TWO_TOO_MANY = base(Free(40), 40, overtaken=2)


def test_they_come_off_what_is_left() -> None:
    decision = decide(sight(Free(40), TWO_TOO_MANY, live(37), orders=NO_ORDERS))
    assert isinstance(decision, Write)
    assert (decision.after.free, decision.overtaken, decision.cause) == (35, 2, "live")


def test_orders_that_leave_even_less_count() -> None:
    """The shop shows 37, and 10 were sold and shipped: another hand put some back on sale."""
    shipped = line(10, THEN + timedelta(hours=1), left=THEN + timedelta(hours=2))
    decision = decide(sight(Free(40), TWO_TOO_MANY, live(37), 0, shipped))
    assert isinstance(decision, Write)
    assert decision.after.free == 30


def test_nothing_on_sale_has_nothing_to_come_off() -> None:
    decision = decide(sight(Free(40), TWO_TOO_MANY, live(0), orders=NO_ORDERS))
    assert not isinstance(decision, Write)


def test_a_rule_that_moves_takes_them_off_as_well() -> None:
    decision = decide(sight(Free(40), TWO_TOO_MANY, live(40), 3, orders=NO_ORDERS))
    assert isinstance(decision, Write)
    assert (decision.after.free, decision.after.withheld, decision.cause) == (35, 3, "rule")
