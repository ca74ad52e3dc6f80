"""A run on a ref whose end was never told: what it may have done since it was last heard of.

A run announces all its operations before the first call, and tells how they ended now and then.
So of a machine that is lost in between, every operation without an end may have been sent. Each
becomes what it would be if its call had gone out and no answer had come; the next plan settles it
by the live shop.
"""

import sqlite3
from collections.abc import Collection
from datetime import datetime, timedelta

import msgspec
from msgspec.structs import replace

from reconciler.domain.stock import InFlightStock
from reconciler.domain.task import Task
from reconciler.plan.operation import Operation, SetCard, SetPrice, SetStock
from reconciler.state.lease import LIFETIME

SILENCE = timedelta(minutes=5)
"""A run never sends a call when it was last shared so long ago."""

UNTOLD = "its machine told nothing more"
"""Why such a run stopped."""

_pack = msgspec.msgpack.Encoder().encode
_operation = msgspec.msgpack.Decoder(Operation).decode


def take_for_lost(db: sqlite3.Connection, runs: Collection[int]) -> None:
    """Note what may be in flight of those of the runs that have no end. Once for each run."""
    for run in runs:
        row = db.execute(
            "select run.shop, started_at, expires from run"
            " left join lease on lease.shop = run.shop and holder = who"
            " where id = ? and finished_at is null and stopped is null",
            (run,),
        ).fetchone()
        if row is not None:
            shop, started, expires = row
            heard = datetime.fromisoformat(expires) - LIFETIME if expires else None
            _note(db, run, shop, heard or datetime.fromisoformat(started))


def _note(db: sqlite3.Connection, run: int, shop: str, heard: datetime) -> None:
    db.execute("update run set stopped = ? where id = ?", (UNTOLD, run))
    rows = db.execute(
        "select sent from operation where run = ? and outcome is null and sent != x''", (run,)
    ).fetchall()
    operations = [_operation(packed) for (packed,) in rows]
    _fly(db, shop, heard, [op for op in operations if isinstance(op, SetStock)])
    prices = [op.offer for op in operations if isinstance(op, SetPrice)]
    latest = heard + SILENCE
    db.executemany(
        "insert or ignore into price_update values (?, ?, ?, -1, ?)",
        [(shop, offer, run, latest.isoformat()) for offer in prices],
    )
    db.executemany(
        "insert or ignore into card_task values (?, ?, ?, ?)",
        [
            (shop, op.id, op.offer, _pack(_task(op, latest)))
            for op in operations
            if isinstance(op, SetCard)
        ],
    )


def _fly(
    db: sqlite3.Connection, shop: str, heard: datetime, operations: Collection[SetStock]
) -> None:
    db.executemany(
        "insert or ignore into in_flight_stock values (?, ?, ?, ?)",
        [(shop, op.warehouse_id, op.offer, _pack(_in_flight(op, heard))) for op in operations],
    )


def _in_flight(op: SetStock, heard: datetime) -> InFlightStock:
    after = replace(op.after, at=heard, until=heard + SILENCE, written_at=None)
    return InFlightStock(before=op.before, base=op.base, after=after)


def _task(op: SetCard, latest: datetime) -> Task:
    return Task(
        number=None,
        operation=op.id,
        offer=op.offer,
        sent_at=latest,
        applies=op.applies,
        sent=op.sent,
    )
