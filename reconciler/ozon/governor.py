"""One governor for the account: every call passes it, and waits here instead of being refused."""

import threading
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from datetime import datetime, timedelta
from typing import NamedTuple

from reconciler.apply.ports import Clock
from reconciler.domain.pace import Pace, Window
from reconciler.ozon.methods import Method
from reconciler.ozon.share import Share

A_DAY = 86_400.0
"""No pause is longer; what a header asks beyond it would not even fit a date."""

ACCOUNT_WAIT_SECONDS = 1.5
"""A refusal that asks for no more is about the calls a second of the whole account."""

LONGEST_GUESS_SECONDS = 60.0
"""A shop that refuses without saying for how long is asked again after 1, 2, 4 ... seconds."""


Windows = Sequence[tuple[Window, int]]
"""Windows, with the units that a call uses of each."""


class Governor:
    """Paces calls by the limits of the account, of methods and of items, and by what answers say.

    Threads may share it. `on_wait` hears of waits of a second or more.
    """

    def __init__(
        self, clock: Clock, on_wait: Callable[[float, str], None] = lambda _seconds, _why: None
    ) -> None:
        self._clock = clock
        self._on_wait = on_wait
        self._lock = threading.Lock()
        self._pace = Pace()
        self._shares: dict[int, Share] = {}
        self._pauses: dict[str, _Pause] = {}
        self._guesses: dict[str, int] = {}

    def learn(self, items_per_minute: int | None) -> None:
        """The shop told how many products it takes a minute."""
        with self._lock:
            self._pace.items_per_minute = items_per_minute

    @contextmanager
    def turn(self, method: Method, items: int = 0) -> Iterator[datetime]:
        """Wait until a call may go out, make it inside; gives the moment at which it goes out.

        A call takes its places until its answer, and for the span of the window from then on. The
        server has surely counted it before, and so a window that is kept here is kept there,
        however long calls are on their way and whatever bunches up.
        """
        began, windows = self._pass(method, items)
        try:
            yield began
        finally:
            with self._lock:
                ended = self._clock.now()
                for window, units in windows:
                    window.end(ended, units)

    def turn_in(self, method: Method, items: int = 0) -> float:
        """Seconds until a call may go out, as far as is known."""
        return self._claim(method, items, take=False).seconds

    def await_turn(self, method: Method, items: int = 0) -> None:
        """Return when one call of the method could go out; takes no place."""
        while (seconds := self._claim(method, items, take=False).seconds) > 0:
            self._wait(seconds, method)

    def pause(self, method: Method, seconds: float) -> None:
        """Nothing of the method goes out for so long."""
        with self._lock:
            self._hold(method.path, seconds)

    def refused(self, method: Method, seconds: float | None, sent_at: datetime) -> float:
        """429: too many calls. Returns the pause, which is guessed where the shop does not say.

        From then on there is less: of the calls a second of the account if the pause is about a
        second, and else of the calls a minute of the method.
        """
        with self._lock:
            now = self._clock.now()
            if seconds is None:
                tries = self._guesses[method.path] = self._guesses.get(method.path, -1) + 1
                seconds = min(LONGEST_GUESS_SECONDS, 2.0 ** min(tries, 10))
            is_account = seconds <= ACCOUNT_WAIT_SECONDS
            window = self._pace.account if is_account else self._pace.own(method.path)
            if window is not None:
                self._share(window).cut(sent_at, now)
            self._hold(method.path, seconds)
            return seconds

    def heard(self, method: Method, remaining: int | None) -> None:
        """An answer came; `remaining` calls are left, as the shop counts.

        Where these are fewer than are left here, others use the account as well: their calls take
        places in the second that runs. What is left of a minute can't be told apart from that.
        """
        with self._lock:
            self._guesses.pop(method.path, None)
            now = self._clock.now()
            account = self._pace.account
            own = self._pace.own(method.path)
            here = account.left(now)
            if remaining is None or remaining < 0 or (own and own.left(now) <= remaining):
                return
            if here > remaining:
                account.count(now, here - remaining)

    def _pass(self, method: Method, items: int) -> tuple[datetime, Windows]:
        while True:
            claim = self._claim(method, items, take=True)
            if claim.seconds <= 0:
                return claim.at, claim.windows
            self._wait(claim.seconds, method)

    def _wait(self, seconds: float, method: Method) -> None:
        if seconds >= 1:
            self._on_wait(seconds, f"the limit of {method.path}")
        self._clock.sleep(seconds)

    def _claim(self, method: Method, items: int, *, take: bool) -> "_Claim":
        """Take a place if there is one now; else the seconds until there may be."""
        with self._lock:
            now = self._clock.now()
            windows = self._pace.windows(method.path, items)
            free = max(
                window.free_at(now, units, self._share(window).of(window.limit, now))
                for window, units in windows
            )
            if method.path in self._pauses:
                free = max(free, self._pauses[method.path].until(now))
            if free > now:
                return _Claim((free - now).total_seconds(), now, windows)
            if take:
                for window, units in windows:
                    window.begin(units)
            return _Claim(0.0, now, windows)

    def _share(self, window: Window) -> Share:
        return self._shares.setdefault(id(window), Share(window.span))

    def _hold(self, path: str, seconds: float) -> None:
        now = self._clock.now()
        pause = _Pause(now, timedelta(seconds=min(max(seconds, 0.0), A_DAY)))
        before = self._pauses.get(path)
        if before is None or before.until(now) < pause.until(now):
            self._pauses[path] = pause


class _Claim(NamedTuple):
    seconds: float
    at: datetime
    windows: Windows


class _Pause:
    """From a moment on, for so long, whatever a clock that is set back makes of it."""

    def __init__(self, began: datetime, lasts: timedelta) -> None:
        self._began = began
        self._lasts = lasts

    def until(self, now: datetime) -> datetime:
        self._began = min(self._began, now)
        return self._began + self._lasts
