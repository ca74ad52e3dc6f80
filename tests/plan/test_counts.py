"""A count is kept: what is free follows from it and from its orders, whoever moved live."""

from datetime import timedelta

from reconciler.domain.orders import NO_ORDERS
from reconciler.domain.stock import OnHand
from reconciler.plan.decision import Adopt, Same, Stuck, Write
from reconciler.plan.stock_merge import decide
from tests.plan.sights import NOW, THEN, base, line, live, sight

COUNT = OnHand(40, THEN)
KEPT = base(COUNT, 40)
HOUR = timedelta(hours=1)
SOLD = line(2, THEN + HOUR)


def test_a_first_count_is_written_less_what_was_promised() -> None:
    waiting = line(5, THEN - HOUR)
    decision = decide(sight(COUNT, None, live(10, 5), 3, waiting, since=THEN))
    assert isinstance(decision, Write)
    assert (decision.after.free, decision.after.withheld, decision.cause) == (32, 3, "first")


def test_a_count_that_live_already_has_is_remembered() -> None:
    assert isinstance(decide(sight(COUNT, None, live(40), since=THEN)), Adopt)


def test_a_count_that_fits_is_left_alone() -> None:
    assert decide(sight(COUNT, KEPT, live(40), since=THEN)) == Same()
    assert not isinstance(decide(sight(COUNT, KEPT, live(38, 2), 0, SOLD, since=THEN)), Write)


def test_a_move_that_no_order_explains_is_set_right() -> None:
    for shown in (30, 45):
        decision = decide(sight(COUNT, KEPT, live(shown, 2), 0, SOLD, since=THEN))
        assert isinstance(decision, Write)
        assert (decision.after.free, decision.cause) == (38, "live")


def test_an_order_that_the_look_may_have_missed_is_no_reason_to_write() -> None:
    just_now = line(3, NOW, "2")
    decision = decide(sight(COUNT, KEPT, live(38, 2), 0, SOLD, just_now, since=THEN))
    assert not isinstance(decision, Write)


def test_a_rule_that_moves_is_the_cause() -> None:
    decision = decide(sight(COUNT, KEPT, live(40), 6, since=THEN))
    assert isinstance(decision, Write)
    assert (decision.after.free, decision.after.withheld, decision.cause) == (34, 6, "rule")


def test_a_new_count_of_nothing_is_sent_though_the_shop_seems_to_have_it() -> None:
    decision = decide(sight(OnHand(0, NOW), KEPT, live(0)))
    assert isinstance(decision, Write)
    assert (decision.after.free, decision.staleness) == (0, "any")


def test_without_its_orders_a_count_is_not_guessed() -> None:
    decision = decide(sight(COUNT, None, live(10), since=THEN, orders=NO_ORDERS))
    assert isinstance(decision, Stuck)
    told = decide(sight(COUNT, None, live(10), since="a shallow clone"))
    assert isinstance(told, Stuck)
    assert "a shallow clone" in told.reason
