"""What the undoing of a run looks at: what the run did, and the shop, git and state of now."""

from collections.abc import Mapping, Sequence
from collections.abc import Set as AbstractSet
from datetime import datetime
from decimal import Decimal
from typing import Any

import msgspec

from reconciler.domain.applied import Applied
from reconciler.domain.card import Card, LiveCard
from reconciler.domain.desired import Desired
from reconciler.domain.ids import Cell, OfferId
from reconciler.domain.orders import Orders, Span
from reconciler.domain.price import LivePrices
from reconciler.domain.product import NO_TRAITS, Traits
from reconciler.domain.snapshot import LiveProduct, Snapshot
from reconciler.domain.stock import LiveStock
from reconciler.plan.blocked import Reason
from reconciler.plan.operation import Operation, SetArchived, Why

OBSERVED: Reason = (
    "the store document only observes it by now, so nothing writes it",
    "let it be managed again, or change it in the cabinet",
)
SOMEBODY: Reason = (
    "another hand changed it since, so it is not ours to put back",
    "look at it in the cabinet, and say in git what should be there",
)


class Done(msgspec.Struct, frozen=True, kw_only=True):
    """One operation of a run that went out.

    `op` is as it was last sent, `first` as it was sent first, `card` what it found of a card.
    `proved`: it took effect for certain. `later`: the newest later run that did the same again.
    `maybe_again`: when a later run tried, and nobody saw whether that took effect.
    """

    op: Operation
    first: Operation
    card: Card | None = None
    sent_at: datetime
    proved: bool
    later: int | None = None
    maybe_again: datetime | None = None


class ShopNow(msgspec.Struct, frozen=True, kw_only=True):
    """What was read of the touched offers, and when their stock was."""

    snapshot: Snapshot
    looked: Span
    stocks: Mapping[Cell, LiveStock]
    prices: Mapping[OfferId, LivePrices]
    cards: Mapping[OfferId, LiveCard]
    orders: Orders


class Scene:
    """All of it, looked up by offer."""

    def __init__(
        self, desired: Desired, applied: Applied, now: ShopNow, run: int, done: Sequence[Done]
    ) -> None:
        self.desired = desired
        self.applied = applied
        self.now = now
        self.why = (Why(what=f"undoes run {run}"),)
        self._traits = desired.products.traits()
        self._back: AbstractSet[OfferId] = {
            one.op.offer
            for one in done
            if isinstance(one.op, SetArchived) and one.op.archived and one.later is None
        }
        self._stocked: dict[OfferId, dict[int, LiveStock]] = {}
        for cell, live in now.stocks.items():
            self._stocked.setdefault(cell.offer, {})[cell.warehouse] = live

    @property
    def observes_products(self) -> bool:
        """Whether cards, ids and the archive are nobody's to write."""
        return self.desired.store.manage.products == "observe"

    def product(self, offer: OfferId) -> LiveProduct | None:
        """A product, as it is once all is out of the archive that goes back on sale."""
        found = self.now.snapshot.products.get(offer)
        if found is None or offer not in self._back:
            return found
        return msgspec.structs.replace(found, archived=False)

    def stocked(self, offer: OfferId) -> Mapping[int, LiveStock]:
        """All stock of an offer that was read, by warehouse."""
        return self._stocked.get(offer, {})

    def price(self, offer: OfferId) -> Decimal | None:
        """What an offer costs now."""
        live = self.now.snapshot.prices.get(offer)
        return live.has.price if live and isinstance(live.has.price, Decimal) else None

    def common(self, offer: OfferId) -> dict[str, Any]:
        """What operations of an offer have in common."""
        traits: Traits = self._traits.get(offer, NO_TRAITS)
        return {"category": traits.category, "labels": traits.labels, "why": self.why}
