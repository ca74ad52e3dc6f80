"""One governor for the account: every call passes it, and waits here instead of being refused."""

import threading
from collections import deque
from collections.abc import Callable
from datetime import datetime, timedelta

from reconciler.apply.ports import Clock
from reconciler.domain.limits import CALLS_PER_SECOND
from reconciler.ozon.methods import Method

SLACK = 1.02
"""Windows are kept 2 % longer than Ozon's: calls bunch up on the way to the server."""


A_DAY = 86_400.0
"""No pause is longer; what a header asks beyond it would not even fit a date."""


class Window:
    """At most `limit` calls in any `seconds`: the times of the last calls are remembered."""

    def __init__(self, limit: int, seconds: float) -> None:
        self._span = timedelta(seconds=seconds * SLACK)
        self._calls: deque[datetime] = deque(maxlen=limit)

    def free_at(self, now: datetime) -> datetime:
        """The earliest time at which one more call fits."""
        if self._calls and self._calls[-1] > now:
            # The machine's clock was set back: what is remembered says nothing any more.
            self._calls.clear()
        if len(self._calls) < (self._calls.maxlen or 0):
            return now
        return max(now, self._calls[0] + self._span)

    def count(self, now: datetime) -> None:
        """A call goes out."""
        self._calls.append(now)


class Governor:
    """Paces calls by the account's limit, the method's own, and pauses that the shop asked for.

    Threads may share it. `on_wait` hears of waits of a second or more.
    """

    def __init__(
        self, clock: Clock, on_wait: Callable[[float, str], None] = lambda _seconds, _why: None
    ) -> None:
        self._clock = clock
        self._on_wait = on_wait
        self._lock = threading.Lock()
        self._account = Window(CALLS_PER_SECOND, 1)
        self._methods: dict[str, Window] = {}
        self._paused: dict[str, datetime] = {}

    def pass_one(self, method: Method) -> None:
        """Return when one call of the method may go out."""
        while (seconds := self._claim(method)) > 0:
            self._wait(seconds, method)

    def await_turn(self, method: Method) -> None:
        """Return when one call of the method could go out; takes no place."""
        while (seconds := self._claim(method, take=False)) > 0:
            self._wait(seconds, method)

    def pause(self, method: Method, seconds: float) -> None:
        """The shop said to wait before the next call of the method."""
        with self._lock:
            until = self._clock.now() + timedelta(seconds=min(seconds, A_DAY))
            self._paused[method.path] = max(until, self._paused.get(method.path, until))

    def _wait(self, seconds: float, method: Method) -> None:
        if seconds >= 1:
            self._on_wait(seconds, f"the limit of {method.path}")
        self._clock.sleep(seconds)

    def _claim(self, method: Method, *, take: bool = True) -> float:
        """Take a place if there is one now; else the seconds until there may be."""
        with self._lock:
            now = self._clock.now()
            windows = [self._account]
            if method.per_minute is not None:
                windows.append(self._methods.setdefault(method.path, Window(method.per_minute, 60)))
            free = max(window.free_at(now) for window in windows)
            free = max(free, self._paused.get(method.path, now))
            if free > now:
                return (free - now).total_seconds()
            if take:
                for window in windows:
                    window.count(now)
            return 0.0
