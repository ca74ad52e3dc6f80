"""One SQLite connection behind one lock: the whole state of a shop."""

import sqlite3
import threading
import weakref
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from typing import Any

from .tables import INDEXES, LAYOUT, TABLES, TRIGGERS

Params = Sequence[Any] | Mapping[str, Any]


class Database:
    """The tables of one shop, in memory or in a file. Safe to share between threads.

    A file belongs to one process at a time: rate windows and scripted faults live beside it in
    memory.
    """

    def __init__(self, path: str = ":memory:") -> None:
        self.lock = threading.RLock()
        # isolation_level=None: transactions begin and end only where this class says so.
        self._connection = sqlite3.connect(path, check_same_thread=False, isolation_level=None)
        self._connection.row_factory = sqlite3.Row
        self._connection.execute("PRAGMA foreign_keys = ON")
        # A rehearsal may lose its last second in a power cut; it is made to be thrown away.
        self._connection.execute("PRAGMA synchronous = OFF")
        self._finalizer = weakref.finalize(self, self._connection.close)

    @property
    def is_empty(self) -> bool:
        """Tell whether no shop was ever put into this database."""
        return not self.rows("SELECT 1 FROM sqlite_master WHERE name = 'seller'")

    @property
    def is_current(self) -> bool:
        """Tell whether the tables are those of this version of the sandbox."""
        return self.count("PRAGMA user_version") == LAYOUT

    def create_tables(self) -> None:
        """Create the empty tables. Bulk rows go in between this and :meth:`create_indexes`."""
        for statement in (*TABLES, f"PRAGMA user_version = {LAYOUT}"):
            self.execute(statement)

    def create_indexes(self) -> None:
        """Create the indexes and the triggers that keep the totals of products true."""
        for statement in (*INDEXES, *TRIGGERS):
            self.execute(statement)

    @contextmanager
    def transaction(self) -> Iterator[None]:
        """Hold the lock; commit at the end, or undo everything if an exception passes through."""
        with self.lock:
            self._connection.execute("BEGIN")
            try:
                yield
            except BaseException:
                self._connection.execute("ROLLBACK")
                raise
            self._connection.execute("COMMIT")

    @contextmanager
    def trial(self) -> Iterator[None]:
        """Hold the lock; undo everything at the end."""
        with self.lock:
            self._connection.execute("BEGIN")
            try:
                yield
            finally:
                self._connection.execute("ROLLBACK")

    def rows(self, sql: str, params: Params = ()) -> list[sqlite3.Row]:
        """Return all rows of a query."""
        return self._connection.execute(sql, params).fetchall()

    def row(self, sql: str, params: Params = ()) -> sqlite3.Row | None:
        """Return the first row of a query, or None."""
        found: sqlite3.Row | None = self._connection.execute(sql, params).fetchone()
        return found

    def count(self, sql: str, params: Params = ()) -> int:
        """Return the single number that a query yields."""
        return int(self._connection.execute(sql, params).fetchone()[0])

    def execute(self, sql: str, params: Params = ()) -> int:
        """Run a statement and return how many rows it changed."""
        return self._connection.execute(sql, params).rowcount

    def insert_many(self, sql: str, rows: Iterator[Sequence[Any]]) -> None:
        """Run one statement for many rows."""
        self._connection.executemany(sql, rows)

    def snapshot(self) -> "Database":
        """Return a copy in memory of the state as it is now."""
        with self.lock:
            copy = Database()
            self._connection.backup(copy._connection)
            return copy

    def close(self) -> None:
        """Close the connection. Closing twice does no harm."""
        self._finalizer()
