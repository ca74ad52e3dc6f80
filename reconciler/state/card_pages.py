"""Cards of a shop that an import has read, kept until it is through: a killed one goes on.

A file of its own, apart from the state: it holds nothing that could not be read again. Only cards
are kept. Stocks and prices are read anew, at one moment, by every run.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Iterator, Sequence
from contextlib import suppress
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import NamedTuple, Self

import msgspec

from reconciler.domain.card import Card
from reconciler.domain.errors import InvalidInput
from reconciler.domain.ids import OfferId
from reconciler.domain.problem import Problem

KEPT = timedelta(hours=1)
"""Older cards are read again: they may have changed."""

_VERSION = "1"
_TABLES = """
    CREATE TABLE IF NOT EXISTS about (version TEXT NOT NULL, began_at TEXT NOT NULL);
    CREATE TABLE IF NOT EXISTS cards (
        offer TEXT PRIMARY KEY, category INTEGER NOT NULL, type INTEGER NOT NULL,
        unclear INTEGER NOT NULL, card BLOB NOT NULL
    ) WITHOUT ROWID;
"""
_pack = msgspec.msgpack.Encoder().encode
_unpack = msgspec.msgpack.Decoder(Card).decode


class KeptCard(NamedTuple):
    """A card as it was read. `unclear`: the borders of its groups are not known."""

    offer: OfferId
    card: Card
    unclear: bool


class CardPages:
    """The cards of one shop, in a file. `began_at` is when the first of them was read."""

    def __init__(self, path: Path, now: datetime) -> None:
        """Raises InvalidInput if another import uses the file, or it can't be made."""
        self._path = path
        try:
            path.parent.mkdir(parents=True, exist_ok=True)
            self._db, self.began_at = _opened(path, now)
        except (OSError, sqlite3.Error) as trouble:
            raise InvalidInput([_unusable(path, trouble)]) from trouble

    def known(self) -> dict[OfferId, tuple[int, int]]:
        """Category and type of each card that is here, by offer."""
        rows = self._db.execute("SELECT offer, category, type FROM cards")
        return {OfferId(offer): (category, kind) for offer, category, kind in rows}

    def put(self, cards: Iterable[KeptCard]) -> None:
        """Keep some more, for good once this returns."""
        rows = (
            (one.offer, one.card.category or 0, one.card.type or 0, one.unclear, _pack(one.card))
            for one in cards
        )
        try:
            with self._db:
                self._db.executemany("INSERT OR REPLACE INTO cards VALUES (?, ?, ?, ?, ?)", rows)
        except sqlite3.Error as trouble:
            raise InvalidInput([_unusable(self._path, trouble)]) from trouble

    def read(self, offers: Sequence[OfferId]) -> Iterator[KeptCard]:
        """Those of some offers, in their order."""
        for start in range(0, len(offers), 500):
            group = offers[start : start + 500]
            marks = ", ".join("?" * len(group))
            sql = f"SELECT offer, card, unclear FROM cards WHERE offer IN ({marks})"  # noqa: S608
            found = {
                offer: (card, unclear) for offer, card, unclear in self._db.execute(sql, group)
            }
            for offer in group:
                if offer in found:
                    card, unclear = found[offer]
                    yield KeptCard(offer, _unpack(card), bool(unclear))

    def close(self, *, done: bool) -> None:
        """Close the file; `done`: nobody needs it any more."""
        self._db.close()
        if done:
            forget_pages(self._path)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: object, error: object, traceback: object) -> None:
        self.close(done=kind is None)


def _opened(path: Path, now: datetime) -> tuple[sqlite3.Connection, datetime]:
    """The file, emptied if it is old, of another version, or no such file at all."""
    for attempt in range(2):
        db = sqlite3.connect(path, timeout=1)
        try:
            # Only one import at a time: the lock is held until the file is closed.
            db.execute("PRAGMA locking_mode = EXCLUSIVE")
            db.executescript(_TABLES)
            db.executescript("BEGIN EXCLUSIVE; COMMIT")
            row = db.execute("SELECT version, began_at FROM about").fetchone()
            began_at = _moment(row[1]) if row and row[0] == _VERSION else None
            if began_at is not None and timedelta() <= now - began_at <= KEPT:
                return db, began_at
            with db:
                db.execute("DELETE FROM cards")
                db.execute("DELETE FROM about")
                db.execute("INSERT INTO about VALUES (?, ?)", (_VERSION, now.isoformat()))
        except sqlite3.OperationalError:
            db.close()
            raise
        except sqlite3.DatabaseError:
            db.close()
            if attempt:
                raise
            forget_pages(path)
        else:
            return db, now
    raise AssertionError


def _moment(text: str) -> datetime | None:
    try:
        return datetime.fromisoformat(text).astimezone(UTC)
    except ValueError:
        return None


def forget_pages(path: Path) -> None:
    """Delete the file, if it is there."""
    for one in (path, path.with_name(f"{path.name}-journal")):
        with suppress(OSError):
            one.unlink(missing_ok=True)


def _unusable(path: Path, trouble: Exception) -> Problem:
    busy = "locked" in str(trouble)
    return Problem(
        code="import-busy" if busy else "import-pages",
        message="Another import of this shop runs."
        if busy
        else f"The cards that are read can't be kept in `{path.as_posix()}`: {trouble}.",
        fix="Wait for it to end." if busy else "Give the user who runs this the right to write it.",
    )
