"""The time as the shop has it: orders are dated by its clock, and this machine's may be wrong."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime

from reconciler.apply.ports import Clock
from reconciler.domain.orders import CLOCK_DOUBT

TOLERATED = CLOCK_DOUBT
"""Clocks that differ by less count as the same."""


class Skew:
    """How far the shop's clock is ahead of this machine's, by the `Date` headers of its answers.

    It changes only when it is off by more than is tolerated, so that time does not tremble.
    """

    def __init__(self) -> None:
        self.ahead = timedelta()

    def observe(self, header: str | None, sent: datetime, received: datetime) -> None:
        """Learn from one answer; without a readable header there is nothing to learn."""
        try:
            date = parsedate_to_datetime(header) if header else None
        except ValueError:
            return
        if date is None or date.tzinfo is None:
            return
        # Half a second more, on average, than what was cut to a whole one.
        ahead = date.astimezone(UTC) + timedelta(seconds=0.5) - (sent + (received - sent) / 2)
        if abs(ahead) <= TOLERATED:
            ahead = timedelta()
        if abs(ahead - self.ahead) > TOLERATED:
            self.ahead = ahead


class ShopClock:
    """This machine's clock, set by the shop's."""

    def __init__(self, clock: Clock, ahead: Callable[[], timedelta]) -> None:
        self._clock = clock
        self._ahead = ahead

    def now(self) -> datetime:
        """The time of the shop, UTC."""
        return self._clock.now() + self._ahead()

    def sleep(self, seconds: float) -> None:
        """Wait."""
        self._clock.sleep(seconds)
