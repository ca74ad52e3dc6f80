"""The real clock."""

import time
from datetime import UTC, datetime


class SystemClock:
    """UTC now, and a sleep that really sleeps."""

    def now(self) -> datetime:
        """The current time."""
        return datetime.now(UTC)

    def sleep(self, seconds: float) -> None:
        """Wait."""
        time.sleep(max(0.0, seconds))
