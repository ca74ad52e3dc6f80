"""Use case: after the state was lost, take what a revision says as what was last applied."""

from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import msgspec
from msgspec.structs import replace

from reconciler.catalog import card_reader, load_policies, open_lock, with_excerpts
from reconciler.domain.errors import Declined, InvalidInput
from reconciler.domain.problem import Problem
from reconciler.plan.finding import Adoption, PriceAdoption
from reconciler.plan.model import Plan
from reconciler.plan.operation import SetPrice, SetStock
from reconciler.policy.compiled import compile_policies
from reconciler.state.lease import Lease
from reconciler.state.opening import open_state
from reconciler.state.state import State
from reconciler.workflow.holder import holder, is_dead
from reconciler.workflow.job import Inputs, Job, World
from reconciler.workflow.making import make
from reconciler.workflow.where import Where


class Rebuilt(msgspec.Struct, frozen=True, kw_only=True):
    """What is taken over: so many values, and the operations by which the shop differs from the
    revision. Of those that are `unknown` nothing can be remembered.
    """

    store: str
    revision: str
    cells: int
    prices: int
    cards: int
    differs: tuple[str, ...]
    unknown: tuple[str, ...]


def rebuild(
    where: Where,
    revision: str,
    world: World,
    confirm: Callable[[Rebuilt], bool],
    *,
    force: bool = False,
) -> Rebuilt:
    """Read the shop, and remember each value that a revision declares as applied. Writes nothing to
    the shop.

    Where the shop has something else, that counts as a move of the shop since: the next plan does
    not put units back that were sold. Raises InvalidInput if something is known already and `force`
    is not said, Declined, and StoreBusy.
    """
    inputs = _inputs_at(where, revision)
    # Lines of a revision have no times in the working tree: all of it counts as said now.
    world = replace(world, commits=lambda _catalog, _places: {})
    state = open_state(where.state, where.catalog, world.environment)
    # The plan that tells what is taken over knows nothing, whatever the state knows.
    with closing(state), Job(replace(where, state=_NOTHING), inputs, world) as job:
        lease = state.lease(job.shop_key, holder(), is_dead)
        lease.take(job.clock.now())
        try:
            return _rebuilt(job, state, lease, revision, confirm, force=force)
        finally:
            lease.give_back()


_NOTHING = Path(":memory:")


def _inputs_at(where: Where, revision: str) -> Inputs:
    from reconciler.catalog.loading import Catalog
    from reconciler.catalog.sources import RevisionSource

    catalog = Catalog(RevisionSource(revision, where.catalog), where.cache)
    lock = open_lock(where.catalog)
    try:
        desired = catalog.desired(where.store)
    except InvalidInput as wrong:
        files = [read.file for read in catalog.files]
        raise InvalidInput(with_excerpts(wrong.problems, files)) from None
    documents = load_policies(where.policies, missing_ok=True)
    policies = compile_policies(documents, desired.store.name)
    cards = card_reader(catalog.of(where.store), lock)
    return Inputs(desired, documents, policies, cards, (), catalog, lock)


def _rebuilt(
    job: Job,
    state: State,
    lease: Lease,
    revision: str,
    confirm: Callable[[Rebuilt], bool],
    *,
    force: bool,
) -> Rebuilt:
    known = any(one.shop == job.shop_key and not one.is_empty for one in state.known())
    if known and not force:
        raise InvalidInput([_not_empty(state.place)])
    plan = make(job).plan
    stocks, prices = _stocks(plan), _prices(plan)
    cards = [card for card in plan.card_adoptions if card.applies is not None]
    told = Rebuilt(
        store=plan.store,
        revision=revision,
        cells=len(stocks),
        prices=len(prices),
        cards=len(cards),
        differs=tuple(op.id for op in plan.operations if isinstance(op, SetStock | SetPrice)),
        unknown=tuple(op.id for op in plan.operations if not isinstance(op, SetStock | SetPrice)),
    )
    if not confirm(told):
        raise Declined("declined; the state is as it was")
    name, now = f"rebuild --at {revision}", job.clock.now()
    if known:
        state.forget(lease, now)
    journal = state.open_run(lease, plan.store, name, plan.catalog_digest, now, job.facts())
    journal.adopt(stocks, prices, cards)
    journal.finish("", job.clock.now())
    return told


def _stocks(plan: Plan) -> list[Adoption]:
    found = [item for item in plan.adoptions if item.after is not None]
    for op in plan.operations:
        if isinstance(op, SetStock):
            live = op.before
            base = replace(op.after, free=live.free, reserved=live.reserved, at=op.observed_at)
            found.append(Adoption(offer=op.offer, warehouse_id=op.warehouse_id, after=base))
    return found


def _prices(plan: Plan) -> list[PriceAdoption]:
    found = [item for item in plan.price_adoptions if item.applies is not None]
    different = [op for op in plan.operations if isinstance(op, SetPrice)]
    return [*found, *(PriceAdoption(offer=op.offer, applies=op.applies) for op in different)]


def _not_empty(place: str) -> Problem:
    return Problem(
        code="state-not-empty",
        message=f"the state knows what was last applied to this shop: {place}",
        fix="see `reconciler state show`; to forget it and take the revision instead: --force",
    )
