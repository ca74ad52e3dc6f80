"""What is known of cards, in SQL: bases, and changes that the shop may be at work on."""

from collections.abc import Iterable, Mapping, Sequence
from collections.abc import Set as AbstractSet
from datetime import datetime

import msgspec

from reconciler.domain.card_digest import AppliedCard
from reconciler.domain.ids import OfferId
from reconciler.domain.task import Task
from reconciler.plan.finding import CardAdoption
from reconciler.plan.operation import SetCard
from reconciler.state.database import Database, put
from reconciler.state.schema import rows_of

_pack = msgspec.msgpack.Encoder().encode
_base = msgspec.msgpack.Decoder(AppliedCard)
_task = msgspec.msgpack.Decoder(Task)


class CardTables:
    """The tables of one shop. Every method works inside the transaction of its caller."""

    def __init__(self, shop: str) -> None:
        self._shop = shop

    def load(
        self, db: Database, only: AbstractSet[OfferId] | None = None
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
        db: Database,
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
        db.executemany(_PUT_TASK, rows)

    def _set_aside(self, db: Database, op: SetCard) -> None:
        """Give another name to a change that has this one and belongs to a renamed offer: its old
        id, which the name has, is given to a new offer now.
        """
        renamed = "where shop = ? and operation = ? and offer <> ?"
        once = "offer || ', once ' || operation"
        named = (self._shop, op.id, op.offer)
        twin = f"operation in (select {once} from card_task {renamed})"  # noqa: S608
        db.execute(f"delete from card_task where shop = ? and {twin}", (self._shop, *named))  # noqa: S608
        db.execute(f"update card_task set operation = {once} {renamed}", named)  # noqa: S608

    def end(self, db: Database, operations: Sequence[str]) -> None:
        """The shop is no longer at work on these."""
        db.executemany(
            "delete from card_task where shop = ? and operation = ?",
            [(self._shop, name) for name in operations],
        )

    def remember(self, db: Database, bases: Mapping[OfferId, AppliedCard]) -> None:
        """What is known of cards by now."""
        db.executemany(
            _PUT_CARD,
            [(self._shop, offer, _pack(base)) for offer, base in bases.items()],
        )

    def adopt(self, db: Database, cards: Sequence[CardAdoption]) -> None:
        """Remember or forget bases, and changes that have ended."""
        self.end(db, [name for card in cards for name in card.ended])
        self.remember(db, {card.offer: card.applies for card in cards if card.applies is not None})
        db.executemany(
            "delete from applied_card where shop = ? and offer = ?",
            [(self._shop, card.offer) for card in cards if card.applies is None],
        )


_PUT_TASK = put("card_task", 2, "shop", "operation", "offer", "task")
_PUT_CARD = put("applied_card", 2, "shop", "offer", "base")

_KEYED: Mapping[str, str] = {
    "applied_stock": "warehouse",
    "in_flight_stock": "warehouse",
    "applied_price": "shop",
    "applied_card": "shop",
    "card_task": "operation",
    "price_update": "run, batch",
}
"""Tables of what is remembered of offers, with the columns that tell rows of one offer apart."""


def rename(db: Database, shop: str, names: Mapping[OfferId, OfferId]) -> None:
    """Everything that is remembered of offers, under their new ids; what was known of those before
    is older and goes.
    """
    for was, now in names.items():
        _forget_twins(db, shop, gone=now, stays=was)
        for table in _KEYED:
            # The names of tables are the constants above.
            sql = f"update {table} set offer = ? where shop = ? and offer = ?"  # noqa: S608
            db.execute(sql, (now, shop, was))
        lines = "offer = ? and shop in (select id from order_shop where shop = ?)"
        db.execute(
            f"delete from order_line where {lines}"  # noqa: S608
            f" and posting in (select posting from order_line where {lines})",
            (now, shop, was, shop),
        )
        db.execute(f"update order_line set offer = ? where {lines}", (now, was, shop))  # noqa: S608


def drop_known(db: Database, shop: str, names: Mapping[OfferId, OfferId]) -> None:
    """Forget of old ids what is known of the new ones: that is newer."""
    for was, now in names.items():
        _forget_twins(db, shop, gone=was, stays=now)


def _forget_twins(db: Database, shop: str, *, gone: OfferId, stays: OfferId) -> None:
    """Of two ids of one offer, forget under the one what is known under the other as well."""
    for table, columns in _KEYED.items():
        # The names of tables and columns are the constants above.
        sql = (
            f"delete from {table} where shop = ? and offer = ? and ({columns}) in"  # noqa: S608
            f" (select {columns} from {table} where shop = ? and offer = ?)"
        )
        db.execute(sql, (shop, gone, shop, stays))
