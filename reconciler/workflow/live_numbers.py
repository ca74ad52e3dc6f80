"""The number that git would have to say of a live cell for nothing to follow from it."""

from collections.abc import Iterator
from typing import NamedTuple

from reconciler.catalog import left_out as out
from reconciler.catalog.left_out import Reason
from reconciler.domain.desired import Desired
from reconciler.domain.ids import Cell, OfferId, WarehouseAlias
from reconciler.domain.limits import STOCK_MAX
from reconciler.domain.orders import Span
from reconciler.domain.product import NO_TRAITS, Traits
from reconciler.domain.safety import buffer_for, number_for, rules_on
from reconciler.domain.stock import NOTHING, AppliedStock, DeclaredStock, LiveStock
from reconciler.plan.account import seen_in, unlisted_at
from reconciler.plan.blocked import why_warehouse_blocked
from reconciler.workflow.import_reading import LiveShop


class LiveNumber(NamedTuple):
    """A live cell: the number to declare, or why none is.

    `quiet`: what git says was applied, and nothing moved since.
    """

    offer: OfferId
    number: int
    free: int
    reason: Reason | None = None
    quiet: bool = False


class LiveNumbers:
    """Walks the chosen offers of one warehouse."""

    def __init__(self, desired: Desired, shop: LiveShop, alias: WarehouseAlias) -> None:
        self._desired = desired
        self._shop = shop
        self._alias = alias
        self._id = desired.store.warehouses[alias].id
        self._bases = shop.applied.stocks.get(self._id, {})
        self._live = shop.snapshot.warehouses.get(self._id)
        scheme = self._live.scheme if self._live else None
        self._rules = rules_on(desired.safety, alias, scheme)
        self._scheme = scheme
        self._traits = desired.products.traits() if self._rules else {}
        self._observes = desired.store.stock_mode(alias) == "observe"
        self._since = shop.snapshot.taken_at.replace(microsecond=0)
        self._looked = Span(shop.snapshot.taken_at, shop.snapshot.ended_at)

    def numbers(self) -> Iterator[LiveNumber]:
        """Every offer that is in stock here, or of which git says something."""
        table = self._shop.snapshot.stocks.get(self._id, {})
        declared = self._desired.stocks.get(self._alias, {})
        said = self._desired.store.warehouses[self._alias]
        shut = why_warehouse_blocked(self._live, said) is not None
        for offer in self._shop.offers:
            live = table.get(offer, NOTHING)
            if shut:
                if live.free > 0:
                    yield LiveNumber(offer, 0, live.free, out.WAREHOUSE)
            elif live.free > 0 or offer in declared:
                quiet = _is_quiet(declared.get(offer), self._bases.get(offer), live)
                yield self._number(offer, live)._replace(quiet=quiet)
            elif offer in table:
                yield LiveNumber(offer, 0, 0, out.ZERO)

    def _number(self, offer: OfferId, live: LiveStock) -> LiveNumber:
        free = live.free
        if free == 0:
            base = self._bases.get(offer)
            # Over an earlier number a 0 is a recall, and sent: it is not ours to say.
            recall = base is not None and (base.free > 0 or base.says.units > 0)
            return LiveNumber(offer, 0, 0, out.ZERO if recall else None)
        orders = self._shop.orders
        if orders.coverage is None and not self._observes:
            return LiveNumber(offer, 0, free, out.NO_ORDERS)
        number = self._before_buffer(offer, free + self._unlisted(offer, live))
        if number is None:
            return LiveNumber(offer, 0, free, out.DEMAND)
        if number > STOCK_MAX:
            return LiveNumber(offer, number, free, out.MOST_UNITS)
        return LiveNumber(offer, number, free)

    def _unlisted(self, offer: OfferId, live: LiveStock) -> int:
        """Units reserved for no listed order. They come off a number with a moment, unless they are
        known to have been reserved before it; so they are a part of the number.
        """
        if self._observes:
            return 0
        orders, base = self._shop.orders, self._bases.get(offer)
        lines = orders.of(Cell(offer, self._id))
        units = unlisted_at(lines, live.reserved, self._looked)
        if base and base.at <= self._since and not orders.gap(base.at):
            units -= unlisted_at(lines, base.reserved, seen_in(base), least=True)
        return max(0, units)

    def _before_buffer(self, offer: OfferId, units: int) -> int | None:
        """The number of which the safety stock leaves so many; None if there is no such one."""
        if not self._rules:
            return units
        price = self._shop.snapshot.prices.get(offer)
        amount = price.has.price if price else None
        traits = self._traits.get(offer)
        if traits is None:
            key = self._shop.types.get(offer)
            traits = Traits(key.category) if key else NO_TRAITS
        wanted = self._desired.prices.get(offer)
        if wanted is not None and wanted.says.price:
            amount = wanted.says.price
        buffer = buffer_for(
            self._rules,
            units,
            offer,
            self._alias,
            amount or None,
            traits,
            self._scheme,
        )
        return None if buffer.unknown else number_for(units, 0, buffer)


def _is_quiet(declared: DeclaredStock | None, base: AppliedStock | None, live: LiveStock) -> bool:
    if declared is None or base is None or base.released or base.says != declared.says:
        return False
    return (base.free, base.reserved) == (live.free, live.reserved)
