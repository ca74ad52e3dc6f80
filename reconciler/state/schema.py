"""The tables of the embedded state, and how an older file is brought up to date."""

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager

VERSION = 1

_TABLES = """
create table applied_stock (
    shop text not null, warehouse integer not null, offer text not null,
    base blob not null,
    primary key (shop, warehouse, offer)
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


def prepare(connection: sqlite3.Connection) -> None:
    """Create the tables in a new file; refuse a file of a later version.

    Raises ValueError with the version found.
    """
    (found,) = connection.execute("pragma user_version").fetchone()
    if found > VERSION:
        raise ValueError(found)
    if found == 0:
        connection.executescript(f"begin; {_TABLES} pragma user_version = {VERSION}; commit;")


@contextmanager
def transaction(connection: sqlite3.Connection) -> Iterator[sqlite3.Connection]:
    """All or nothing, on the disk when it ends."""
    connection.execute("begin immediate")
    try:
        yield connection
    except BaseException:
        connection.execute("rollback")
        raise
    connection.execute("commit")
