"""What the tables need of a database, in SQL that SQLite and PostgreSQL both understand."""

from collections.abc import Iterable, Iterator, Sequence
from typing import Any, Protocol


class Rows(Protocol):
    """What a statement found."""

    @property
    def rowcount(self) -> int:
        """How many rows a change touched."""
        ...

    def fetchone(self) -> Any:
        """The next row; None if there is none."""
        ...

    def fetchall(self) -> list[Any]:
        """The rest."""
        ...

    def __iter__(self) -> Iterator[Any]: ...


class Database(Protocol):
    """A connection, as `sqlite3` spells it: marks are `?`, and outside of a transaction each
    statement is one. `begin immediate` lets nobody else write until the end of the transaction.
    """

    @property
    def in_transaction(self) -> bool:
        """Whether one is open."""
        ...

    def execute(self, sql: str, values: Sequence[Any] = (), /) -> Rows:
        """Run one statement."""
        ...

    def executemany(self, sql: str, rows: Iterable[Sequence[Any]], /) -> object:
        """Run one statement for each row of values."""
        ...

    def close(self) -> None:
        """End; an open transaction is undone."""
        ...


def put(table: str, key: int, *columns: str) -> str:
    """The statement that writes a row over one with the same key: its first `key` columns."""
    rest = ", ".join(f"{column} = excluded.{column}" for column in columns[key:])
    marks, named = ", ".join("?" * len(columns)), ", ".join(columns)
    return (  # The names of tables and columns are constants of the callers.
        f"insert into {table} ({named}) values ({marks})"  # noqa: S608
        f" on conflict ({', '.join(columns[:key])}) do update set {rest}"
    )
