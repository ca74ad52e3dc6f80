"""The lease: two applies of one shop can't run at once; a dead holder's lease expires."""

import sqlite3
from collections.abc import Callable
from datetime import datetime, timedelta

from reconciler.domain.errors import StoreBusy
from reconciler.state.schema import told, transaction

LIFETIME = timedelta(minutes=15)
"""Longer than any pause between two batches; renewed after each."""


class Lease:
    """Held while applying. Take it before the first write, renew it, give it back."""

    def __init__(
        self,
        db: sqlite3.Connection,
        shop: str,
        holder: str,
        is_dead: Callable[[str], bool] = lambda _holder: False,
    ) -> None:
        self._is_dead = is_dead
        self._db = db
        self.shop = shop
        self.holder = holder

    def take(self, now: datetime) -> None:
        """Take the lease, or the place of one that expired. Raises StoreBusy with its holder."""
        with told(), transaction(self._db) as db:
            self._refuse_if_held(db, now)
            db.execute(
                "insert or replace into lease values (?, ?, ?, ?)",
                (self.shop, self.holder, now.isoformat(), (now + LIFETIME).isoformat()),
            )

    def _refuse_if_held(self, db: sqlite3.Connection, now: datetime) -> None:
        held = db.execute(
            "select holder, since, expires from lease where shop = ?", (self.shop,)
        ).fetchone()
        if held is None or held[0] == self.holder or datetime.fromisoformat(held[2]) <= now:
            return
        if not self._is_dead(held[0]):
            raise StoreBusy(
                f"another apply of this store is under way: {held[0]}, since {held[1]}",
                f"wait for it; if it died, its lease ends at {held[2]}",
            )

    def hold(self, db: sqlite3.Connection) -> None:
        """Check, inside the caller's transaction, that the lease is still ours.

        Raises StoreBusy if somebody took it meanwhile, as when this machine slept too long: then
        nothing more may be sent or remembered.
        """
        held = db.execute("select holder from lease where shop = ?", (self.shop,)).fetchone()
        if held != (self.holder,):
            raise StoreBusy(
                "this run lost its lease: it paused longer than the lease lives",
                "run apply again; it starts from what the shop has now",
            )

    def renew(self, db: sqlite3.Connection, now: datetime) -> None:
        """Hold it for another lifetime, inside the caller's transaction."""
        db.execute(
            "update lease set expires = ? where shop = ? and holder = ?",
            ((now + LIFETIME).isoformat(), self.shop, self.holder),
        )

    def give_back(self) -> None:
        """Let the next one in."""
        with told():
            self._db.execute(
                "delete from lease where shop = ? and holder = ?", (self.shop, self.holder)
            )
