"""Minimum prices that lapse soon: Ozon keeps one for 30 days, and then forgets that it counts."""

from collections.abc import Iterable
from datetime import timedelta
from decimal import Decimal

from reconciler.domain.declared_price import DeclaredPrices
from reconciler.domain.desired import Desired
from reconciler.domain.ids import OfferId
from reconciler.domain.price import LiveTimer
from reconciler.domain.product import NO_TRAITS
from reconciler.domain.snapshot import Snapshot
from reconciler.plan.operation import RenewTimer, SetPrice, Why, timer_id


def plan_timers(
    desired: Desired, snapshot: Snapshot, prices: Iterable[SetPrice]
) -> list[RenewTimer]:
    """The renewals that are due.

    A minimum price that this plan sets is left out: setting it starts its 30 days anew.
    """
    store = desired.store
    if store.renew_days is None or store.manage.prices == "observe":
        return []
    ahead = timedelta(days=store.renew_days)
    setting = {op.offer for op in prices if any(name == "min_price" for name, _ in op.after.said())}
    found = []
    for offer, timer in sorted(snapshot.timers.items()):
        declared = desired.prices.get(offer)
        lapses = timer.expires_at is None or timer.expires_at - snapshot.taken_at <= ahead
        if lapses and offer not in setting and declared and counts(declared, snapshot, offer):
            found.append(_renewal(desired, snapshot, offer, declared, timer))
    return found


def counts(declared: DeclaredPrices, snapshot: Snapshot, offer: OfferId) -> bool:
    """Whether git wants the minimum price that the shop has to be kept.

    Another one than git's is drift, and nothing to prolong.
    """
    product, live = snapshot.products.get(offer), snapshot.prices.get(offer)
    says = declared.says
    return (
        product is not None
        and not product.archived
        and live is not None
        and isinstance(says.min_price, Decimal)
        and live.has.min_price == says.min_price
        and says.min_price_in_promotions is not False
    )


def _renewal(
    desired: Desired,
    snapshot: Snapshot,
    offer: OfferId,
    declared: DeclaredPrices,
    timer: LiveTimer,
) -> RenewTimer:
    product = desired.products.get(offer)
    traits = product.traits if product else NO_TRAITS
    least = declared.says.min_price
    assert isinstance(least, Decimal)
    return RenewTimer(
        id=timer_id(offer),
        offer=offer,
        product_id=snapshot.products[offer].product_id,
        min_price=least,
        expires_at=timer.expires_at,
        observed_at=snapshot.taken_at,
        category=traits.category,
        labels=traits.labels,
        why=(
            Why(what="git says a minimum price", where=declared.source.short),
            Why(
                what=f"it is renewed {desired.store.renew_days} days before it lapses",
                where=desired.store.source.short,
            ),
        ),
    )
