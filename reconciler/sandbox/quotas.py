"""How many products may be written: in a day, in a minute and in all.

Counted in the database, so that a shop that is opened again goes on counting.
"""

from typing import Literal

from .database import Database
from .limits import Limits
from .replies import Refusal
from .windows import HOUR, MINUTE

# The counters of a day start anew at 03:00 in Moscow (Ozon Seller API docs, 2026-09), which is
# midnight in UTC.
DAY = 24 * HOUR
Use = Literal["create", "update"]


def next_reset(now: int) -> int:
    """Return when the counters of the day start anew, in microseconds."""
    return (now // DAY + 1) * DAY


def used_today(db: Database, kind: Use, now: int) -> int:
    """Return how many products were created or updated since the last reset."""
    row = db.row("SELECT items FROM daily_uses WHERE day = ? AND kind = ?", (now // DAY, kind))
    return int(row["items"]) if row else 0


def use_today(db: Database, limits: Limits, kind: Use, items: int, now: int) -> bool:
    """Count ``items`` products if the limit of the day leaves room for all of them."""
    limit = limits.daily_creates if kind == "create" else limits.daily_updates
    if 0 <= limit < used_today(db, kind, now) + items:
        return False
    db.execute(
        "INSERT INTO daily_uses VALUES (?, ?, ?)"
        " ON CONFLICT DO UPDATE SET items = items + excluded.items",
        (now // DAY, kind, items),
    )
    return True


def take_items(db: Database, limits: Limits, path: str, items: int, now: int) -> None:
    """Count ``items`` that a method takes in this minute.

    Raises:
        Refusal: 429 when they do not fit; then none is counted.
    """
    db.execute("DELETE FROM item_uses WHERE path = ? AND at <= ?", (path, now - MINUTE))
    sql = "SELECT coalesce(sum(items), 0) FROM item_uses WHERE path = ?"
    remaining = limits.items_per_minute - db.count(sql, (path,))
    if items > remaining:
        raise too_many_items(MINUTE, max(0, remaining))
    db.execute("INSERT INTO item_uses VALUES (?, ?, ?)", (path, now, items))


def take_updates(db: Database, limits: Limits, path: str, items: int, now: int) -> None:
    """Count ``items`` that update products, against the limits of the minute and of the day.

    Raises:
        Refusal: 429 when they do not fit; then none is counted.
    """
    take_items(db, limits, path, items, now)
    if not use_today(db, limits, "update", items, now):
        remaining = limits.daily_updates - used_today(db, "update", now)
        raise too_many_items(next_reset(now) - now, max(0, remaining))


def too_many_items(wait: int, remaining: int) -> Refusal:
    """Return the refusal of a call with too many items; ``wait`` is in microseconds.

    ``Item-Retry-After`` is in minutes, and the code is a word (Ozon Seller API docs, 2026-09).
    """
    seconds = -(-wait // 1_000_000)
    return Refusal(
        429,
        "RESOURCE_EXHAUSTED",
        "You have reached operation items limits."
        f" Retry after {seconds} seconds. Remaining {remaining} items",
        {
            "Item-Retry-After": str(-(-wait // MINUTE)),
            "Item-Rate-Limit-Remaining": str(remaining),
        },
    )
