"""Lengths of time as people write them: `90s`, `15m`, `24h`, `2d`, `1h30m`."""

import re
from datetime import timedelta

_UNITS = {"d": "days", "h": "hours", "m": "minutes", "s": "seconds"}
_WHOLE = re.compile(r"([0-9]{1,4}[dhms]){1,4}", re.ASCII)
"""The schema of stores has the same."""


def parse_duration(text: str) -> timedelta | None:
    """The time that a text says; None if it says none."""
    if not _WHOLE.fullmatch(text):
        return None
    parts = re.findall(r"([0-9]+)([dhms])", text)
    return sum((timedelta(**{_UNITS[unit]: int(n)}) for n, unit in parts), timedelta())


def duration_text(length: timedelta) -> str:
    """A length of time in the same words, to the second: `90s` is `1m30s`."""
    seconds = max(0, int(length.total_seconds()))
    parts = []
    for unit, size in (("d", 86_400), ("h", 3_600), ("m", 60), ("s", 1)):
        amount, seconds = divmod(seconds, size)
        if amount:
            parts.append(f"{amount}{unit}")
    return "".join(parts) or "0s"
