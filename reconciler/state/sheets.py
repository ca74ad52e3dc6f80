"""The tables as sheets of text: which rows stand in which file of the ref, and how.

```
<shop>/shop.jsonl                     revision, lease, leases that were broken
<shop>/offers/<x>/<yz>.jsonl          what was applied and is in flight, of a 4096th of the offers
<shop>/runs/<run>/run.jsonl           a run
<shop>/runs/<run>/<group>.jsonl       its batches and operations, 50 batches to a file
```

A line is a JSON array: the table, then its columns, but for the shop or run that the path tells.
Lines are sorted, so the same rows are the same bytes, and a change of ten cells touches ten small
files. Orders and exchanges stay out of it: the shop tells the ones again, and the others are large.
"""

import sqlite3
import zlib
from collections.abc import Iterable, Iterator
from functools import cache
from hashlib import sha256
from typing import NamedTuple

import msgspec

from reconciler.state.transcoding import PACKED

SHARDS = 4096
"""Of half a million cells some hundred lines stand in each."""

BATCHES = 50
"""To a file of a run. A stock call holds a hundred cells: five thousand lines at the most."""


class _Table(NamedTuple):
    """A table; `implied` is a column that the path tells, `path` the path of a row in SQL, where
    `{row}` stands for the row, and `where` finds the rows of a sheet by its key.
    """

    name: str
    implied: str
    columns: tuple[str, ...]
    path: str
    where: str

    @property
    def rows(self) -> str:
        """The table and the rows of a sheet, in SQL: SQLite would not choose the index itself."""
        index = f"indexed by sheet_of_{self.name}" if self.implied else ""
        return f"{self.name} {index} where {self.where}"


def _of_shop(name: str, *columns: str) -> _Table:
    return _Table(name, "", ("shop", *columns), "folder({row}.shop) || '/shop.jsonl'", "shop = ?")


def _of_offers(name: str, *columns: str) -> _Table:
    path = "folder({row}.shop) || '/offers/' || shard({row}.offer)"
    return _Table(name, "shop", ("offer", *columns), path, "shop = ? and shard(offer) = ?")


def _of_runs(name: str, *columns: str) -> _Table:
    path = "(select folder(shop) || run_file(id, {row}.batch) from main.run where id = {row}.run)"
    return _Table(name, "run", columns, path, "run = ? and batch_group(batch) = ?")


_RUN = ("id", "shop", "store", "plan", "catalog", "who", "started_at", "finished_at", "stopped")
_OPERATION = ("id", "batch", "sent", "outcome", "ended_at", "offer", "sends", "first", "card")
_SHOP_TABLES = (
    _of_shop("shop", "revision"),
    _of_shop("lease", "holder", "since", "expires"),
    _of_shop("broken_lease", "holder", "since", "taken_by", "taken_at"),
)
_OFFER_TABLES = (
    _of_offers("applied_stock", "warehouse", "base"),
    _of_offers("in_flight_stock", "warehouse", "write"),
    _of_offers("applied_price", "prices"),
    _of_offers("applied_card", "base"),
    _of_offers("card_task", "operation", "task"),
    _of_offers("price_update", "run", "batch", "sent_at"),
)
_RUN_TABLE = _Table(
    "run", "", (*_RUN, "facts"), "folder({row}.shop) || run_file({row}.id, null)", "id = ?"
)
_BATCH_TABLES = (
    _of_runs("batch", "batch", "intended_at", "answered_at"),
    _of_runs("operation", *_OPERATION, "later", "later_at"),
)
_TABLES = (*_SHOP_TABLES, *_OFFER_TABLES, _RUN_TABLE, *_BATCH_TABLES)


class Sheet(NamedTuple):
    """A file of the ref: the tables of it, and what its rows have in common."""

    tables: tuple[_Table, ...]
    key: tuple[str | int, ...]


def teach(db: sqlite3.Connection) -> None:
    """Give a connection the functions by which rows find their sheets."""
    db.create_function("folder", 1, folder, deterministic=True)
    db.create_function("shard", 1, _shard, deterministic=True)
    db.create_function("batch_group", 1, _group, deterministic=True)
    db.create_function("run_file", 2, _run_file, deterministic=True)


def prepare_sheets(db: sqlite3.Connection) -> None:
    """What makes the rows of a sheet quick to find, and the list of sheets that were touched."""
    for table in _OFFER_TABLES:
        db.execute(
            f"create index if not exists sheet_of_{table.name} on {table.name} (shop, shard(offer))"
        )
    for table in _BATCH_TABLES:
        db.execute(
            f"create index if not exists sheet_of_{table.name}"
            f" on {table.name} (run, batch_group(batch))"
        )
    db.execute("create table if not exists dirty (path text primary key) without rowid")


def watch(db: sqlite3.Connection) -> None:
    """From here on each change writes down which sheets it touches."""
    for table in _TABLES:
        for event, rows in _EVENTS.items():
            marks = "".join(_mark(table.path.format(row=row)) for row in rows)
            db.execute(
                f"create temp trigger {event}_{table.name} after {event} on main.{table.name}"
                f" begin {marks} end"
            )


def look_away(db: sqlite3.Connection) -> None:
    """No longer."""
    for table in _TABLES:
        for event in _EVENTS:
            db.execute(f"drop trigger if exists temp.{event}_{table.name}")


_EVENTS = {"insert": ("new",), "update": ("old", "new"), "delete": ("old",)}


def _mark(path: str) -> str:
    # How a trigger treats a conflict, the statement decides that fires it: so there is none.
    return (  # The path is one of the constants above.
        f"insert into dirty select found.path from (select {path} as path) as found"  # noqa: S608
        " where found.path is not null"
        " and not exists (select 1 from main.dirty where path = found.path);"
    )


@cache
def folder(shop: str) -> str:
    """The folder of a shop: its key may hold any signs."""
    return sha256(shop.encode()).hexdigest()[:16]


def shop_of(text: bytes) -> str:
    """Whose `shop.jsonl` this is. Raises DecodeError or ValueError."""
    return msgspec.json.decode(_cells(text.partition(b"\n")[0])[1], type=str)


def sheet_at(path: str, shops: dict[str, str]) -> Sheet | None:
    """What stands at a path; None if nothing of ours does. `shops` has their keys by folder."""
    parts = path.removesuffix(".jsonl").split("/")
    shop = shops.get(parts[0])
    match parts[1:]:
        case ["shop"] if shop is not None:
            return Sheet(_SHOP_TABLES, (shop,))
        case ["offers", first, rest] if shop is not None:
            return Sheet(_OFFER_TABLES, (shop, f"{first}/{rest}.jsonl"))
        case ["runs", run, "run"] if run.isdecimal():
            return Sheet((_RUN_TABLE,), (int(run),))
        case ["runs", run, group] if run.isdecimal() and group.isdecimal():
            return Sheet(_BATCH_TABLES, (int(run), int(group)))
    return None


def written(db: sqlite3.Connection, sheet: Sheet) -> bytes | None:
    """The text of a sheet; None if it has no rows."""
    lines = sorted(line for table in sheet.tables for line in _lines(db, table, sheet.key))
    return b"".join(lines) or None


def _lines(db: sqlite3.Connection, table: _Table, key: tuple[str | int, ...]) -> Iterator[bytes]:
    # The names of tables and columns are the constants above.
    rows = db.execute(
        f"select {', '.join(table.columns)} from {table.rows}",  # noqa: S608
        key,
    )
    packed = [PACKED.get(f"{table.name}.{column}") for column in table.columns]
    for row in rows:
        cells = [
            kind.to_json(value) if kind is not None else value
            for kind, value in zip(packed, row, strict=True)
        ]
        yield _encode([table.name, *cells]) + b"\n"


def clear(db: sqlite3.Connection, sheet: Sheet) -> None:
    """Forget the rows of a sheet."""
    for table in sheet.tables:
        db.execute(f"delete from {table.rows}", sheet.key)  # noqa: S608


def read(db: sqlite3.Connection, sheet: Sheet, text: bytes) -> None:
    """Put the rows of a sheet into their tables. Raises DecodeError, ValueError or DatabaseError
    if it is none.
    """
    known = {table.name: table for table in sheet.tables}
    rows: dict[str, list[tuple[object, ...]]] = {}
    for line in text.splitlines():
        cells = _cells(line)
        name = msgspec.json.decode(cells[0], type=str)
        if name not in known:
            raise ValueError(f"no table {name} belongs here")
        values = _values(known[name], cells[1:])
        implied = sheet.key[:1] if known[name].implied else ()
        rows.setdefault(name, []).append((*implied, *values))
    for name, found in rows.items():
        table = known[name]
        columns = [table.implied, *table.columns] if table.implied else table.columns
        marks = ", ".join("?" * len(columns))
        db.executemany(
            f"insert or replace into {name} ({', '.join(columns)}) values ({marks})",  # noqa: S608
            found,
        )


def _values(table: _Table, cells: Iterable[msgspec.Raw]) -> Iterator[object]:
    for column, cell in zip(table.columns, cells, strict=True):
        kind = PACKED.get(f"{table.name}.{column}")
        value = kind.from_json(cell) if kind is not None else msgspec.json.decode(cell)
        # The first versions wrote down nothing of an operation that was not theirs.
        yield b"" if value is None and (table.name, column) == ("operation", "sent") else value


_cells = msgspec.json.Decoder(list[msgspec.Raw]).decode
_encode = msgspec.json.Encoder().encode


def _shard(offer: str) -> str:
    name = f"{zlib.crc32(offer.encode()) % SHARDS:03x}"
    return f"{name[0]}/{name[1:]}.jsonl"


def _group(batch: int) -> int:
    return max(batch, 0) // BATCHES


def _run_file(run: int, batch: int | None) -> str:
    return f"/runs/{run}/{'run' if batch is None else f'{_group(batch):04}'}.jsonl"
