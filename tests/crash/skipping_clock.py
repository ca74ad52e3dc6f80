"""A clock that several processes share, and that nobody waits for: sleeping moves it on at once."""

import mmap
import struct
import threading
import time
from datetime import UTC, datetime, timedelta
from pathlib import Path

_SKIPPED = struct.Struct("d")
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


class SkippingClock:
    """The machine's time, plus what all who share the file have slept so far.

    The file holds the seconds that were skipped. Only one process at a time may sleep.
    """

    def __init__(self, path: Path) -> None:
        self._lock = threading.Lock()
        if not path.exists():
            path.write_bytes(_SKIPPED.pack(0.0))
        with path.open("r+b") as file:
            self._skipped = mmap.mmap(file.fileno(), _SKIPPED.size)

    def now(self) -> datetime:
        """The shared moment in UTC."""
        (skipped,) = _SKIPPED.unpack(self._skipped[:])
        return _EPOCH + timedelta(seconds=time.time() + skipped)

    def sleep(self, seconds: float) -> None:
        """Move time on."""
        with self._lock:
            (skipped,) = _SKIPPED.unpack(self._skipped[:])
            self._skipped[:] = _SKIPPED.pack(skipped + max(0.0, seconds))
