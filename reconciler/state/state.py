"""The state in SQL, wherever it lives: what was last applied, the journal, the lease.

One state serves many shops; rows are keyed by shop (see `Account.fingerprint`), so that a rehearsal
on a sandbox can never be taken for what was applied to the real shop.
"""

import sqlite3
from abc import ABC, abstractmethod
from collections.abc import Callable, Mapping, Sequence
from collections.abc import Set as AbstractSet
from datetime import datetime
from typing import TypeVar

import msgspec
from msgspec.structs import replace

from reconciler.apply.record import NO_FACTS, RunFacts
from reconciler.domain.applied import Applied
from reconciler.domain.errors import InvalidInput
from reconciler.domain.ids import OfferId, WarehouseId
from reconciler.domain.order_merge import Key
from reconciler.domain.orders import Coverage, OrderLine
from reconciler.domain.price import Prices
from reconciler.domain.stock import AppliedStock, InFlightStock
from reconciler.plan.model import Plan
from reconciler.plan.operation import Operation
from reconciler.state.cards import CardTables
from reconciler.state.database import Database
from reconciler.state.exchanges import prune_exchanges
from reconciler.state.history import History, prune_runs
from reconciler.state.home import Home
from reconciler.state.journal import SqlJournal
from reconciler.state.known import KnownShop, forget_known, known_shops
from reconciler.state.lease import Lease
from reconciler.state.orders import SqlOrders
from reconciler.state.price_updates import PriceUpdates
from reconciler.state.runs import BrokenOff, broken_off
from reconciler.state.schema import rows_of, told

_Row = TypeVar("_Row")

_pack = msgspec.msgpack.Encoder().encode
_base = msgspec.msgpack.Decoder(AppliedStock)
_write = msgspec.msgpack.Decoder(InFlightStock)
_prices = msgspec.msgpack.Decoder(Prices)


class State(ABC):
    """An open state. An intent is on the disk before its call leaves.

    Any method raises InvalidInput for a state that is damaged or can't be written, and
    HostUnreachable if it lives elsewhere and can't be reached.
    """

    def __init__(self, db: Database, home: Home) -> None:
        """`home` shares what runs of several machines must agree on."""
        self._db = db
        self._home = home

    @property
    @abstractmethod
    def place(self) -> str:
        """Where it lives, in words."""

    @abstractmethod
    def _refuse(self, trouble: Exception) -> InvalidInput:
        """What to say of a state that is damaged."""

    def close(self) -> None:
        """Close it."""
        self._db.close()

    def applied(self, shop: str, only: AbstractSet[OfferId] | None = None) -> Applied:
        """All that was last applied to a shop, or to `only` some of its offers.

        Raises InvalidInput if the state is damaged.
        """
        try:
            return self._applied(shop, only)
        except (sqlite3.DatabaseError, msgspec.DecodeError, ValueError) as trouble:
            raise self._refuse(trouble) from trouble

    def _applied(self, shop: str, only: AbstractSet[OfferId] | None) -> Applied:
        cards, tasks = CardTables(shop).load(self._db, only)
        prices = rows_of(self._db, "select offer, prices from applied_price", shop, only)
        return Applied(
            cards=cards,
            tasks=tasks,
            revision=self._revision(shop),
            price_updates=PriceUpdates(shop).load(self._db, only),
            stocks=self._tables(
                "select warehouse, offer, base from applied_stock", shop, only, _base
            ),
            in_flight=self._tables(
                "select warehouse, offer, write from in_flight_stock", shop, only, _write
            ),
            prices={OfferId(offer): _prices.decode(packed) for offer, packed in prices},
        )

    def revision(self, shop: str) -> str:
        """Which state of a shop this is; empty before the first apply."""
        with told():
            return self._revision(shop)

    def _revision(self, shop: str) -> str:
        row = self._db.execute("select revision from shop where shop = ?", (shop,)).fetchone()
        return str(row[0]) if row else ""

    def _tables(
        self,
        select: str,
        shop: str,
        only: AbstractSet[OfferId] | None,
        decoder: msgspec.msgpack.Decoder[_Row],
    ) -> dict[WarehouseId, dict[OfferId, _Row]]:
        tables: dict[WarehouseId, dict[OfferId, _Row]] = {}
        for warehouse, offer, packed in rows_of(self._db, select, shop, only):
            tables.setdefault(WarehouseId(warehouse), {})[OfferId(offer)] = decoder.decode(packed)
        return tables

    def orders(self, shop: str) -> tuple[dict[Key, OrderLine], Coverage | None]:
        """The orders that are known of a shop, and from when to when their changes were read.

        Raises InvalidInput if the state is damaged.
        """
        return self.order_store(shop).load()

    def remember_orders(
        self,
        shop: str,
        changed: Mapping[Key, OrderLine],
        coverage: Coverage,
        forget_before: datetime,
    ) -> None:
        """Keep orders that were read. The revision of the shop stays: no plan gets stale by it."""
        self.order_store(shop).remember(changed, coverage, forget_before)

    def order_store(self, shop: str) -> SqlOrders:
        """The orders of one shop in this state."""
        return SqlOrders(self._db, shop, self._refuse)

    def broken_off(self, shop: str) -> BrokenOff | None:
        """The last run of a shop, if it did not come to its end."""
        try:
            with told():
                return broken_off(self._db, shop)
        except ValueError as trouble:
            raise self._refuse(trouble) from trouble

    def begin(
        self, lease: Lease, plan: Plan, now: datetime, facts: RunFacts = NO_FACTS
    ) -> SqlJournal:
        """Start the journal of a run that carries a plan out; the lease must have been taken.

        All operations are noted: one that is never sent is told as well.
        """
        facts = replace(facts, operations=len(plan.operations))
        digest, operations = plan.catalog_digest, plan.operations
        return self.open_run(lease, plan.store, plan.id, digest, now, facts, operations)

    def open_run(
        self,
        lease: Lease,
        store: str,
        plan: str,
        catalog: str,
        now: datetime,
        facts: RunFacts = NO_FACTS,
        operations: Sequence[Operation] = (),
    ) -> SqlJournal:
        """Start the journal of a run; `plan` names what it does. The lease must have been taken.

        Runs that are too old to be of use are forgotten.
        """

        def opened(db: Database) -> int:
            lease.hold(db)
            prune_runs(db, now)
            prune_exchanges(db, now)
            run = 1 + int(db.execute("select coalesce(max(id), 0) from run").fetchone()[0])
            who, at = lease.holder, now.isoformat()
            db.execute(
                "insert into run (id, shop, store, plan, catalog, who, started_at, facts)"
                " values (?, ?, ?, ?, ?, ?, ?, ?)",
                (run, lease.shop, store, plan, catalog, who, at, _pack(facts)),
            )
            db.executemany(
                "insert into operation (run, id, batch, sent, offer) values (?, ?, ?, ?, ?)",
                [(run, op.id, op.batch, _pack(op), op.offer) for op in operations],
            )
            return run

        with told():
            run = self._home.write(opened, now)
        return SqlJournal(self._db, lease, run)

    def reopen(self, lease: Lease, run: int) -> SqlJournal:
        """The journal of an earlier run, to add what became of it. The lease must be held."""
        return SqlJournal(self._db, lease, run)

    def history(self, shop: str | None = None) -> History:
        """The runs of a shop, or of all shops in this state."""
        return History(self._db, shop, self._refuse)

    def known(self) -> list[KnownShop]:
        """What it knows of each shop, in numbers."""
        with told():
            return known_shops(self._db)

    def forget(self, lease: Lease, now: datetime) -> None:
        """Forget what was applied to a shop; the lease must be held."""

        def forgotten(db: Database) -> None:
            lease.hold(db)
            forget_known(db, lease.shop)

        with told():
            self._home.write(forgotten, now)

    def lease(
        self, shop: str, holder: str, is_dead: Callable[[str], bool] = lambda _holder: False
    ) -> Lease:
        """The lease that keeps two applies of one shop apart.

        `is_dead` tells of a holder's name whether that process surely lives no more.
        """
        return Lease(self._db, shop, holder, is_dead, self._home)
