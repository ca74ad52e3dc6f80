"""Small orders for the state."""

from datetime import datetime, timedelta
from typing import Any

from reconciler.domain.ids import OfferId
from reconciler.domain.order_merge import Key
from reconciler.domain.orders import Coverage, OrderLine, Span
from tests.state.small_state import MSK, NOW

HOUR, DAY = timedelta(hours=1), timedelta(days=1)
LONG_AGO = NOW - 400 * DAY


def line(number: int = 1, **fields: Any) -> OrderLine:
    base: dict[str, Any] = {
        "posting": f"{number}-1",
        "root": f"{number}-1",
        "offer": OfferId("MUG"),
        "warehouse": MSK,
        "units": 3,
        "created_at": NOW - 2 * DAY,
        "seen_at": NOW,
    }
    return OrderLine(**{**base, **fields})


def table(*lines: OrderLine) -> dict[Key, OrderLine]:
    return {(each.posting, each.offer): each for each in lines}


def covers(first: float, last: float) -> Coverage:
    """In hours from now."""
    return Coverage(NOW + first * HOUR, NOW + last * HOUR)


def left(number: int, at: datetime) -> OrderLine:
    return line(number, left=Span(at, at))
