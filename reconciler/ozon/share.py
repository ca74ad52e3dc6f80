"""How much of a limit is ours: half as much after a refusal, and a little more with time."""

from datetime import datetime, timedelta

LEAST = 1 / 16
"""However often the shop refuses, so much of a limit is still tried."""

GROWTH = 0.02
"""Grown back in each window without a refusal: one call a second, of 50."""


class Share:
    """The part of one window that is used: all of it, until another client shows by refusals.

    Additive increase, multiplicative decrease: clients that share a limit and know nothing of each
    other settle on equal parts. (Chiu and Jain, 1989)
    """

    def __init__(self, span: timedelta) -> None:
        self._span = span
        self._part = 1.0
        self._cut_at: datetime | None = None

    def cut(self, sent_at: datetime, now: datetime) -> None:
        """A call was refused. Those sent before the last cut say nothing new."""
        if self._cut_at is not None and sent_at < self._cut_at <= now:
            return
        self._part = max(LEAST, self.part(now) / 2)
        self._cut_at = now

    def part(self, now: datetime) -> float:
        """The part by now."""
        if self._cut_at is None:
            return 1.0
        if self._cut_at > now:
            # The machine's clock was set back.
            self._cut_at = now
        grown = self._part + GROWTH * ((now - self._cut_at) / self._span)
        return min(1.0, grown)

    def of(self, limit: int, now: datetime) -> int:
        """So many units of a limit."""
        return max(1, int(limit * self.part(now)))
