"""What all moves of a shop's world share: its clock, its database and the moment."""

from .clock import Clock, to_micros
from .database import Database
from .due import run_due


class Hand:
    """Moves the world; :class:`Moves` gathers what it can do."""

    clock: Clock
    _db: Database

    def _now(self) -> int:
        """Return the moment; what was due by it has happened then."""
        now = to_micros(self.clock.now())
        run_due(self._db, now)
        return now
