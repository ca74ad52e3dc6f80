"""A few steps that a signal must not come between: all of them are done, or none."""

import signal
import threading
from collections.abc import Iterator
from contextlib import contextmanager

NUMBERS = (signal.SIGINT, signal.SIGTERM)


@contextmanager
def uninterrupted() -> Iterator[None]:
    """Signals that come inside count when it is left. For moments, not for waits."""
    if threading.current_thread() is not threading.main_thread():
        # Handlers run in the main thread, and raise nothing here.
        yield
        return
    came: list[int] = []
    before = {n: signal.signal(n, lambda number, _frame: came.append(number)) for n in NUMBERS}
    try:
        yield
    finally:
        for number, handler in before.items():
            signal.signal(number, handler or signal.SIG_DFL)
        for one in came:
            signal.raise_signal(one)
