"""What the shop should show if only buyers touched it: each order and reserve explains its part."""

from datetime import timedelta

from reconciler.domain.orders import OrderLine, Span
from reconciler.domain.stock import AppliedStock, Free
from reconciler.plan.account import expected, late
from tests.plan.sights import NOW, THEN, base, line, live

LOOKED = Span(NOW, NOW)
HOUR = timedelta(hours=1)
LEFT = base(Free(40), 40)


def rest(before: AppliedStock, free: int, reserved: int, *lines: OrderLine) -> int:
    return expected(before, lines, live(free, reserved), LOOKED).unexplained(free)


def test_orders_and_cancellations_since() -> None:
    sold = line(5, THEN + HOUR, "1")
    back = line(0, THEN - HOUR, "2", withdrawn=[(2, THEN + HOUR)])
    assert rest(LEFT, 37, 5, sold, back) == 0
    assert rest(LEFT, 36, 5, sold, back) == -1
    assert rest(LEFT, 38, 5, sold, back) == 1


def test_a_reserve_for_no_listed_order_explains_a_fall() -> None:
    assert rest(LEFT, 37, 3) == 0
    assert rest(LEFT, 36, 3) == -1


def test_a_reserve_that_was_let_go_explains_a_rise() -> None:
    held = base(Free(40), 37, reserved=3)
    assert rest(held, 40, 0) == 0
    assert rest(held, 41, 0) == 1


def test_what_happened_during_the_look_explains_both_readings() -> None:
    now = line(3, NOW)
    assert rest(LEFT, 40, 0, now) == rest(LEFT, 37, 3, now) == 0
    assert rest(LEFT, 36, 3, now) == -1


def test_what_a_look_may_have_missed() -> None:
    lines = [
        line(3, NOW, "1"),
        line(5, THEN, "2"),
        line(0, THEN, "3", withdrawn=[(2, NOW), (4, THEN + HOUR)]),
    ]
    assert late(lines, LOOKED) == (3, 2)
