"""A clock that does not sleep through a stop: who waits is woken when a run is asked to end."""

import threading
from collections.abc import Callable
from datetime import datetime, timedelta

from reconciler.apply.ports import Clock
from reconciler.domain.errors import Interrupted

NAP_SECONDS = 1.0
"""Longer waits are cut into naps, so that a stop is not slept through."""

GRACE = timedelta(seconds=2)
"""How long after a stop waits may still end. The pace of calls makes a read-back wait for a second
at most; a runner of GitHub that is cancelled leaves ten seconds in all. (docs.github.com, Workflow
cancellation reference, 2026-11)"""


class AlertClock:
    """Sleeps as another clock does, as long as nobody asks to stop. Threads may share it."""

    def __init__(self, clock: Clock, must_stop: Callable[[], bool]) -> None:
        self._clock = clock
        self._must_stop = must_stop
        self._lock = threading.Lock()
        self._asked_at: datetime | None = None

    def now(self) -> datetime:
        """The time, UTC."""
        return self._clock.now()

    def sleep(self, seconds: float) -> None:
        """Wait. Raises Interrupted once a stop was asked for, unless so little is left of the wait
        that it ends within the grace.
        """
        while seconds > 0:
            self._check(seconds)
            nap = min(seconds, NAP_SECONDS)
            self._clock.sleep(nap)
            seconds -= nap

    def _check(self, seconds: float) -> None:
        if not self._must_stop():
            return
        with self._lock:
            now = self._clock.now()
            asked_at = self._asked_at = self._asked_at or now
        left = timedelta(seconds=seconds)
        # By itself as well: a clock that is set back must not prolong the grace.
        if left > GRACE or now + left > asked_at + GRACE:
            raise Interrupted(
                "stopped by a signal while it waited for the shop",
                "run the command again to go on",
            )
