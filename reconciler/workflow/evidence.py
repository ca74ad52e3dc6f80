"""What policies ask about besides the plan: gathered only where a loaded policy uses it."""

from collections.abc import Collection, Iterable, Iterator, Mapping
from datetime import datetime
from decimal import Decimal

from reconciler.domain.bulk import collector_off
from reconciler.domain.demand import last_midnight, window_start
from reconciler.domain.ids import OfferId, WarehouseAlias
from reconciler.domain.orders import OrderLine
from reconciler.domain.snapshot import Snapshot
from reconciler.policy.evidence import (
    SALES_DAYS,
    Evidence,
    Need,
    OfferFacts,
    Sales,
    Sold,
    StoreFacts,
    WarehouseFacts,
)
from reconciler.workflow.asking import asked
from reconciler.workflow.card_reading import names_now
from reconciler.workflow.job import Job
from reconciler.workflow.making import Made
from reconciler.workflow.other_stores import shared_with
from reconciler.workflow.price_reading import TIMERS


def sales_since(job: Job) -> datetime | None:
    """Since when orders have to be known for the policies; None if they ask for no sales."""
    if "sales" not in job.inputs.policies.needs:
        return None
    return window_start(job.clock.now(), SALES_DAYS)


def gather(
    job: Job, made: Made, since: datetime | None, reviewed_at: datetime | None = None
) -> Evidence:
    """Everything that the policies use, of the offers that the plan changes."""
    needs = job.inputs.policies.needs
    snapshot, store = made.snapshot, job.inputs.desired.store
    offers = {op.offer for op in made.plan.operations}
    unknown: dict[Need, str] = {}
    sales = None
    if since is not None:
        gap = made.told.orders.gap(since)
        if gap is None:
            sales = _sales(made, offers, since)
        else:
            unknown["sales"] = gap
    timers = None
    if "timers" in needs:
        unread = [text for text in snapshot.unread if text.startswith(TIMERS)]
        if unread:
            unknown["timers"] = unread[0]
        else:
            timers = {offer: timer.expires_at for offer, timer in snapshot.timers.items()}
    health = None
    if "health" in needs:
        health, why = asked(job.shop.health, "ratings of the seller")
        if why:
            unknown["health"] = why[0]
    stores = None
    if "stores" in needs:
        stores, why_not = shared_with(job.inputs, made.plan.operations)
        if why_not:
            unknown["stores"] = why_not
    return Evidence(
        health=health,
        updates=_updates(made, offers) if "updates" in needs else None,
        stores=stores,
        store=StoreFacts(
            time_zone=store.time_zone,
            products=store.manage.products,
            prices=store.manage.prices,
            stocks=store.manage.stocks,
        ),
        reviewed_at=reviewed_at,
        sales=sales,
        offers=dict(_offers(job, snapshot, offers)) if "offers" in needs else None,
        timers=timers,
        warehouses=_warehouses(job, snapshot) if "warehouses" in needs else None,
        unknown=unknown,
    )


def _sales(made: Made, offers: Collection[OfferId], since: datetime) -> Sales:
    until = last_midnight(made.snapshot.taken_at)
    units: dict[OfferId, int] = {}
    revenue: dict[OfferId, Decimal] = {}
    with collector_off():
        for line in _ours(made, since, until):
            units[line.offer] = units.get(line.offer, 0) + line.units
            paid = line.units * (line.price or _price(made.snapshot, line.offer))
            revenue[line.offer] = revenue.get(line.offer, Decimal(0)) + paid
    return Sales(
        since=since,
        until=until,
        offers={
            offer: Sold(units[offer], revenue[offer]) for offer in sorted(offers & units.keys())
        },
        store=Sold(sum(units.values()), sum(revenue.values(), Decimal(0))),
    )


def _ours(made: Made, since: datetime, until: datetime) -> Iterator[OrderLine]:
    """Orders of the window from the seller's own warehouses."""
    own = {number for number, place in made.snapshot.warehouses.items() if place.scheme != "fbo"}
    for line in made.told.orders.lines():
        at = line.created_at
        if at is not None and since <= at < until and line.warehouse in own:
            yield line


def _price(snapshot: Snapshot, offer: OfferId) -> Decimal:
    """What a unit costs today, for an order that does not tell its price."""
    live = snapshot.prices.get(offer)
    price = live.has.price if live is not None else None
    return price if isinstance(price, Decimal) else Decimal(0)


def _offers(
    job: Job, snapshot: Snapshot, offers: Iterable[OfferId]
) -> Iterator[tuple[OfferId, OfferFacts]]:
    desired = job.inputs.desired
    names: Mapping[OfferId, OfferId] = names_now(desired, snapshot)
    for offer in sorted(offers):
        declared = desired.prices.get(offer)
        live = snapshot.prices.get(names.get(offer, offer))
        said = declared.says.cost if declared is not None else None
        known = live.has.cost if live is not None else None
        auto = live.has.auto_add_to_promotions if live is not None else None
        running = live.promotions if live is not None else ()
        yield (
            offer,
            OfferFacts(
                cost=next((cost for cost in (said, known) if isinstance(cost, Decimal)), None),
                promotions=tuple(one.title for one in running if one.runs(snapshot.taken_at)),
                auto_add=auto if isinstance(auto, bool) else None,
            ),
        )


def _updates(made: Made, offers: Iterable[OfferId]) -> dict[OfferId, tuple[datetime, ...]]:
    sent = made.applied.price_updates
    return {offer: tuple(sent[offer]) for offer in sorted(offers) if offer in sent}


def _warehouses(job: Job, snapshot: Snapshot) -> dict[WarehouseAlias, WarehouseFacts]:
    found = {}
    for alias, named in job.inputs.desired.store.warehouses.items():
        live = snapshot.warehouses.get(named.id)
        if live is not None:
            found[alias] = WarehouseFacts(scheme=live.scheme, status=live.status, works=live.works)
    return found
