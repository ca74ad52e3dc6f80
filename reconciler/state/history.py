"""What the journal has of earlier runs: read here, written by the journal of each run."""

import sqlite3
import zlib
from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from datetime import datetime, timedelta
from itertools import groupby
from typing import Any, NamedTuple, TypeVar

import msgspec
from msgspec.structs import replace

from reconciler.apply.outcome import (
    AlreadyTrue,
    Blocked,
    Consumed,
    Converged,
    Outcome,
    Rejected,
    Stale,
    Unknown,
)
from reconciler.apply.record import NO_FACTS, Exchange, OperationRecord, RunFacts, RunRecord
from reconciler.domain.card import Card
from reconciler.domain.errors import ReconcilerError
from reconciler.plan.operation import Operation
from reconciler.state.database import Database
from reconciler.state.exchanges import exchanges_of

KEPT = timedelta(days=400)
"""A year and a month: last year's season can still be looked up. Older runs are forgotten."""

_HIGHEST_ID = 2**63 - 1
"""No database has a higher number."""

_AT_ONCE = 1000
"""So many operations are looked up in one question."""

_Value = TypeVar("_Value")

_operation = msgspec.msgpack.Decoder(Operation)
_outcome: msgspec.msgpack.Decoder[Outcome] = msgspec.msgpack.Decoder(Outcome)
_card = msgspec.msgpack.Decoder(Card)
_facts = msgspec.msgpack.Decoder(RunFacts)
_tagged = msgspec.msgpack.Decoder(dict[str, Any])

_GOOD = frozenset(kind.__struct_config__.tag for kind in (Converged, Consumed, AlreadyTrue))
_UNKNOWN = Unknown.__struct_config__.tag
_ALREADY = AlreadyTrue.__struct_config__.tag
_UNSENT = frozenset(kind.__struct_config__.tag for kind in (Rejected, Stale, Blocked, AlreadyTrue))
_DAMAGED = (sqlite3.DatabaseError, zlib.error, msgspec.DecodeError, UnicodeDecodeError, ValueError)

_RUNS = """
select run.id, run.shop, store, plan, catalog, who, started_at, finished_at, stopped, facts,
    exists (select 1 from lease where lease.shop = run.shop and holder = who)
from run
"""
_OPERATIONS = """
select operation.id, sent, first, card, outcome, ended_at, later, later_at, sends,
    intended_at, answered_at, (
        select found.id from run found join run mine on mine.shop = found.shop
        where mine.id = operation.run and found.started_at = later_at
    )
from operation left join batch on batch.run = operation.run and batch.batch = operation.batch
where operation.run = ?
"""
_AGAIN = """
select again.run, coalesce(later, outcome), sends from operation again
join run on run.id = again.run
where again.id = ? and again.run > ? and coalesce(later, outcome) is not null
    and run.shop = (select shop from run where id = ?)
order by again.run
"""
_NAMED = "operation.id in (select value from json_each(?))"


class Later(NamedTuple):
    """The newest later run that surely did the same again, and when one last tried whose end
    nobody saw.
    """

    run: int | None
    maybe: datetime | None


_NEVER = Later(None, None)


class History:
    """Reads runs. Every method raises InvalidInput if the file is damaged."""

    def __init__(
        self,
        db: Database,
        shop: str | None,
        refuse: Callable[[Exception], ReconcilerError],
    ) -> None:
        self._db = db
        self._shop = shop
        self._refuse = refuse

    def runs(
        self, limit: int = 0, since: datetime | None = None, offer: str | None = None
    ) -> list[RunRecord]:
        """The newest first; `limit` 0 is all. `offer` is a pattern: only runs that planned a change
        of such an offer.
        """
        clauses, values = ["true"], list[Any]()
        if self._shop is not None:
            clauses.append("run.shop = ?")
            values.append(self._shop)
        if since is not None:
            clauses.append("started_at >= ?")
            values.append(since.isoformat())
        if offer is not None:
            clauses.append(
                "run.id in (select run from operation where glob(?, offer) or glob(?, id)"
                " or (offer is null and (glob(?, id) or glob(?, id))))"
            )
            values += [offer, f"rename:{offer}", f"*:{offer}", f"*:{offer}[@:]*"]
        query = f"{_RUNS} where {' and '.join(clauses)} order by run.id desc"
        if limit:
            query += " limit ?"
            values.append(min(limit, _HIGHEST_ID))
        rows = self._rows(query, values)
        return [self._counted(row) for row in rows]

    def run(self, number: int) -> RunRecord | None:
        """One run, of this shop."""
        if number > _HIGHEST_ID:
            return None
        mine, shop = self._mine()
        rows = self._rows(f"{_RUNS} where run.id = ?{mine}", [number, *shop])
        return self._counted(rows[0]) if rows else None

    def newest(self, store: str) -> RunRecord | None:
        """The newest run of a store of that name."""
        mine, shop = self._mine()
        newest = f"{_RUNS} where store = ?{mine} order by run.id desc limit 1"
        rows = self._rows(newest, [store, *shop])
        return self._counted(rows[0]) if rows else None

    def before(self, number: int) -> RunRecord | None:
        """The run of the same shop before this one that finished and knew its commit."""
        earlier = (
            " where run.id < ? and finished_at is not null"
            " and run.shop = (select shop from run where id = ?) order by run.id desc limit 20"
        )
        rows = self._rows(_RUNS + earlier, [number, number])
        return next((run for row in rows if (run := self._counted(row)).facts.commit), None)

    def operations(self, number: int) -> Iterator[OperationRecord]:
        """All operations of a run, one at a time, in the order in which they were sent."""
        order = " order by sends = 0, operation.batch, operation.id"
        try:
            for row in self._db.execute(_OPERATIONS + order, [number]):
                record = _record(row)
                is_open = record.is_unseen and record.later is None
                yield self._with_again(record, number) if is_open else record
        except sqlite3.DatabaseError as trouble:
            raise self._refuse(trouble) from trouble

    def unseen(self) -> list[tuple[int, OperationRecord]]:
        """Operations of which nobody knows what became of them, with their runs: they went out in
        runs of this shop that were killed, or in the newest if that was stopped.
        """
        mine, shop = self._mine()
        runs = self._rows(
            "select id from run where (finished_at is null or (stopped != '' and id ="  # noqa: S608
            f" (select max(id) from run where true{mine}))){mine} order by id",
            [*shop, *shop],
        )
        return [
            (number, record)
            for (number,) in runs
            for row in self._rows(f"{_OPERATIONS} and sends > 0 and later is null", [number])
            if (not row[4] or _tag(row[4]) == _UNKNOWN)
            and (record := self._with_again(_record(row), number)).again is None
        ]

    def _with_again(self, record: OperationRecord, number: int) -> OperationRecord:
        """With what the first later run knows of it that surely did the same again, or found it
        done. One that stopped before it came to that tells nothing.
        """
        if not record.is_unseen:
            return record
        for run, outcome, sends in self._rows(_AGAIN, [record.id, number, number]):
            tag = _tag(outcome)
            if tag == _ALREADY or (sends and tag != _UNKNOWN):
                return replace(record, again=_read(_outcome, outcome), found_by=run)
        return record

    def later_runs(self, number: int, names: Collection[str]) -> dict[str, Later]:
        """Of operations, what later runs of the same shop did under the same name, if anything."""
        query = (
            "select operation.id, operation.run, coalesce(later, outcome), intended_at"  # noqa: S608
            " from operation join run on run.id = operation.run"
            " left join batch on batch.run = operation.run and batch.batch = operation.batch"
            f" where {_NAMED} and operation.run > ? and sends > 0"
            " and shop = (select shop from run where id = ?)"
            " order by operation.id, operation.run desc"
        )
        found: dict[str, Later] = {}
        for some in _parts(names):
            rows = self._rows(query, [_listed(some), number, number])
            for name, same in groupby(rows, key=lambda row: str(row[0])):
                later = _later(same)
                if later != _NEVER:
                    found[name] = later
        return found

    def newest_of(self, names: Collection[str]) -> dict[str, int]:
        """The newest run of this shop that sent an operation of that name."""
        found: dict[str, int] = {}
        mine, shop = self._mine()
        query = (
            "select operation.id, max(operation.run) from operation"  # noqa: S608
            " join run on run.id = operation.run"
            f" where {_NAMED} and sends > 0{mine} group by operation.id"
        )
        for some in _parts(names):
            found.update(self._rows(query, [_listed(some), *shop]))
        return found

    def exchanges(self, number: int) -> Iterator[tuple[int, Exchange]]:
        """The calls that are kept of a run, with their batches."""
        try:
            yield from exchanges_of(self._db, number)
        except _DAMAGED as trouble:
            raise self._refuse(trouble) from trouble

    def _mine(self) -> tuple[str, list[str]]:
        """What chooses runs of this shop, in SQL, with its values."""
        return (" and run.shop = ?", [self._shop]) if self._shop is not None else ("", [])

    def _counted(self, row: Sequence[Any]) -> RunRecord:
        number = row[0]
        counts = self._rows(
            "select sends > 0, coalesce(later, outcome), count(*) from operation"
            " where run = ? group by 1, 2",
            [number],
        )
        sent = sum(count for was_sent, _, count in counts if was_sent)
        total = sum(count for _, _, count in counts)
        good = sum(count for _, end, count in counts if end and _tag(end) in _GOOD)
        unseen = sum(count for was_sent, end, count in counts if was_sent and not end)
        again = 0
        if unseen:
            ends = " and outcome is null and later is null and sends > 0"
            rows = self._rows(_OPERATIONS + ends, [number])
            again = sum(self._with_again(_record(op), number).again is not None for op in rows)
        try:
            return RunRecord(
                run=number,
                shop=row[1],
                store=row[2],
                plan=row[3],
                catalog=row[4],
                who=row[5],
                started_at=datetime.fromisoformat(row[6]),
                finished_at=_moment(row[7]),
                stopped=row[8] or "",
                facts=_facts.decode(row[9]) if row[9] else NO_FACTS,
                operations=total,
                sent=sent,
                good=good,
                again=again,
                open=unseen - again,
                holds_lease=bool(row[10]),
            )
        except _DAMAGED as trouble:
            raise self._refuse(trouble) from trouble

    def _rows(self, query: str, values: Sequence[Any]) -> list[Any]:
        try:
            return self._db.execute(query, values).fetchall()
        except sqlite3.DatabaseError as trouble:
            raise self._refuse(trouble) from trouble


def prune_runs(db: Database, now: datetime) -> None:
    """Forget runs that nobody looks up any more, with all that belongs to them.

    The newest stays whatever its age: by it the next one is numbered.
    """
    old = "select id from run where started_at < ? and id < (select max(id) from run)"
    for table in ("operation", "batch", "exchange"):
        # The names of tables are the constants above.
        db.execute(f"delete from {table} where run in ({old})", ((now - KEPT).isoformat(),))  # noqa: S608
    db.execute(f"delete from run where id in ({old})", ((now - KEPT).isoformat(),))  # noqa: S608


def _parts(names: Collection[str]) -> Iterator[list[str]]:
    chosen = sorted(names)
    for start in range(0, len(chosen), _AT_ONCE):
        yield chosen[start : start + _AT_ONCE]


def _listed(names: Sequence[str]) -> str:
    return msgspec.json.encode(names).decode()


def _later(rows: Iterable[Sequence[Any]]) -> Later:
    """What rows of one operation tell, the newest run first."""
    maybe: datetime | None = None
    for _, run, end, intended in rows:
        tag = _tag(end) if end else ""
        if tag in _GOOD - _UNSENT:
            return Later(run, maybe)
        if tag not in _UNSENT:
            maybe = max(filter(None, (maybe, _moment(intended))), default=None)
    return Later(None, maybe)


def _record(row: Sequence[Any]) -> OperationRecord:
    name, sent, first, card, outcome, ended, later, later_at, sends, *rest = row
    intended, answered, found = rest
    return OperationRecord(
        id=name,
        operation=_read(_operation, sent),
        first=_read(_operation, first),
        card=_read(_card, card),
        sent_at=_moment(intended) if sends else None,
        answered_at=_moment(answered) if sends else None,
        outcome=_read(_outcome, outcome),
        ended_at=_moment(ended),
        later=_read(_outcome, later),
        later_at=_moment(later_at),
        found_by=found,
    )


def _read(decoder: msgspec.msgpack.Decoder[_Value], packed: bytes | None) -> _Value | None:
    """What this version can't read of a row, it does without: the rest of a run is still told."""
    if not packed:
        return None
    try:
        return decoder.decode(packed)
    except (msgspec.DecodeError, UnicodeDecodeError):
        return None


def _tag(packed: bytes) -> str:
    try:
        return str(_tagged.decode(packed).get("outcome", ""))
    except msgspec.DecodeError:
        return ""


def _moment(text: str | None) -> datetime | None:
    try:
        return datetime.fromisoformat(text) if text else None
    except ValueError:
        return None
