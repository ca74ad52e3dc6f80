"""Sliding windows: at most so many events in any stretch of time."""

from collections import deque

SECOND = 1_000_000
MINUTE = 60 * SECOND
HOUR = 60 * MINUTE


class SlidingWindow:
    """At most ``limit`` events in any half-open stretch of ``span`` microseconds.

    Only admitted events count: a refused call costs nothing, so waiting ``wait`` always helps.
    """

    def __init__(self, limit: int, span: int) -> None:
        self._limit = limit
        self._span = span
        self._events: deque[int] = deque()

    def remaining(self, now: int) -> int:
        """Return how many more events fit at the moment ``now`` (microseconds)."""
        while self._events and self._events[0] <= now - self._span:
            self._events.popleft()
        return self._limit - len(self._events)

    def wait(self, now: int) -> int:
        """Return how many microseconds to wait until one event fits; 0 when it fits now."""
        if self.remaining(now) > 0:
            return 0
        return self._events[0] + self._span - now if self._events else self._span

    def take(self, now: int) -> None:
        """Count an event. The caller must have seen that one remains."""
        self._events.append(now)
