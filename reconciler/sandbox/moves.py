"""The hand on the world in Python: what buyers, couriers and people in the cabinet do."""

from collections.abc import Sequence
from decimal import Decimal

from . import edits, orders, posting_life, reserves, warehouses
from .card_moves import CardMoves
from .price_moves import PriceMoves


class Moves(CardMoves, PriceMoves):
    """The moves of a shop's world; those of cards are in :class:`CardMoves`, those of prices in
    :class:`PriceMoves`.

    All are synchronous and take effect at the moment that the clock shows. They raise
    :class:`WorldError` when the world cannot move that way, and then nothing has moved.
    """

    def sell(
        self, offer_id: str, warehouse_id: int, quantity: int = 1, *, legal: bool = False
    ) -> str:
        """Let a buyer order units: they become reserved. Returns the posting number."""
        return self.order([(offer_id, quantity)], warehouse_id, legal=legal)

    def order(
        self, lines: Sequence[tuple[str, int]], warehouse_id: int, *, legal: bool = False
    ) -> str:
        """Let a buyer order several offers in one posting. Returns the posting number."""
        with self._db.transaction():
            return orders.order(self._db, lines, warehouse_id, self._now(), legal=legal)

    def sell_fbo(self, offer_id: str, warehouse_id: int, quantity: int = 1) -> str:
        """Let Ozon sell from its own warehouse: units leave at once. Returns the posting number."""
        with self._db.transaction():
            return orders.sell_fbo(self._db, offer_id, warehouse_id, quantity, self._now())

    def pack(self, posting_number: str) -> None:
        """Put a posting together: it awaits its hand-over."""
        with self._db.transaction():
            posting_life.pack(self._db, posting_number, self._now())

    def ship(self, posting_number: str) -> None:
        """Hand a posting over: its units leave ``present`` and ``reserved``."""
        with self._db.transaction():
            posting_life.ship(self._db, posting_number, self._now())

    def deliver(self, posting_number: str) -> None:
        """Let a posting that was handed over reach its buyer."""
        with self._db.transaction():
            posting_life.deliver(self._db, posting_number, self._now())

    def cancel(self, posting_number: str) -> None:
        """Cancel a posting: units that were not handed over are free again, others stay away."""
        with self._db.transaction():
            posting_life.cancel(self._db, posting_number, self._now())

    def cancel_part(self, posting_number: str, offer_id: str, quantity: int) -> None:
        """Cancel some units before the hand-over. The status and its moment stay as they are."""
        with self._db.transaction():
            posting_life.cancel_part(self._db, posting_number, offer_id, quantity, self._now())

    def split(self, posting_number: str, offer_id: str, quantity: int) -> str:
        """Move units into a new posting before the hand-over. Returns its number."""
        with self._db.transaction():
            return orders.split(self._db, posting_number, offer_id, quantity, self._now())

    def reserve(self, offer_id: str, warehouse_id: int, quantity: int = 1) -> str:
        """Let a legal entity hold units before it pays. Returns the id of the reserve."""
        with self._db.transaction():
            return reserves.reserve(self._db, offer_id, warehouse_id, quantity, self._now())

    def confirm(self, reserve_id: str) -> str:
        """Let a legal entity pay: the reserve becomes a posting. Returns the posting number."""
        with self._db.transaction():
            return reserves.confirm(self._db, reserve_id, self._now())

    def release(self, reserve_id: str) -> None:
        """Let a reserve go unpaid: its units are free again."""
        with self._db.transaction():
            reserves.release(self._db, reserve_id, self._now())

    def edit_stock(self, offer_id: str, warehouse_id: int, free: int) -> None:
        """Set free stock by hand in the cabinet, without any limit."""
        with self._db.transaction():
            edits.edit_stock(self._db, offer_id, warehouse_id, free, self._now())

    def edit_price(self, offer_id: str, **fields: str | Decimal | bool) -> None:
        """Set prices by hand in the cabinet: ``price="1490"``, ``auto_action=True`` and so on."""
        with self._db.transaction():
            edits.edit_price(self._db, offer_id, fields, self._now())

    def archive(self, offer_id: str) -> None:
        """Move a product into the archive by hand."""
        with self._db.transaction():
            edits.edit_archived(self._db, offer_id, archived=True, now=self._now())

    def autoarchive(self, offer_id: str) -> None:
        """Let Ozon move a product into the archive, as it does with what has not sold for long."""
        with self._db.transaction():
            edits.edit_archived(self._db, offer_id, archived=True, auto=True, now=self._now())

    def unarchive(self, offer_id: str) -> None:
        """Bring a product back from the archive by hand."""
        with self._db.transaction():
            edits.edit_archived(self._db, offer_id, archived=False, now=self._now())

    def edit_warehouse(
        self,
        warehouse_id: int,
        *,
        name: str | None = None,
        status: str | None = None,
        paused: bool | None = None,
        delivery_methods: str | None = None,
    ) -> None:
        """Change a warehouse in the cabinet; only what is given changes.

        ``status`` is free text (``created`` and ``active`` take stock), ``paused`` is for rFBS,
        ``delivery_methods`` is a status such as ``DISABLED`` for all methods of the warehouse.
        """
        with self._db.transaction():
            warehouses.edit_warehouse(
                self._db,
                warehouse_id,
                self._now(),
                name=name,
                status=status,
                paused=paused,
                delivery_methods=delivery_methods,
            )

    def remove_warehouse(self, warehouse_id: int) -> None:
        """Take a warehouse away with all that lay there; its postings stay in the lists."""
        with self._db.transaction():
            warehouses.remove_warehouse(self._db, warehouse_id, self._now())
