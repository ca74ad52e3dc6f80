"""What a plan has to know of prices besides the prices: timers, strategies, quarantine.

None of it forbids a plan: a key that may not read it leads to a plan that says so.
"""

from collections.abc import Iterable, Iterator, Mapping
from decimal import Decimal

from msgspec.structs import replace

from reconciler.domain.declared_price import PricesAt
from reconciler.domain.ids import OfferId, ProductId
from reconciler.domain.price import LivePrices, LiveTimer
from reconciler.domain.snapshot import Snapshot
from reconciler.plan.finding import PriceDrift
from reconciler.plan.model import Plan
from reconciler.plan.timer_part import counts
from reconciler.workflow.asking import asked
from reconciler.workflow.card_reading import names_now
from reconciler.workflow.job import Job

TIMERS = "minimum-price timers"
"""What is told as unread begins so, if it is these."""

MOST_ASKED = 500
"""Offers of which a plan asks whether a strategy moved their price, just to say so: ten calls."""


def read_price_matters(job: Job, snapshot: Snapshot) -> Snapshot:
    """The snapshot with the timers that may have to be renewed, and prices in quarantine."""
    if not job.inputs.desired.prices:
        return snapshot
    snapshot = _with_quarantine(job, snapshot)
    offers = _timed(job, snapshot)
    if not offers:
        return snapshot
    products = {snapshot.products[offer].product_id: offer for offer in offers}
    timers, unread = asked(lambda: job.shop.read_timers(list(products)), TIMERS)
    table: Mapping[ProductId, LiveTimer] = timers or {}
    return replace(
        snapshot,
        timers={products[number]: timer for number, timer in table.items() if number in products},
        unread=(*snapshot.unread, *unread),
    )


def with_strategies(job: Job, snapshot: Snapshot, plan: Plan) -> Snapshot:
    """The snapshot with the strategies that may have moved prices; the same one if none did."""
    names = names_now(job.inputs.desired, snapshot)
    offers = [names.get(offer, offer) for offer in _moved(job, plan)]
    known = {snapshot.products[o].product_id: o for o in offers if o in snapshot.products}
    if not known:
        return snapshot
    found, unread = asked(lambda: job.shop.strategies(list(known)), "pricing strategies")
    if found is None:
        return replace(snapshot, unread=(*snapshot.unread, *unread))
    prices = dict(snapshot.prices)
    for number, offer in known.items():
        if number in found:
            live = prices[offer]
            prices[offer] = replace(live, strategy=found[number])
    return replace(snapshot, prices=prices) if found else snapshot


def _with_quarantine(job: Job, snapshot: Snapshot) -> Snapshot:
    offers, unread = asked(job.shop.quarantined, "prices in quarantine")
    marked: dict[OfferId, LivePrices] = {
        offer: replace(live, quarantined=True)
        for offer in offers or ()
        if (live := snapshot.prices.get(offer)) is not None
    }
    if not marked and not unread:
        return snapshot
    return replace(
        snapshot,
        prices={**snapshot.prices, **marked},
        unread=(*snapshot.unread, *unread),
    )


def _timed(job: Job, snapshot: Snapshot) -> list[OfferId]:
    """The offers, by their present ids, whose minimum price is git's and has to be kept."""
    desired = job.inputs.desired
    wanted = desired.store.renew_days is not None or "timers" in job.inputs.policies.needs
    if not wanted or desired.store.manage.prices == "observe":
        return []
    names = names_now(desired, snapshot)
    prices = PricesAt(desired.prices, snapshot.taken_at)
    present = ((names.get(offer, offer), prices[offer]) for offer in prices)
    return [
        offer
        for offer, declared in present
        if isinstance(declared.says.min_price, Decimal) and counts(declared, snapshot, offer)
    ]


def _moved(job: Job, plan: Plan) -> Iterator[OfferId]:
    """The offers whose price somebody else moved; those that git leaves to a strategy first."""
    prices = job.inputs.desired.prices
    drifted = {
        item.offer
        for item in plan.findings
        if isinstance(item, PriceDrift) and item.field == "price" and not item.held
    }
    written = {op.offer for op in plan.price_operations if "price" in op.causes}
    theirs = {offer for offer in drifted | written if prices[offer].managed_by == "strategy"}
    yield from sorted(theirs)
    yield from _first(sorted(drifted - theirs), MOST_ASKED)


def _first(offers: Iterable[OfferId], most: int) -> list[OfferId]:
    return list(offers)[:most]
