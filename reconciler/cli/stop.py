"""Signals while a run writes: the first one asks it to end, the second one interrupts."""

import os
import signal
from contextlib import suppress
from types import FrameType
from typing import Any


class Stop:
    """Turns SIGINT and SIGTERM into a question that the run asks between batches."""

    def __init__(self) -> None:
        self._signals: list[int] = []
        self._before: dict[int, Any] = {}

    def asked(self) -> bool:
        """Whether a signal came."""
        return bool(self._signals)

    def listen(self) -> None:
        """From now on a first signal only asks, and a second one interrupts."""
        for number in (signal.SIGINT, signal.SIGTERM):
            self._before[number] = signal.signal(number, self._remember)

    def forget(self) -> None:
        """Signals do again what they did before."""
        for number, handler in self._before.items():
            signal.signal(number, handler)

    def _remember(self, number: int, _frame: FrameType | None) -> None:
        if self._signals:
            raise KeyboardInterrupt
        self._signals.append(number)
        # Not through sys.stderr: the signal may come in the middle of a write of the progress bar.
        with suppress(OSError):
            os.write(2, b"\nstopping after the batch in flight (once more to stop at once)\n")
