"""What is known of cards, in SQL: bases, and changes that the shop may be at work on."""

import sqlite3
from collections.abc import Iterable, Mapping, Sequence
from collections.abc import Set as AbstractSet
from datetime import datetime

import msgspec

from reconciler.domain.card_digest import AppliedCard
from reconciler.domain.ids import OfferId
from reconciler.domain.task import Task
from reconciler.plan.finding import CardAdoption
from reconciler.plan.operation import SetCard
from reconciler.state.schema import rows_of

_pack = msgspec.msgpack.Encoder().encode
_base = msgspec.msgpack.Decoder(AppliedCard)
_task = msgspec.msgpack.Decoder(Task)


class CardTables:
    """The tables of one shop. Every method works inside the transaction of its caller."""

    def __init__(self, shop: str) -> None:
        self._shop = shop

    def load(
        self, db: sqlite3.Connection, only: AbstractSet[OfferId] | None = None
    ) -> tuple[dict[OfferId, AppliedCard], dict[OfferId, tuple[Task, ...]]]:
        """All bases, and all changes that may be at work, by offer; or those of `only` some."""
        rows = rows_of(db, "select offer, base from applied_card", self._shop, only)
        bases = {OfferId(offer): _base.decode(packed) for offer, packed in rows}
        tasks: dict[OfferId, tuple[Task, ...]] = {}
        select = "select offer, operation, task from card_task"
        rows = rows_of(db, select, self._shop, only, "order by operation")
        for offer, operation, packed in rows:
            known = tasks.get(OfferId(offer), ())
            task = msgspec.structs.replace(_task.decode(packed), operation=operation)
            tasks[OfferId(offer)] = (*known, task)
        return bases, tasks

    def begin(
        self,
        db: sqlite3.Connection,
        operations: Iterable[SetCard],
        number: int | None,
        at: datetime,
    ) -> None:
        """The shop may be at work on these."""
        rows = []
        for op in operations:
            self._set_aside(db, op)
            task = Task(
                number=number,
                operation=op.id,
                offer=op.offer,
                sent_at=at,
                applies=op.applies,
                sent=op.sent,
            )
            rows.append((self._shop, op.id, op.offer, _pack(task)))
        db.executemany("insert or replace into card_task values (?, ?, ?, ?)", rows)

    def _set_aside(self, db: sqlite3.Connection, op: SetCard) -> None:
        """Give another name to a change that has this one and belongs to a renamed offer: its old
        id, which the name has, is given to a new offer now.
        """
        db.execute(
            "update or replace card_task set operation = offer || ', once ' || operation"
            " where shop = ? and operation = ? and offer <> ?",
            (self._shop, op.id, op.offer),
        )

    def end(self, db: sqlite3.Connection, operations: Sequence[str]) -> None:
        """The shop is no longer at work on these."""
        db.executemany(
            "delete from card_task where shop = ? and operation = ?",
            [(self._shop, name) for name in operations],
        )

    def remember(self, db: sqlite3.Connection, bases: Mapping[OfferId, AppliedCard]) -> None:
        """What is known of cards by now."""
        db.executemany(
            "insert or replace into applied_card values (?, ?, ?)",
            [(self._shop, offer, _pack(base)) for offer, base in bases.items()],
        )

    def adopt(self, db: sqlite3.Connection, card: CardAdoption) -> None:
        """Remember or forget a base, and changes that have ended."""
        self.end(db, card.ended)
        if card.applies is not None:
            self.remember(db, {card.offer: card.applies})
        else:
            db.execute(
                "delete from applied_card where shop = ? and offer = ?", (self._shop, card.offer)
            )


_KEYED: Mapping[str, str] = {
    "applied_stock": "warehouse",
    "in_flight_stock": "warehouse",
    "applied_price": "shop",
    "applied_card": "shop",
    "card_task": "operation",
    "price_update": "shop",
}
"""Tables of what is remembered of offers, with the column that tells rows of one offer apart."""


def rename(db: sqlite3.Connection, shop: str, names: Mapping[OfferId, OfferId]) -> None:
    """Everything that is remembered of offers, under their new ids; what was known of those before
    is older and goes.
    """
    for was, now in names.items():
        for table in _KEYED:
            # The names of tables are the constants above.
            sql = f"update or replace {table} set offer = ? where shop = ? and offer = ?"  # noqa: S608
            db.execute(sql, (now, shop, was))
        db.execute(
            "update or replace order_line set offer = ?"
            " where offer = ? and shop in (select id from order_shop where shop = ?)",
            (now, was, shop),
        )


def drop_known(db: sqlite3.Connection, shop: str, names: Mapping[OfferId, OfferId]) -> None:
    """Forget of old ids what is known of the new ones: that is newer."""
    for was, now in names.items():
        for table, column in _KEYED.items():
            # The names of tables and columns are the constants above.
            sql = (
                f"delete from {table} where shop = ? and offer = ? and {column} in"  # noqa: S608
                f" (select {column} from {table} where shop = ? and offer = ?)"
            )
            db.execute(sql, (shop, was, shop, now))
