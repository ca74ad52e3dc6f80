"""Calls and their answers, kept for an appeal to the marketplace: packed small, and not for ever.

Ozon's bodies are text that repeats itself: they take a tenth of their size here.
"""

import zlib
from collections.abc import Iterator, Sequence
from datetime import datetime, timedelta

import msgspec

from reconciler.apply.record import Exchange
from reconciler.state.database import Database

KEPT = timedelta(days=90)
"""Longer than a dispute with the marketplace takes to begin."""

MOST_BYTES = 256 * 1024 * 1024
"""Of all packed exchanges together; the oldest go first."""

MOST_OF_ONE_RUN = 64 * 1024 * 1024
"""Once a run has so many packed bytes of evidence, nothing more of it is kept."""

_pack = msgspec.msgpack.Encoder().encode
_unpack = msgspec.msgpack.Decoder(Exchange).decode


def add_exchanges(db: Database, run: int, exchanges: Sequence[tuple[int, Exchange]]) -> None:
    """Keep exchanges of a run, with the batch that each belongs to."""
    if not exchanges:
        return
    number, kept = db.execute(
        "select coalesce(max(number), 0), coalesce(sum(size), 0) from exchange where run = ?",
        (run,),
    ).fetchone()
    for batch, exchange in exchanges:
        packed = zlib.compress(_pack(exchange), 6)
        kept += len(packed)
        if kept > MOST_OF_ONE_RUN:
            return
        number += 1
        db.execute(
            "insert into exchange values (?, ?, ?, ?, ?, ?)",
            (run, number, batch, len(packed), exchange.sent_at.isoformat(), packed),
        )


def exchanges_of(db: Database, run: int) -> Iterator[tuple[int, Exchange]]:
    """All that is kept of a run, in the order of the calls, one at a time."""
    rows = db.execute("select batch, packed from exchange where run = ? order by number", (run,))
    for batch, packed in rows:
        yield batch, _unpack(zlib.decompress(packed))


def prune_exchanges(db: Database, now: datetime) -> None:
    """Forget what is too old, and the oldest of what is too much."""
    db.execute("delete from exchange where started_at < ?", ((now - KEPT).isoformat(),))
    total = int(db.execute("select coalesce(sum(size), 0) from exchange").fetchone()[0])
    if total <= MOST_BYTES:
        return
    sizes = db.execute("select run, sum(size) from exchange group by run order by run").fetchall()
    for run, size in sizes:
        if total <= MOST_BYTES:
            return
        db.execute("delete from exchange where run = ?", (run,))
        total -= size
