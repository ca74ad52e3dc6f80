"""Time zones by name, for the clock that a store goes by."""

from datetime import UTC, timedelta, timezone, tzinfo
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

TIME_ZONE = "Europe/Moscow"
"""Where a store's day begins and ends, unless it says otherwise: Ozon counts its days so."""

_MOSCOW = timezone(timedelta(hours=3), TIME_ZONE)


def zone(name: str) -> tzinfo | None:
    """The time zone of a name such as Asia/Shanghai; None if this system does not know it.

    Moscow, which most stores go by, is known without a database of zones as well: it has kept three
    hours ahead of UTC, summer and winter, since 2014-10-26.
    """
    if name == "UTC":
        return UTC
    try:
        return ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError, OSError):
        return _MOSCOW if name == TIME_ZONE else None
