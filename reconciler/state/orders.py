"""The order ledger in SQL. Rows are packed: a shop may have hundreds of thousands of lines."""

import sqlite3
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from datetime import datetime
from decimal import Decimal
from typing import NamedTuple

import msgspec

from reconciler.domain.bulk import collector_off
from reconciler.domain.errors import InvalidInput
from reconciler.domain.ids import OfferId, WarehouseId
from reconciler.domain.order_merge import Key
from reconciler.domain.orders import Coverage, OrderLine, PostingNumber, Span, Withdrawal
from reconciler.state.database import Database
from reconciler.state.schema import told, transaction


class _Packed(msgspec.Struct, frozen=True, gc=False, array_like=True):
    """A line without its key; `root` is empty where the posting itself is the root."""

    root: PostingNumber
    warehouse: WarehouseId
    units: int
    created_at: datetime | None
    left: Span | None
    withdrawn: tuple[Withdrawal, ...]
    price: Decimal | None
    twice: int
    seen_at: datetime


_pack = msgspec.msgpack.Encoder().encode
_unpack = msgspec.msgpack.Decoder(_Packed).decode

_NEW = "insert into order_line values (?, ?, ?, ?, ?) on conflict (shop, posting, offer) do "
_KEEP_OLD = _NEW + "nothing"
_KEEP_NEW = _NEW + "update set settled_at = excluded.settled_at, line = excluded.line"


class _Shop(NamedTuple):
    """What is covered of a shop. Its lines go by the number: its name would make them long."""

    id: int
    since: str
    until: str
    fbo_since: str | None
    fbo_until: str | None

    @property
    def coverage(self) -> Coverage:
        return Coverage(datetime.fromisoformat(self.since), datetime.fromisoformat(self.until))

    @property
    def fbo(self) -> Coverage | None:
        if self.fbo_since is None or self.fbo_until is None:
            return None
        first, last = self.fbo_since, self.fbo_until
        return Coverage(datetime.fromisoformat(first), datetime.fromisoformat(last))


class SqlOrders:
    """The orders of one shop."""

    def __init__(
        self, db: Database, shop: str, refuse: Callable[[Exception], InvalidInput]
    ) -> None:
        """`refuse` makes the error that is raised for a damaged file."""
        self._db = db
        self._shop = shop
        self._refuse = refuse

    def load(self) -> tuple[dict[Key, OrderLine], Coverage | None]:
        """All lines, and the stretch of time whose changes were read."""
        with self._readable(), self._snapshot():
            row = self._row()
            return (dict(self._lines(row.id)), row.coverage) if row else ({}, None)

    def fbo_coverage(self) -> Coverage | None:
        """From when to when the orders of Ozon's own warehouses were read."""
        with self._readable():
            row = self._row()
            return row.fbo if row else None

    def remember(
        self,
        changed: Mapping[Key, OrderLine],
        coverage: Coverage,
        forget_before: datetime,
        fbo: Coverage | None = None,
    ) -> None:
        """Keep what a reading changed, all or nothing.

        Settled lines that last changed before `forget_before` are dropped, and what is covered
        then starts there. Another process may have stored its reading since this one began:

        - where the two touch, both are kept; of a line that both have, the one whose reading goes
          further, as it has all changes that the other has;
        - where they don't, the further one alone is kept: between them changes went unseen, so
          the lines of the earlier one may be out of date.
        """
        with told(), transaction(self._db) as db:
            row = self._row()
            keep, known, fbo_known = _KEEP_NEW, coverage, fbo
            if row is not None and coverage.until < row.coverage.since:
                return
            if row is not None and coverage.since > row.coverage.until:
                db.execute("delete from order_line where shop = ?", (row.id,))
            elif row is not None:
                known, fbo_known = _joined(row.coverage, coverage), _joined_fbo(row.fbo, fbo)
                if coverage.until < row.coverage.until:
                    keep, fbo_known = _KEEP_OLD, row.fbo
            shop = self._cover(known, fbo_known)
            db.executemany(keep, (_packed(shop, line) for line in changed.values()))
            dropped = db.execute(
                "delete from order_line where shop = ? and settled_at < ?",
                (shop, int(forget_before.timestamp())),
            ).rowcount
            if dropped:
                fbo_known = _cut(fbo_known, forget_before) if fbo_known else None
                self._cover(_cut(known, forget_before), fbo_known)

    def doubt(self, now: datetime) -> Coverage | None:
        """A reading was dated by a clock that ran ahead: from where it began, all is read again."""
        with told(), transaction(self._db):
            row = self._row()
            if row is None:
                return None
            since = min(row.coverage.since, now)
            known = Coverage(since, since)
            self._cover(known, None)
            return known

    def _lines(self, shop: int) -> Iterator[tuple[Key, OrderLine]]:
        rows = self._db.execute(
            "select posting, offer, line from order_line where shop = ?", (shop,)
        )
        for posting, offer, packed in rows:
            line = _unpack(packed)
            yield (
                (posting, offer),
                OrderLine(
                    posting=posting,
                    root=line.root or posting,
                    offer=OfferId(offer),
                    warehouse=line.warehouse,
                    units=line.units,
                    created_at=line.created_at,
                    left=line.left,
                    withdrawn=line.withdrawn,
                    price=line.price,
                    twice=line.twice,
                    seen_at=line.seen_at,
                ),
            )

    def _cover(self, known: Coverage, fbo: Coverage | None) -> int:
        """Write down what is covered, and return the number of the shop."""
        fbo_texts = (fbo.since.isoformat(), fbo.until.isoformat()) if fbo else (None, None)
        found = self._db.execute(
            "insert into order_shop (shop, since, until, fbo_since, fbo_until)"
            " values (?, ?, ?, ?, ?) on conflict (shop) do update set since = excluded.since,"
            " until = excluded.until, fbo_since = excluded.fbo_since,"
            " fbo_until = excluded.fbo_until returning id",
            (self._shop, known.since.isoformat(), known.until.isoformat(), *fbo_texts),
        ).fetchone()
        return int(found[0])

    def _row(self) -> _Shop | None:
        found = self._db.execute(
            "select id, since, until, fbo_since, fbo_until from order_shop where shop = ?",
            (self._shop,),
        ).fetchone()
        return _Shop(*found) if found else None

    @contextmanager
    def _snapshot(self) -> Iterator[None]:
        """Lines and coverage of one moment, whoever writes meanwhile."""
        self._db.execute("begin")
        try:
            with collector_off():
                yield
        finally:
            self._db.execute("rollback")

    @contextmanager
    def _readable(self) -> Iterator[None]:
        try:
            yield
        except (
            sqlite3.DatabaseError,
            msgspec.DecodeError,
            UnicodeDecodeError,
            TypeError,
            ValueError,
        ) as trouble:
            raise self._refuse(trouble) from trouble


def _packed(shop: int, line: OrderLine) -> tuple[int, str, str, int | None, bytes]:
    settled = line.left is not None or line.units == 0
    row = _Packed(
        root="" if line.root == line.posting else line.root,
        warehouse=line.warehouse,
        units=line.units,
        created_at=line.created_at,
        left=line.left,
        withdrawn=line.withdrawn,
        price=line.price,
        twice=line.twice,
        seen_at=line.seen_at,
    )
    changed_at = int(line.changed_at.timestamp()) if settled else None
    return (shop, line.posting, line.offer, changed_at, _pack(row))


def _joined(one: Coverage, other: Coverage) -> Coverage:
    """What both cover together; they touch."""
    return Coverage(min(one.since, other.since), max(one.until, other.until))


def _joined_fbo(old: Coverage | None, new: Coverage | None) -> Coverage | None:
    """The same of a list that needs no unbroken past: where they don't touch, the later one."""
    if old is None or new is None:
        return old or new
    if old.until < new.since or new.until < old.since:
        return max(old, new, key=lambda coverage: coverage.until)
    return _joined(old, new)


def _cut(coverage: Coverage, since: datetime) -> Coverage:
    return Coverage(max(coverage.since, min(since, coverage.until)), coverage.until)
