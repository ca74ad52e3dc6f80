"""Buyers and parcels: what moves stock although nobody touches a number."""

from datetime import timedelta

from reconciler.sandbox.world import WorldError
from tests.simulation.stage import Order, Stage
from tests.simulation.truth import CellKey

SHIPS_AFTER = timedelta(minutes=20)
"""A parcel is never handed over so soon after its order that a list that is behind lacks both."""


class Buyers:
    """Every move asks the shop and tells the truth of it. WorldError if it can't happen now."""

    def __init__(self, stage: Stage) -> None:
        self._stage = stage

    def sell(self, key: CellKey | None = None) -> None:
        """A buyer orders what the shop shows."""
        key = key or self._stage.some_cell()
        free = self._stage.shop.stock(*key).free
        if free < 1:
            return
        units = self._stage.random.randint(1, min(4, free))
        self._stage.clock.advance(0.25)
        number = self._stage.shop.sell(*key, units)
        self._stage.orders.append(
            Order(number, self._stage.truth.promise(key, units, self._stage.now()))
        )
        self._stage.tell(f"sell {units} of {key}: {number}")
        self._stage.clock.advance(0.25)
        self._stage.counts["sales"] += 1
        self._stage.counts["units sold"] += units

    def cancel(self) -> None:
        """Before the hand-over: the units are for sale again."""
        order = self._some("waiting")
        self._stage.shop.cancel(order.number)
        self._give_back(order, order.promise.standing)
        order.stage = "cancelled"
        self._stage.tell(f"cancellations {order.number} of {order.promise.cell}")
        self._stage.counts["cancellations"] += 1

    def cancel_part(self) -> None:
        """Some units of an order."""
        order = self._some("waiting")
        if order.promise.standing < 2:
            return
        self._stage.shop.cancel_part(order.number, order.promise.cell[0], 1)
        self._give_back(order, 1)
        self._stage.tell(f"partial cancellations {order.number} of {order.promise.cell}")
        self._stage.counts["partial cancellations"] += 1

    def split(self) -> None:
        """One order in two parcels."""
        order = self._some("waiting")
        if order.promise.standing < 2:
            return
        number = self._stage.shop.split(order.number, order.promise.cell[0], 1)
        order.promise.units -= 1
        part = self._stage.truth.promise(order.promise.cell, 1, order.promise.at)
        self._stage.orders.append(Order(number, part))
        self._stage.tell(f"splits {order.number} of {order.promise.cell}")
        self._stage.counts["splits"] += 1

    def pack(self) -> None:
        """Assembled, still here."""
        self._stage.shop.pack(self._some("waiting").number)

    def ship(self) -> None:
        """Handed over."""
        order = self._some("waiting")
        if self._stage.now() - order.promise.at < SHIPS_AFTER:
            return
        self._stage.shop.ship(order.number)
        self._stage.truth.hand_over(order.promise, self._stage.now())
        order.stage = "left"
        self._stage.tell(f"shipments {order.number} of {order.promise.cell}")
        self._stage.counts["shipments"] += 1

    def cancel_on_the_way(self) -> None:
        """After the hand-over: the goods are gone all the same."""
        order = self._some("left")
        self._stage.shop.cancel(order.number)
        order.stage = "returning"
        self._stage.tell(f"late cancellations {order.number} of {order.promise.cell}")
        self._stage.counts["late cancellations"] += 1

    def deliver(self) -> None:
        """It arrives."""
        order = self._some("left")
        self._stage.shop.deliver(order.number)
        order.stage = "delivered"

    def come_back(self) -> None:
        """A return reaches the shelf."""
        order = self._some("returning")
        self._stage.truth.come_back(order.promise)
        order.stage = "returned"
        self._stage.tell(f"returns {order.number} of {order.promise.cell}")
        self._stage.counts["returns"] += 1

    def reserve(self) -> None:
        """A company reserves before it pays: no posting tells of it."""
        key = self._stage.some_cell()
        if self._stage.shop.stock(*key).free < 1:
            return
        self._stage.clock.advance(0.25)
        number = self._stage.shop.reserve(*key, 1)
        promise = self._stage.truth.promise(key, 1, self._stage.now())
        self._stage.orders.append(Order(str(number), promise, legal=True))
        self._stage.tell(f"reserve of {key}")
        self._stage.counts["reserves"] += 1

    def settle_reserve(self) -> None:
        """It pays, and the reserve becomes an order; or it does not."""
        order = self._some("waiting", legal=True)
        if self._stage.random.random() < 0.5:
            order.number = self._stage.shop.confirm(order.number)
            order.legal = False
        else:
            self._stage.tell(f"release of {order.promise.cell}")
            self._stage.shop.release(order.number)
            self._give_back(order, 1)
            order.stage = "cancelled"

    def _give_back(self, order: Order, units: int) -> None:
        self._stage.truth.give_back(order.promise, units, self._stage.now())
        cell = self._stage.cells[order.promise.cell]
        cell.given_back += units
        left = self._stage.truth.careful_number(cell.key) - cell.held
        too_many = self._stage.shop.stock(*cell.key).free > left
        if cell.said and (cell.said.units == 0 or (cell.said.kind == "on_hand" and too_many)):
            # They have to fill the buffer, or an order too many that another writer let in; and
            # goods that were taken off sale stay so.
            cell.dirty = True

    def _some(self, stage: str, *, legal: bool = False) -> Order:
        found = [o for o in self._stage.orders if o.stage == stage and o.legal == legal]
        if not found:
            raise WorldError("nobody")
        self._stage.clock.advance(0.25)
        return self._stage.random.choice(found)
