"""The journal of one run, in SQL: what was about to be sent, what was said, how it ended."""

import secrets
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import datetime

import msgspec

from reconciler.apply.outcome import Outcome
from reconciler.apply.record import Exchange
from reconciler.domain.card import Card
from reconciler.domain.card_digest import AppliedCard
from reconciler.domain.ids import Cell, OfferId
from reconciler.domain.price import Prices
from reconciler.domain.stock import AppliedStock, InFlightStock
from reconciler.plan.finding import Adoption, CardAdoption, PriceAdoption
from reconciler.plan.operation import Operation, SetCard, SetPrice
from reconciler.state.cards import CardTables, drop_known, rename
from reconciler.state.database import Database, put
from reconciler.state.exchanges import add_exchanges
from reconciler.state.lease import Lease
from reconciler.state.price_updates import PriceUpdates
from reconciler.state.schema import told, transaction

_pack = msgspec.msgpack.Encoder().encode

_PUT_BATCH = put("batch", 2, "run", "batch", "intended_at", "answered_at")
_PUT_REVISION = put("shop", 1, "shop", "revision")
_PUT_IN_FLIGHT = put("in_flight_stock", 3, "shop", "warehouse", "offer", "write")
_PUT_STOCK = put("applied_stock", 3, "shop", "warehouse", "offer", "base")
_PUT_PRICES = put("applied_price", 2, "shop", "offer", "prices")


class SqlJournal:
    """The journal of one run: the port of apply, in SQL."""

    def __init__(self, db: Database, lease: Lease, run: int) -> None:
        self._db = db
        self._lease = lease
        self._shop = lease.shop
        self._cards = CardTables(lease.shop)
        self._updates = PriceUpdates(lease.shop)
        self.run = run
        self._batch = -1
        self._proving = False
        self._exchanges: list[tuple[int, Exchange]] = []

    def exchanged(self, exchange: Exchange) -> None:
        """A call of this run was answered, or got lost. It is on the disk with the next step.

        Must not fail, as it comes between a write and what is made of its answer. Of reads only
        those count that follow a write: they are its proof.
        """
        if exchange.writes:
            self._proving = True
        if self._proving:
            self._exchanges.append((self._batch, exchange))

    def adopt(
        self,
        stocks: Sequence[Adoption],
        prices: Sequence[PriceAdoption],
        cards: Sequence[CardAdoption] = (),
    ) -> None:
        """Remember or forget bases; an in-flight write of such a cell is settled by that."""
        with self._fenced() as db:
            cells = {Cell(item.offer, item.warehouse_id): item.after for item in stocks}
            self._land(db, list(cells))
            self._remember(db, {cell: base for cell, base in cells.items() if base is not None})
            db.executemany(
                "delete from applied_stock where shop = ? and warehouse = ? and offer = ?",
                [(self._shop, c.warehouse, c.offer) for c, base in cells.items() if base is None],
            )
            self._remember_prices(
                db, {price.offer: price.applies for price in prices if price.applies is not None}
            )
            db.executemany(
                "delete from applied_price where shop = ? and offer = ?",
                [(self._shop, price.offer) for price in prices if price.applies is None],
            )
            self._cards.adopt(db, cards)

    def keep(self, at: datetime) -> None:
        """The lease goes on: the run waits for the shop."""
        self._lease.share(at)
        with told(), transaction(self._db) as db:
            self._lease.hold(db)
            self._lease.renew(db, at)

    def intend_cards(
        self,
        batch: int,
        operations: Sequence[SetCard],
        before: Mapping[str, Card],
        at: datetime,
    ) -> None:
        """What is about to be sent of cards; from here on the shop may be at work on it.

        Raises StoreBusy if the lease was lost: send nothing then.
        """
        self._lease.share(at)
        with self._fenced() as db:
            self._intend(db, batch, operations, at)
            db.executemany(
                "update operation set card = coalesce(card, ?) where run = ? and id = ?",
                [(_pack(card), self.run, name) for name, card in before.items()],
            )
            self._cards.begin(db, operations, None, at)

    def took(self, batch: int, operations: Sequence[SetCard], number: int, at: datetime) -> None:
        """The shop works on these as a task."""
        with self._fenced() as db:
            self._answer(db, batch, at)
            self._cards.begin(db, operations, number, at)

    def ended(
        self,
        operations: Sequence[str],
        outcomes: Mapping[str, Outcome],
        bases: Mapping[OfferId, AppliedCard],
        at: datetime,
    ) -> None:
        """Card operations that are no longer at work, and what is known of cards."""
        self._proving = False
        with self._fenced() as db:
            self._end(db, outcomes, at)
            self._cards.end(db, operations)
            self._cards.remember(db, bases)

    def renamed(self, names: Mapping[OfferId, OfferId]) -> None:
        """All that is remembered of renamed offers goes along."""
        with self._fenced() as db:
            rename(db, self._shop, names)

    def followed(self, names: Mapping[OfferId, OfferId]) -> None:
        """The same of earlier renames; what is known of a new id by now stays."""
        with self._fenced() as db:
            drop_known(db, self._shop, names)
            rename(db, self._shop, names)

    def intend(
        self,
        batch: int,
        operations: Sequence[Operation],
        in_flight: Mapping[Cell, InFlightStock],
        at: datetime,
    ) -> None:
        """What is about to be sent. Raises StoreBusy if the lease was lost: send nothing then."""
        self._lease.share(at)
        with self._fenced() as db:
            self._intend(db, batch, operations, at)
            self._fly(db, in_flight)

    def answered(
        self,
        batch: int,
        stocks: Mapping[Cell, AppliedStock],
        landed: Sequence[Cell],
        prices: Mapping[OfferId, Prices],
        at: datetime,
    ) -> None:
        """What the shop said."""
        with self._fenced() as db:
            self._answer(db, batch, at)
            self._land(db, landed)
            self._remember(db, stocks)
            self._remember_prices(db, prices)

    def settled(
        self,
        outcomes: Mapping[str, Outcome],
        stocks: Mapping[Cell, AppliedStock],
        in_flight: Mapping[Cell, InFlightStock],
        at: datetime,
    ) -> None:
        """How operations ended."""
        self._proving = False
        with self._fenced() as db:
            self._end(db, outcomes, at)
            self._land(db, list(stocks))
            self._remember(db, stocks)
            self._fly(db, in_flight)

    def found(self, outcomes: Mapping[tuple[int, str], Outcome], at: datetime) -> None:
        """How operations of earlier runs stand by now, by run and operation. What those runs saw
        stays as they saw it. No plan gets stale by it.
        """
        with told(), transaction(self._db) as db:
            self._lease.hold(db)
            db.executemany(
                "update operation set later = ?, later_at = ? where run = ? and id = ?",
                [(_pack(end), at.isoformat(), *key) for key, end in outcomes.items()],
            )

    def finish(self, stopped: str, at: datetime) -> None:
        """Close the run."""
        with self._fenced() as db:
            db.execute(
                "update run set finished_at = ?, stopped = ? where id = ?",
                (at.isoformat(), stopped, self.run),
            )

    def _intend(
        self, db: Database, batch: int, operations: Sequence[Operation], at: datetime
    ) -> None:
        self._lease.renew(db, at)
        db.execute(
            _PUT_BATCH,
            (self.run, batch, at.isoformat(), None),
        )
        # A cell that is sent once more keeps what the shop had before it was sent first.
        db.executemany(
            "insert into operation (run, id, batch, sent, offer, sends) values (?, ?, ?, ?, ?, 1)"
            " on conflict (run, id) do update set batch = excluded.batch, sent = excluded.sent,"
            " offer = excluded.offer, sends = operation.sends + 1,"
            " first = case when operation.sends = 0 then null"
            " else coalesce(operation.first, operation.sent) end",
            [(self.run, op.id, batch, _pack(op), op.offer) for op in operations],
        )
        prices = [op.offer for op in operations if isinstance(op, SetPrice)]
        if prices:
            self._updates.remember(db, self.run, batch, prices, at)
        self._batch, self._proving = batch, False

    def _answer(self, db: Database, batch: int, at: datetime) -> None:
        db.execute(
            "update batch set answered_at = ? where run = ? and batch = ?",
            (at.isoformat(), self.run, batch),
        )

    def _end(self, db: Database, outcomes: Mapping[str, Outcome], at: datetime) -> None:
        db.executemany(
            "insert into operation (run, id, batch, sent, outcome, ended_at)"
            " values (?, ?, -1, ?, ?, ?) on conflict (run, id) do update"
            " set outcome = excluded.outcome, ended_at = excluded.ended_at",
            [(self.run, name, b"", _pack(end), at.isoformat()) for name, end in outcomes.items()],
        )

    @contextmanager
    def _fenced(self) -> Iterator[Database]:
        """A transaction that writes nothing if the lease went to somebody else meanwhile.

        Cells that are in flight then stay so, and the next plan settles them by the live shop.
        """
        with told(), transaction(self._db) as db:
            self._lease.hold(db)
            db.execute(_PUT_REVISION, (self._shop, secrets.token_hex(8)))
            yield db
            known = len(self._exchanges)
            add_exchanges(db, self.run, self._exchanges)
        del self._exchanges[:known]

    def _fly(self, db: Database, in_flight: Mapping[Cell, InFlightStock]) -> None:
        db.executemany(
            _PUT_IN_FLIGHT,
            [(self._shop, c.warehouse, c.offer, _pack(write)) for c, write in in_flight.items()],
        )

    def _land(self, db: Database, cells: Sequence[Cell]) -> None:
        db.executemany(
            "delete from in_flight_stock where shop = ? and warehouse = ? and offer = ?",
            [(self._shop, cell.warehouse, cell.offer) for cell in cells],
        )

    def _remember(self, db: Database, stocks: Mapping[Cell, AppliedStock]) -> None:
        db.executemany(
            _PUT_STOCK,
            [(self._shop, c.warehouse, c.offer, _pack(base)) for c, base in stocks.items()],
        )

    def _remember_prices(self, db: Database, prices: Mapping[OfferId, Prices]) -> None:
        db.executemany(
            _PUT_PRICES,
            [(self._shop, offer, _pack(applies)) for offer, applies in prices.items()],
        )
