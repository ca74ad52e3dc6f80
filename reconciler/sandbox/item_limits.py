"""Limits on products instead of calls: so many a minute, and some so many a day."""

from .cabinet import Cabinet
from .replies import Refusal
from .windows import HOUR, MINUTE

_DAY = 24 * HOUR


def take_minute(cabinet: Cabinet, kind: str, items: int) -> None:
    """Count ``items`` products of a call against the last minute.

    Raises:
        Refusal: 429 with ``Item-Retry-After`` in minutes and ``Item-Rate-Limit-Remaining``
            (Ozon Seller API docs, 2026-09). Nothing is counted then.
    """
    since = cabinet.now - MINUTE
    left = cabinet.limits.items_per_minute - used_since(cabinet, kind, since)
    if items > left:
        raise _exhausted("items limit: limit exceeded", left, MINUTE)
    count_items(cabinet, kind, items)


def take_day(cabinet: Cabinet, kind: str, items: int, most: int, message: str) -> None:
    """Count ``items`` against the day, which ends at 00:00 UTC, 03:00 in Moscow.

    Raises:
        Refusal: 429 as above; the wait lasts until the end of the day.
    """
    midnight = cabinet.now - cabinet.now % _DAY
    left = most - used_since(cabinet, kind, midnight - 1)
    if items > left:
        raise _exhausted(message, left, midnight + _DAY - cabinet.now)
    if items:
        count_items(cabinet, kind, items)


def used_since(cabinet: Cabinet, kind: str, since: int) -> int:
    """Return how many items of a kind were counted after ``since`` (microseconds)."""
    sql = "SELECT coalesce(sum(items), 0) FROM item_uses WHERE kind = ? AND used_at > ?"
    return cabinet.db.count(sql, (kind, since))


def count_items(cabinet: Cabinet, kind: str, items: int) -> None:
    """Count items without looking at a limit; what is older than a day is forgotten."""
    old = (kind, cabinet.now - _DAY)
    cabinet.db.execute("DELETE FROM item_uses WHERE kind = ? AND used_at < ?", old)
    cabinet.db.execute("INSERT INTO item_uses VALUES (?, ?, ?)", (kind, cabinet.now, items))


def _exhausted(message: str, left: int, wait: int) -> Refusal:
    """Return the refusal; its code is a word, as in the official examples (2026-09)."""
    headers = {
        "Item-Retry-After": str(-(-wait // MINUTE)),
        "Item-Rate-Limit-Remaining": str(max(0, left)),
    }
    return Refusal(429, "RESOURCE_EXHAUSTED", message, headers)
