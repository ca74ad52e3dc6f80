"""Who else has a hand on a price: promotions, pricing strategies, and whoever uses the cabinet."""

from collections.abc import Iterator
from datetime import datetime

from reconciler.domain.declared_price import ManagedBy
from reconciler.domain.price import LivePrices, PriceField
from reconciler.domain.snapshot import Snapshot
from reconciler.plan.finding import Quarantined

ANYBODY = "the cabinet, or another program"

NOBODY: frozenset[PriceField] = frozenset()
_PRICE: frozenset[PriceField] = frozenset({"price"})


def because(live: LivePrices, field: PriceField, now: datetime) -> str:
    """Who moved a field, as far as the shop tells.

    A promotion writes the ceiling price of the card since 2026-10-13, and so does a pricing
    strategy; nothing else has a hand of its own. (Ozon Seller API docs, 2026-09)
    """
    if field != "price":
        return ANYBODY
    running = [f"“{one.title}”" for one in live.promotions if one.runs(now)]
    movers = []
    if running:
        movers.append(f"the promotion {' or '.join(running)}")
    if live.strategy:
        movers.append("its pricing strategy")
    return " or ".join(movers) or ANYBODY


def set_by_others(managed_by: ManagedBy, live: LivePrices, now: datetime) -> frozenset[PriceField]:
    """The fields that git leaves to somebody else at this moment.

    Only the price, and only while there is such a promotion or strategy: when it ends, what it
    left behind is set back.
    """
    match managed_by:
        case "git":
            return NOBODY
        case "promotions":
            return _PRICE if any(one.runs(now) for one in live.promotions) else NOBODY
        case "strategy":
            return _PRICE if live.strategy else NOBODY


def quarantined(snapshot: Snapshot) -> Iterator[Quarantined]:
    """The offers whose price somebody has to confirm."""
    offers = sorted(offer for offer, live in snapshot.prices.items() if live.quarantined)
    if offers:
        yield Quarantined(offers=tuple(offers))
