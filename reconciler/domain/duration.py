"""Lengths of time as people write them: `90s`, `15m`, `24h`, `2d`, `1h30m`."""

import re
from datetime import timedelta

_UNITS = {"d": "days", "h": "hours", "m": "minutes", "s": "seconds"}
PATTERN = r"^(?=[0-9])([0-9]{1,4}d)?([0-9]{1,4}h)?([0-9]{1,5}m)?([0-9]{1,6}s)?$"
"""Numbers with units, the longest first; also in the schema of stores."""

_READ = re.compile(PATTERN)


def parse_duration(text: str) -> timedelta | None:
    """The time that a text says; None if it says none."""
    found = _READ.match(text.strip())
    if found is None:
        return None
    parts = {_UNITS[part[-1]]: int(part[:-1]) for part in found.groups() if part}
    return timedelta(**parts)


def duration_text(length: timedelta) -> str:
    """The same text for people, to the second: `1d2h`, `90s` is `1m30s`."""
    seconds = int(length.total_seconds())
    parts = []
    for unit, size in (("d", 86_400), ("h", 3_600), ("m", 60), ("s", 1)):
        amount, seconds = divmod(seconds, size)
        if amount:
            parts.append(f"{amount}{unit}")
    return "".join(parts) or "0s"
