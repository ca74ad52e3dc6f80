"""How a plan comes about: what is read, in which order, and why in that order.

First the state and the times of commits; then the shop; then its orders, so that no sale which the
stock shows is missing from them; then the plan. What only matters for cells that are to be written
is asked last, and if it forbids something, the plan is made again.
"""

from collections.abc import Mapping, Sequence
from collections.abc import Set as AbstractSet
from datetime import datetime

import msgspec
from msgspec.structs import replace

from reconciler.domain.applied import Applied
from reconciler.domain.bulk import collector_off
from reconciler.domain.desired import Desired
from reconciler.domain.errors import InvalidInput
from reconciler.domain.ids import OfferId
from reconciler.domain.orders import CLOCK_DOUBT, Orders
from reconciler.domain.problem import Problem
from reconciler.domain.safety import by_demand
from reconciler.domain.snapshot import Snapshot
from reconciler.plan.asks import Statement, cuts, fbo_since, orders_since, statements, undated
from reconciler.plan.build import make_plan
from reconciler.plan.model import Plan
from reconciler.plan.operation import Operation, Rename, SetArchived, SetCard
from reconciler.plan.rename_part import follow
from reconciler.plan.told import SaidAt, Told
from reconciler.version import VERSION
from reconciler.workflow.card_reading import names_now, read_cards
from reconciler.workflow.job import Job
from reconciler.workflow.other_stores import spoken_of
from reconciler.workflow.price_reading import read_price_matters, with_strategies
from reconciler.workflow.refused_cards import read_refused

NO_DELIVERY = "it has no delivery method that works, so Ozon takes no stock for it"


class Made(msgspec.Struct, frozen=True):
    """A plan, and all that it was made of besides git."""

    plan: Plan
    snapshot: Snapshot
    applied: Applied
    told: Told


def make(
    job: Job, overwrite: AbstractSet[OfferId] = frozenset(), since: datetime | None = None
) -> Made:
    """Read everything and make the plan. Writes nothing to the shop."""
    desired = job.inputs.desired
    _check_declares(desired)
    only = _looked_at(desired)
    applied = follow(job.state.applied(job.shop_key, only), desired.moved)
    with collector_off():
        found = list(statements(desired, applied))
    said_at = job.said_at(undated(found))
    snapshot = job.shop.snapshot(
        desired.store,
        job.account,
        _with_stock(desired),
        _with_price(desired),
        job.world.observer,
        only,
    )
    snapshot = read_price_matters(job, snapshot)
    cards = read_cards(job, snapshot, applied)
    refused = read_refused(job)
    snapshot = replace(cards.snapshot, unread=(*cards.snapshot.unread, *refused.unread))
    told = Told(
        orders=_orders(job, applied, found, said_at, snapshot.taken_at, since),
        said_at=said_at,
        born=_born(job, snapshot),
        overwrite=overwrite,
        cards=cards.declared,
        settled=cards.settled,
        tasks=cards.tasks,
        refused=refused.why,
        elsewhere=spoken_of(job.inputs) if desired.store.orphans != "report" else frozenset(),
    )
    snapshot = replace(snapshot, proofs=(*snapshot.proofs, *job.ledger.proofs))
    plan = _plan(job, snapshot, applied, told)
    closer = detailed(job, snapshot, plan)
    if closer is not snapshot:
        plan = _plan(job, closer, applied, told)
    return Made(plan, closer, applied, told)


def remake(job: Job, made: Made, withheld: AbstractSet[str]) -> Plan:
    """The same plan, from the same readings, without some operations."""
    told = replace(made.told, withheld=withheld)
    return _plan(job, made.snapshot, made.applied, told)


def count_stock(job: Job, made: Made) -> Made:
    """The same plan, with how many offers are in stock by the shop's own count."""
    snapshot = replace(made.snapshot, in_stock=job.shop.in_stock())
    return replace(made, plan=_plan(job, snapshot, made.applied, made.told), snapshot=snapshot)


def _check_declares(desired: Desired) -> None:
    """Where all that nobody declares goes off sale, a catalog of nothing is a lost one.

    Raises InvalidInput.
    """
    store = desired.store
    if store.orphans == "report" or desired.narrowed is not None or desired.offers():
        return
    raise InvalidInput(
        [
            Problem(
                code="nothing-declared",
                message=f"The catalog declares no offer, and `orphans: {store.orphans}` would take "
                "the whole shop off sale.",
                fix="Bring back the files that are missing, or look whether --catalog names the "
                "right folder; `orphans: report` leaves alone what nobody declares.",
                source=store.orphans_source,
            )
        ]
    )


def _looked_at(desired: Desired) -> frozenset[OfferId] | None:
    """The offers to read of, if not all."""
    if desired.narrowed is None:
        return None
    return _under_all_names(desired, desired.narrowed.offers)


def _with_stock(desired: Desired) -> frozenset[OfferId] | None:
    """The offers whose stock has to be read, None if of all: what retires must have none.

    Of a few offers all are read, so that one that changes in another way shows what it sells.
    """
    few = _looked_at(desired)
    if few is not None:
        return few
    if desired.store.orphans != "report":
        return None
    declared = {offer for table in desired.stocks.values() for offer in table}
    return _under_all_names(desired, declared | desired.products.in_state("archived"))


def _with_price(desired: Desired) -> frozenset[OfferId] | None:
    """The offers whose price has to be read, None if of all: what leaves has a price to lose."""
    if desired.narrowed is None and desired.store.orphans != "report":
        return None
    return _under_all_names(desired, desired.sold())


def _under_all_names(desired: Desired, offers: AbstractSet[OfferId]) -> frozenset[OfferId]:
    """Renamed offers under their old ids as well: the shop may still have those."""
    return frozenset(offers).union(
        was for was, entry in desired.moved.items() if entry.to in offers
    )


def _plan(job: Job, snapshot: Snapshot, applied: Applied, told: Told) -> Plan:
    with collector_off():
        return make_plan(
            job.inputs.desired,
            snapshot,
            applied,
            endpoint=job.endpoint,
            tool_version=VERSION,
            told=told,
            policies=job.inputs.policies.digest,
        )


def _orders(
    job: Job,
    applied: Applied,
    found: Sequence[Statement],
    said_at: SaidAt,
    now: datetime,
    since: datetime | None,
) -> Orders:
    desired = job.inputs.desired
    needed = orders_since(desired, applied, found, said_at, now)
    return job.ledger.read(
        min(needed, since or needed),
        fbo_since=fbo_since(desired, now),
        # Cancellations before the shop was read are told apart from those that it may not show.
        splits=cuts(found, said_at) | {now - CLOCK_DOUBT},
    )


def _born(job: Job, snapshot: Snapshot) -> Mapping[OfferId, datetime]:
    """When cards were created, if any rule goes by sales: a young card has fewer days of them."""
    desired = job.inputs.desired
    if not any(True for _ in by_demand(desired.safety)):
        return {}
    declared = {offer for table in desired.stocks.values() for offer in table}
    details = job.shop.product_details(sorted(declared & snapshot.products.keys()))
    return {offer: known.born_at for offer, known in details.items() if known.born_at}


def detailed(job: Job, snapshot: Snapshot, plan: Plan) -> Snapshot:
    """The snapshot with what forbids writes of the plan; the same one if nothing does."""
    snapshot = with_strategies(job, snapshot, plan)
    if any(isinstance(op, SetCard | Rename) or _comes_back(op) for op in plan.operations):
        snapshot = replace(snapshot, quota=job.shop.cards.quota())
    back = [op.offer for op in plan.operations if _comes_back(op)]
    if back:
        snapshot = _with_reasons(job, snapshot, back)
    operations = plan.stock_operations
    if not operations:
        return snapshot
    names = names_now(job.inputs.desired, snapshot)
    offers = {names.get(op.offer, op.offer) for op in operations} & snapshot.products.keys()
    details = job.shop.product_details(sorted(offers))
    products = dict(snapshot.products)
    for offer, known in details.items():
        products[offer] = replace(
            products[offer], ready=known.ready, refused=known.refused, large=known.large
        )
    warehouses = dict(snapshot.warehouses)
    delivering = job.shop.delivering()
    for warehouse in {op.warehouse_id for op in operations} - delivering:
        warehouses[warehouse] = replace(warehouses[warehouse], unwritable=NO_DELIVERY)
    return replace(snapshot, products=products, warehouses=warehouses)


def _comes_back(op: Operation) -> bool:
    return isinstance(op, SetArchived) and not op.archived


def _with_reasons(job: Job, snapshot: Snapshot, offers: Sequence[OfferId]) -> Snapshot:
    """Who put offers into the archive: Ozon takes only so many of its own back a day."""
    names = names_now(job.inputs.desired, snapshot)
    products = dict(snapshot.products)
    asked = [names.get(offer, offer) for offer in offers]
    for offer, state in job.shop.cards.states(asked).items():
        products[offer] = replace(products[offer], auto_archived=state.auto_archived)
    return replace(snapshot, products=products)
