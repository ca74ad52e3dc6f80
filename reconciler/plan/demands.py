"""What buyers took of each cell: answers the safety-stock rules that go by sales."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime

import msgspec

from reconciler.domain.demand import Demand, demand, window_start
from reconciler.domain.ids import Cell, OfferId
from reconciler.domain.orders import OrderLine, Orders
from reconciler.domain.safety import Ask, Buffer, ByDemand, KeepDays, KeepService
from reconciler.domain.stock import AppliedStock, Declaration


class Demands:
    """The sales of a shop as rules ask for them."""

    def __init__(self, orders: Orders, now: datetime, born: Mapping[OfferId, datetime]) -> None:
        self._orders = orders
        self._now = now
        self._born = born
        self._by_offer: dict[OfferId, list[OrderLine]] | None = None

    def asking(self, cell: Cell) -> Ask:
        """What a rule may ask of one cell."""

        def ask(keep: ByDemand) -> Demand | str:
            gap = self._orders.gap(window_start(self._now, keep.window_days))
            if gap is not None:
                return gap
            lines = self._of_offer(cell.offer) if keep.sales == "offer" else self._orders.of(cell)
            return demand(lines, self._now, keep.window_days, self._born.get(cell.offer))

        return ask

    def _of_offer(self, offer: OfferId) -> Sequence[OrderLine]:
        if self._by_offer is None:
            self._by_offer = {}
            for line in self._orders.lines():
                self._by_offer.setdefault(line.offer, []).append(line)
        return self._by_offer.get(offer, ())


def steady(buffer: Buffer, base: AppliedStock | None, says: Declaration) -> Buffer:
    """A buffer that goes by sales moves only when it is off by a quarter, and by two units.

    Sales differ from day to day; without this, every plan would write a unit more or less to cells
    of which nobody said anything. A new number gets just the buffer that it needs.
    """
    if base is None or base.says != says or buffer.rule is None or buffer.unknown:
        return buffer
    if not isinstance(buffer.rule.keep, KeepDays | KeepService):
        return buffer
    off = abs(buffer.units - base.buffer)
    if off < 2 or 4 * off < base.buffer:
        return msgspec.structs.replace(buffer, units=base.buffer)
    return buffer
