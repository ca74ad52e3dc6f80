"""The lease: two applies of one shop can't run at once; a dead holder's lease expires."""

from collections.abc import Callable
from datetime import datetime, timedelta

import msgspec

from reconciler.domain.errors import StoreBusy
from reconciler.state.database import Database, put
from reconciler.state.home import Alone, Home
from reconciler.state.schema import told

LIFETIME = timedelta(minutes=15)
"""Longer than any pause between two batches; renewed after each."""


_PUT = put("lease", 1, "shop", "holder", "since", "expires")


class Held(msgspec.Struct, frozen=True):
    """Who holds the lease of a shop (user, host, process), since when, and when it ends."""

    holder: str
    since: datetime
    expires: datetime

    @property
    def words(self) -> str:
        """All of it, for people."""
        return f"{self.holder}, since {_moment(self.since)}, until {_moment(self.expires)}"


class Lease:
    """Held while applying. Take it before the first write, renew it, give it back."""

    def __init__(
        self,
        db: Database,
        shop: str,
        holder: str,
        is_dead: Callable[[str], bool] = lambda _holder: False,
        home: Home | None = None,
    ) -> None:
        self._home = home or Alone(db)
        self._is_dead = is_dead
        self._db = db
        self.shop = shop
        self.holder = holder

    def take(self, now: datetime) -> None:
        """Take the lease, or the place of one that expired. Raises StoreBusy with its holder."""

        def taken(db: Database) -> None:
            held = self._held(db, now)
            if held is not None:
                raise _busy(held)
            self._put(db, now)

        with told():
            self._home.look()
            self._home.write(taken, now)

    def held(self, now: datetime) -> Held | None:
        """Who else holds it, and lives as far as anybody can tell."""
        with told():
            self._home.look()
            return self._held(self._db, now)

    def take_from(self, held: Held, now: datetime) -> None:
        """Take the lease from a living holder, on a person's word; who took it is kept.

        From here on that holder can neither announce nor remember a write. Raises StoreBusy if
        somebody else holds it by now.
        """

        def taken(db: Database) -> None:
            now_held = self._held(db, now)
            if now_held is not None and now_held.holder != held.holder:
                raise _busy(now_held)
            db.execute(
                "insert into broken_lease values (?, ?, ?, ?, ?)",
                (
                    self.shop,
                    held.holder,
                    held.since.isoformat(),
                    self.holder,
                    now.isoformat(),
                ),
            )
            self._put(db, now)

        with told():
            self._home.write(taken, now)

    def _held(self, db: Database, now: datetime) -> Held | None:
        row = db.execute(
            "select holder, since, expires from lease where shop = ?", (self.shop,)
        ).fetchone()
        if row is None:
            return None
        held = Held(row[0], datetime.fromisoformat(row[1]), datetime.fromisoformat(row[2]))
        if held.holder == self.holder or held.expires <= now or self._is_dead(held.holder):
            return None
        return held

    def _put(self, db: Database, now: datetime) -> None:
        db.execute(
            _PUT,
            (self.shop, self.holder, now.isoformat(), (now + LIFETIME).isoformat()),
        )

    def hold(self, db: Database) -> None:
        """Check, inside the caller's transaction, that the lease is still ours.

        Raises StoreBusy if somebody took it meanwhile, as when this machine slept too long: then
        nothing more may be sent or remembered.
        """
        held = db.execute("select holder from lease where shop = ?", (self.shop,)).fetchone()
        if held != (self.holder,):
            raise StoreBusy(
                "this run lost its lease: it paused longer than the lease lives, or somebody "
                "took it with --break-lease",
                "run apply again; it starts from what the shop has now",
            )

    def share(self, now: datetime) -> None:
        """Renew it for others to see, and share what happened since, if it is time.

        Comes before a call is announced: whoever takes over must know what may be in flight. Raises
        StoreBusy if somebody else has it, and HostUnreachable.
        """

        def renewed(db: Database) -> None:
            self.hold(db)
            self.renew(db, now)

        if self._home.is_due(now):
            with told():
                self._home.write(renewed, now)

    def renew(self, db: Database, now: datetime) -> None:
        """Hold it for another lifetime, inside the caller's transaction."""
        db.execute(
            "update lease set expires = ? where shop = ? and holder = ?",
            ((now + LIFETIME).isoformat(), self.shop, self.holder),
        )

    def give_back(self) -> None:
        """Let the next one in; what was not shared yet is shared with it.

        Raises HostUnreachable if others can't be told: they wait until it expires then.
        """

        def given(db: Database) -> None:
            db.execute("delete from lease where shop = ? and holder = ?", (self.shop, self.holder))

        with told():
            self._home.write(given, None)


def _busy(held: Held) -> StoreBusy:
    return StoreBusy(
        f"another apply of this store is under way: {held.words}",
        "wait for it: one that died is not renewed, and ends then by itself; if it surely does "
        "nothing any more, take its place: `reconciler apply --break-lease`",
    )


def _moment(at: datetime) -> str:
    return at.isoformat(timespec="seconds")
