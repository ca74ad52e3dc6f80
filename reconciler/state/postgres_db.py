"""A connection to PostgreSQL that understands the SQL of the state.

The statements are those of SQLite; the little that the two spell differently is in `_SPELLINGS`.
One writer at a time has the state, as one has a file: an advisory lock stands for the file's lock.
"""

from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from functools import cache
from typing import Any
from zlib import crc32

import psycopg
from psycopg.pq import TransactionStatus

from reconciler.domain.errors import HostUnreachable, InvalidInput
from reconciler.domain.problem import Problem
from reconciler.state.database import Rows

_SPELLINGS = (
    ("json_each(?)", "json_array_elements_text(?::json)"),
    ("?", "%s"),
)


class PostgresDb:
    """The port `Database`. Its errors are words for users already: HostUnreachable if the server
    is gone or has no room, InvalidInput if it says that something else stands there.
    """

    def __init__(self, connection: "psycopg.Connection[Any]", schema: str, place: str) -> None:
        self._connection = connection
        self._place = place
        self._begin = f"begin; select pg_advisory_xact_lock({_number(schema)})".encode()

    @property
    def in_transaction(self) -> bool:
        """Whether one is open, on a connection that still stands."""
        status = self._connection.info.transaction_status
        return status in (TransactionStatus.INTRANS, TransactionStatus.INERROR)

    def execute(self, sql: str, values: Sequence[Any] = (), /) -> Rows:
        """Run one statement."""
        with self._told():
            match sql:
                case "begin immediate":
                    return self._alone()
                case "begin":
                    return self._connection.execute(b"begin isolation level repeatable read")
            return self._connection.execute(_spelt(sql), tuple(values), binary=True)

    def executemany(self, sql: str, rows: Iterable[Sequence[Any]], /) -> None:
        """Run one statement for each row; the server hears them without a pause between."""
        with self._told(), self._connection.cursor() as cursor:
            cursor.executemany(_spelt(sql), rows)

    def define(self, sql: str) -> None:
        """Run statements that are of PostgreSQL already, without values."""
        with self._told():
            self._connection.execute(sql.encode())

    def close(self) -> None:
        """End; an open transaction is undone."""
        self._connection.close()

    def _alone(self) -> Rows:
        try:
            return self._connection.execute(self._begin)
        except psycopg.Error:
            # The transaction has begun, but somebody else kept the lock for too long.
            if self.in_transaction:
                self._connection.execute(b"rollback")
            raise

    @contextmanager
    def _told(self) -> Iterator[None]:
        try:
            yield
        except psycopg.OperationalError as trouble:
            raise unreachable(self._place, trouble) from trouble
        except psycopg.Error as trouble:
            raise InvalidInput([unusable(self._place, trouble)]) from trouble


def unreachable(place: str, trouble: Exception) -> HostUnreachable:
    """The server is gone, refuses, or can't do its work now."""
    return HostUnreachable(
        f"the state on {place} can't be reached: {words(trouble)}",
        "look whether the server answers, and whether the password is in PGPASSWORD or a "
        "password file; then run again: what was sent before this is found out from the shop",
    )


def unusable(place: str, trouble: Exception) -> Problem:
    """Something else stands there, or the user may not use it."""
    return Problem(
        code="state-unusable",
        message=f"{place} can't be used as a state: {words(trouble)}",
        fix="let its user create and own the schema, or name another one: ?schema=NAME",
    )


def words(trouble: Exception) -> str:
    """What the server or its driver says, on one line."""
    return "; ".join(line.strip() for line in str(trouble).splitlines() if line.strip())


@cache
def _spelt(sql: str) -> bytes:
    for theirs, ours in _SPELLINGS:
        sql = sql.replace(theirs, ours)
    return sql.encode()


def _number(schema: str) -> int:
    """The advisory lock of a state; of two states with one number one waits for the other."""
    return (crc32(b"reconciler") << 31) + crc32(schema.encode()) // 2
