"""The tables of the state, and how an older file is brought up to date."""

import re
import sqlite3
from collections.abc import Iterator
from collections.abc import Set as AbstractSet
from contextlib import contextmanager
from typing import TypeVar

import msgspec

from reconciler.domain.errors import InvalidInput
from reconciler.domain.problem import Problem
from reconciler.state.database import Database, Rows

_Database = TypeVar("_Database", bound=Database)

_FIRST = """
create table applied_stock (
    shop text not null, warehouse integer not null, offer text not null,
    base blob not null,
    primary key (shop, warehouse, offer)
) without rowid;

create table shop (
    shop text primary key, revision text not null
) without rowid;

create table in_flight_stock (
    shop text not null, warehouse integer not null, offer text not null,
    write blob not null,
    primary key (shop, warehouse, offer)
) without rowid;

create table applied_price (
    shop text not null, offer text not null,
    prices blob not null,
    primary key (shop, offer)
) without rowid;

create table run (
    id integer primary key,
    shop text not null, store text not null, plan text not null, catalog text not null,
    who text not null, started_at text not null, finished_at text, stopped text
);

create table batch (
    run integer not null references run, batch integer not null,
    intended_at text not null, answered_at text,
    primary key (run, batch)
) without rowid;

create table operation (
    run integer not null references run, id text not null, batch integer not null,
    sent blob not null, outcome blob, ended_at text,
    primary key (run, id)
) without rowid;

create table lease (
    shop text primary key, holder text not null, since text not null, expires text not null
) without rowid;
"""

_ORDERS = """
create table order_shop (
    id integer primary key, shop text not null unique,
    since text not null, until text not null, fbo_since text, fbo_until text
);

create table order_line (
    shop integer not null references order_shop, posting text not null, offer text not null,
    settled_at integer, line blob not null,
    primary key (shop, posting, offer)
) without rowid;
"""

_CARDS = """
create table applied_card (
    shop text not null, offer text not null,
    base blob not null,
    primary key (shop, offer)
) without rowid;

create table card_task (
    shop text not null, operation text not null, offer text not null,
    task blob not null,
    primary key (shop, operation)
) without rowid;
"""

_PRICE_UPDATES = """
create table price_update (
    shop text not null, offer text not null, run integer not null, batch integer not null,
    sent_at text not null,
    primary key (shop, offer, run, batch)
) without rowid;
"""

_BROKEN_LEASES = """
create table broken_lease (
    shop text not null, holder text not null, since text not null,
    taken_by text not null, taken_at text not null
);
"""

_HISTORY = """
alter table run add column facts blob;

alter table operation add column offer text;

alter table operation add column sends integer not null default 0;

alter table operation add column first blob;

alter table operation add column card blob;

alter table operation add column later blob;

alter table operation add column later_at text;

update operation set sends = 1 where batch >= 0;

create index operation_of on operation (id, run);

create index operation_offer on operation (offer, run);

create table exchange (
    run integer not null references run, number integer not null, batch integer not null,
    size integer not null, started_at text not null, packed blob not null,
    primary key (run, number)
);
"""

STEPS = (_FIRST, _ORDERS, _CARDS, _PRICE_UPDATES, _BROKEN_LEASES, _HISTORY)
"""What each version added, as SQLite spells it. A state is brought up to date by those it lacks."""

VERSION = len(STEPS)


class LaterVersion(Exception):
    """The state was written by a reconciler that is newer than this one."""


def prepare(connection: sqlite3.Connection) -> None:
    """Create the tables that are missing; refuse a file of a later version, or of another program.

    Raises LaterVersion or DatabaseError.
    """
    if _version(connection) < VERSION:
        # Two processes may come at once: who waited for the lock finds the tables made.
        with transaction(connection) as db:
            version = _version(db)
            _refuse_others(db, version)
            for step in STEPS[version:]:
                for statement in step.split(";"):
                    db.execute(statement)
            if version < VERSION:
                db.execute(f"pragma user_version = {VERSION}")
    if _version(connection) > VERSION:
        raise LaterVersion
    _refuse_others(connection, VERSION)


def _refuse_others(connection: sqlite3.Connection, version: int) -> None:
    """A file of a version has the tables of it, and one that is new has none."""
    needed, there = tables(version), _names(connection)
    if not there >= needed or (version == 0 and there):
        raise sqlite3.DatabaseError("it is a database of another program")


def tables(version: int = VERSION) -> frozenset[str]:
    """The names of the tables of a version."""
    return frozenset(re.findall(r"create table (\w+)", "".join(STEPS[:version])))


def _version(connection: sqlite3.Connection) -> int:
    version: int = connection.execute("pragma user_version").fetchone()[0]
    return version


def _names(connection: sqlite3.Connection) -> set[str]:
    rows = connection.execute("select name from sqlite_master where type = 'table'")
    return {name for (name,) in rows}


@contextmanager
def transaction(connection: _Database) -> Iterator[_Database]:
    """All or nothing, on the disk when it ends."""
    connection.execute("begin immediate")
    try:
        yield connection
        connection.execute("commit")
    except BaseException:
        # A full disk makes SQLite roll back by itself.
        if connection.in_transaction:
            connection.execute("rollback")
        raise


@contextmanager
def told() -> Iterator[None]:
    """A disk that is full, or a file that stays locked, in words instead of an SQL error.

    Raises InvalidInput.
    """
    try:
        yield
    except sqlite3.Error as trouble:
        problem = Problem(
            code="state-unusable",
            message=f"the state file can't be read or written: {trouble}",
            fix="make room on the disk, or end the program that holds the file; then run again: "
            "what was sent before this is found out from the shop",
        )
        raise InvalidInput([problem]) from trouble


def rows_of(
    db: Database,
    select: str,
    shop: str,
    only: AbstractSet[str] | None = None,
    order: str = "",
) -> Rows:
    """The rows that a `select` finds of a shop, or of `only` some of its offers."""
    if only is None:
        return db.execute(f"{select} where shop = ? {order}", (shop,))
    names = msgspec.json.encode(sorted(only)).decode()
    chosen = "offer in (select value from json_each(?))"
    return db.execute(f"{select} where shop = ? and {chosen} {order}", (shop, names))
