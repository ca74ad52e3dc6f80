"""Time as a port: the shop never asks the operating system directly, so tests own its clock."""

import time
from datetime import UTC, datetime, timedelta
from typing import Protocol

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_MICROSECOND = timedelta(microseconds=1)


class Clock(Protocol):
    """What the shop needs to know of time.

    ``now`` must return an aware datetime in UTC and must not run backwards.
    """

    def now(self) -> datetime:
        """Return the present moment in UTC."""
        ...


class SystemClock:
    """The time of the machine."""

    def now(self) -> datetime:
        """Return the present moment in UTC."""
        return datetime.now(UTC)


class ManualClock:
    """Time that stands still until somebody moves it. The clock of tests."""

    def __init__(self, start: datetime = datetime(2026, 11, 20, 6, 0, tzinfo=UTC)) -> None:
        self._now = start.astimezone(UTC)

    def now(self) -> datetime:
        """Return the moment that was last set."""
        return self._now

    def advance(self, seconds: float) -> datetime:
        """Move time forward by ``seconds`` and return the new moment."""
        if seconds < 0:
            raise ValueError("time in a shop runs forward only")
        self._now += timedelta(seconds=seconds)
        return self._now


class ScaledClock:
    """Time that runs ``speed`` times as fast as the machine's: a day of sales in minutes."""

    def __init__(self, speed: float, start: datetime | None = None) -> None:
        if speed <= 0:
            raise ValueError("the speed of a clock is above zero")
        self._speed = speed
        self._start = (start or datetime.now(UTC)).astimezone(UTC)
        self._zero = time.monotonic()
        self._skipped = 0.0

    def now(self) -> datetime:
        """Return the scaled moment in UTC."""
        elapsed = (time.monotonic() - self._zero) * self._speed
        return self._start + timedelta(seconds=elapsed + self._skipped)

    def advance(self, seconds: float) -> datetime:
        """Jump forward by ``seconds`` of shop time and return the new moment."""
        if seconds < 0:
            raise ValueError("time in a shop runs forward only")
        self._skipped += seconds
        return self.now()


def to_micros(moment: datetime) -> int:
    """Return ``moment`` as whole microseconds since 1970, the form in which the shop stores it."""
    return (moment - _EPOCH) // _MICROSECOND


def from_micros(micros: int) -> datetime:
    """Return the UTC moment of a stored number of microseconds."""
    return _EPOCH + micros * _MICROSECOND


def to_text(micros: int) -> str:
    """Return a stored moment as RFC 3339 text in UTC, as Ozon writes it."""
    return from_micros(micros).strftime("%Y-%m-%dT%H:%M:%S.%fZ")
