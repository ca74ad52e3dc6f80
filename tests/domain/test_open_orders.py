"""Units that a look can have shown as reserved: at most, and at least."""

from datetime import timedelta

import pytest
from msgspec.structs import replace

from reconciler.domain.order_sums import open_at, waiting
from reconciler.domain.orders import OrderLine, Span, Withdrawal
from tests.plan.sights import NOW, line

LOOKED = Span(NOW, NOW)
HOUR = timedelta(hours=1)
BEFORE, AFTER = NOW - HOUR, NOW + HOUR
UNSURE = replace(line(0, BEFORE), withdrawn=(Withdrawal(4, Span(BEFORE, AFTER)),))


@pytest.mark.parametrize(
    ("order", "most", "least"),
    [
        (line(3, BEFORE), 3, 3),
        (line(3, AFTER), 0, 0),
        (line(3, None), 3, 3),
        (line(3, BEFORE, left=BEFORE), 0, 0),
        (line(3, BEFORE, left=AFTER), 3, 3),
        (line(1, BEFORE, withdrawn=[(2, AFTER)]), 3, 3),
        (line(1, BEFORE, withdrawn=[(2, NOW - HOUR / 2)]), 1, 1),
        (UNSURE, 4, 0),
    ],
)
def test_one_order(order: OrderLine, most: int, least: int) -> None:
    assert open_at([order], LOOKED, most=True) == most
    assert open_at([order], LOOKED, most=False) == least


def test_what_waits_is_what_has_not_left() -> None:
    assert waiting([line(3, BEFORE), line(2, AFTER), line(9, BEFORE, left=AFTER)]) == 5
