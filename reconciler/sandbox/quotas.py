"""How many products may be created and updated in a day, and in all.

Counted in the database, so that a shop that is opened again goes on counting.
"""

from typing import Literal

from .cabinet import Cabinet
from .item_limits import count_items, take_day, take_minute, used_since
from .windows import HOUR

# The counters of a day start anew at 03:00 in Moscow (Ozon Seller API docs, 2026-09), which is
# midnight in UTC.
DAY = 24 * HOUR
_NO_LIMIT = 1_000_000_000
_TEXT = "You have reached operation items limits"
Use = Literal["create", "update"]


def next_reset(now: int) -> int:
    """Return when the counters of the day start anew, in microseconds."""
    return (now // DAY + 1) * DAY


def used_today(cabinet: Cabinet, kind: Use) -> int:
    """Return how many products were created or updated since the last reset."""
    return used_since(cabinet, kind, cabinet.now // DAY * DAY - 1)


def use_today(cabinet: Cabinet, kind: Use) -> bool:
    """Count a product if the limit of the day leaves room for it."""
    limit = cabinet.limits.daily_creates if kind == "create" else cabinet.limits.daily_updates
    if 0 <= limit <= used_today(cabinet, kind):
        return False
    count_items(cabinet, kind, 1)
    return True


def take_updates(cabinet: Cabinet, path: str, items: int) -> None:
    """Count ``items`` that update products, against the limits of the minute and of the day.

    Raises:
        Refusal: 429 when they do not fit; then none is counted.
    """
    limit = cabinet.limits.daily_updates
    take_minute(cabinet, path, items)
    take_day(cabinet, "update", items, _NO_LIMIT if limit < 0 else limit, _TEXT)
