"""Signals: they interrupt at once, but while a run writes, the first one only asks it to end."""

import os
import signal
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from types import FrameType

NUMBERS = (signal.SIGINT, signal.SIGTERM)


class Stop:
    """Turns SIGINT and SIGTERM into an interrupt, or into a question that a run asks."""

    def __init__(self) -> None:
        self._signals: list[int] = []
        self._is_caught = False
        self.is_polite = False
        """Whether the first signal only asks."""

    def asked(self) -> bool:
        """Whether a signal came. Whoever waits in a thread asks this."""
        return bool(self._signals)

    @contextmanager
    def caught(self) -> Iterator[None]:
        """While a command runs, both signals interrupt it. One that was ignored stays ignored: that
        is how a shell keeps Ctrl-C from what it runs in the background.
        """
        self._signals.clear()
        if threading.current_thread() is not threading.main_thread():
            yield
            return
        before = {number: signal.getsignal(number) for number in NUMBERS}
        for number, handler in before.items():
            if handler is not signal.SIG_IGN:
                signal.signal(number, self._remember)
        self._is_caught = True
        try:
            yield
        finally:
            self._is_caught = self.is_polite = False
            for number, handler in before.items():
                signal.signal(number, handler)

    def listen(self) -> None:
        """From now on a first signal only asks, and a second one interrupts."""
        self.is_polite = True
        if self._is_caught:
            for number in NUMBERS:
                signal.signal(number, self._remember)

    def forget(self) -> None:
        """The next signal interrupts again."""
        self.is_polite = False

    def _remember(self, number: int, _frame: FrameType | None) -> None:
        is_first = not self._signals
        self._signals.append(number)
        if not (self.is_polite and is_first):
            raise KeyboardInterrupt
        # Not through sys.stderr: the signal may come in the middle of a write of the progress bar.
        with suppress(OSError):
            os.write(2, b"\nstopping after the batch in flight (once more to stop at once)\n")


STOP = Stop()
"""Signals come to the process as a whole, and so there is one."""
